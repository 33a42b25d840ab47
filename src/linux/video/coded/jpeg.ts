// JPEG pictures one behind the other, as motion JPEG is stored. Marker segments are skipped by their length, because a
// picture may hold another one, its thumbnail, in them. Source: ITU-T T.81, annex B.

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;

/** @returns undefined when the bytes do not begin with a whole picture */
export function splitJpeg(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const units: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const end = endOfPicture(bytes, at);
    if (end === undefined) return units.length > 0 ? units : undefined;
    units.push(bytes.subarray(at, end));
    at = end;
  }
}

/** The place behind the picture that begins here; undefined when none does, or its end is missing. */
function endOfPicture(bytes: Uint8Array, begin: number): number | undefined {
  if (bytes[begin] !== 0xff || bytes[begin + 1] !== SOI) return undefined;
  let at = begin + 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Any marker may have more 0xff in front of it.
    if (marker === 0xff) at += 1;
    else if (marker === EOI) return at + 2;
    else if (isAlone(marker)) at += 2;
    else {
      const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
      if (length < 2) return undefined;
      at += 2 + length;
      if (marker === SOS) at = endOfScan(bytes, at);
    }
  }
  return undefined;
}

function isAlone(marker: number): boolean {
  return marker === TEM || marker === SOI || isRestart(marker);
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** The next marker that is not of the scan itself: there 0xff stands before a zero or a restart marker. */
function endOfScan(bytes: Uint8Array, begin: number): number {
  for (let at = bytes.indexOf(0xff, begin); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && !isRestart(next) && next !== 0xff) return at;
  }
  return bytes.length;
}
