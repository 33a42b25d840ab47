// H.264 and HEVC byte streams (Annex B of both): divided into access units, which are the slices of one picture and the
// parameter sets in front of them. Sources: ITU-T H.264, 7.4.1.2.3; ITU-T H.265, 7.4.2.4.4.

export interface ByteStream {
  readonly format: "H264" | "HEVC";
  readonly units: readonly Uint8Array[];
}

/** What a NAL unit is to the division. */
type Part =
  /** A slice of a picture; `first` when it is the picture's first. */
  | "first-slice"
  | "slice"
  /** Stands in front of a picture, so it ends the one before. */
  | "ahead"
  /** Belongs to what it follows. */
  | "other";

interface Nal {
  /** Of the start code, with the zero in front of it where there is one. */
  readonly begin: number;
  /** Behind the start code. */
  readonly payload: number;
}

/** @returns undefined when the bytes begin with no start code, or hold no picture */
export function splitAnnexB(bytes: Uint8Array): ByteStream | undefined {
  const nals = nalsOf(bytes);
  const [first] = nals;
  if (!first || bytes.subarray(0, first.begin).some((byte) => byte !== 0)) return undefined;
  const isHevc = beginsHevc(bytes, first.payload);
  const partOf = isHevc ? hevcPart : h264Part;
  const units: Uint8Array[] = [];
  let begin = 0;
  let hasPicture = false;
  for (const nal of nals) {
    const part = partOf(bytes, nal.payload);
    if (hasPicture && (part === "first-slice" || part === "ahead")) {
      units.push(bytes.subarray(begin, nal.begin));
      begin = nal.begin;
      hasPicture = false;
    }
    if (part === "first-slice" || part === "slice") hasPicture = true;
  }
  if (hasPicture) units.push(bytes.subarray(begin));
  return units.length > 0 ? { format: isHevc ? "HEVC" : "H264", units } : undefined;
}

function nalsOf(bytes: Uint8Array): readonly Nal[] {
  const nals: Nal[] = [];
  for (let one = bytes.indexOf(1, 2); one >= 0; one = bytes.indexOf(1, one + 1)) {
    if (bytes[one - 1] !== 0 || bytes[one - 2] !== 0) continue;
    const begin = bytes[one - 3] === 0 ? one - 3 : one - 2;
    nals.push({ begin, payload: one + 1 });
  }
  return nals;
}

/** The bytes that begin an HEVC stream are none that may begin one of H.264. */
function beginsHevc(bytes: Uint8Array, payload: number): boolean {
  // Parameter sets, delimiter, or information of the lowest layer: types 32, 33, 34, 35 and 39.
  return [0x40, 0x42, 0x44, 0x46, 0x4e].includes(bytes[payload] ?? 0) && bytes[payload + 1] === 1;
}

function h264Part(bytes: Uint8Array, payload: number): Part {
  const type = (bytes[payload] ?? 0) & 0x1f;
  // Slices, and partition A of one: the number of the first macroblock is 0 when its first bit is set.
  if (type === 1 || type === 2 || type === 5)
    return ((bytes[payload + 1] ?? 0) & 0x80) === 0 ? "slice" : "first-slice";
  return (type >= 6 && type <= 9) || (type >= 14 && type <= 18) ? "ahead" : "other";
}

function hevcPart(bytes: Uint8Array, payload: number): Part {
  const type = ((bytes[payload] ?? 0) >> 1) & 0x3f;
  if (type < 32) return ((bytes[payload + 2] ?? 0) & 0x80) === 0 ? "slice" : "first-slice";
  const isAhead =
    (type >= 32 && type <= 35) ||
    type === 39 ||
    (type >= 41 && type <= 44) ||
    (type >= 48 && type <= 55);
  return isAhead ? "ahead" : "other";
}
