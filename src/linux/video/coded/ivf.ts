// IVF: a small container for VP8 and VP9 streams, a header for the file and one for each frame.
// Source: https://wiki.multimedia.cx/index.php/Duck_IVF.

const SIGNATURE = "DKIF";
const FRAME_HEADER = 12;
/** Of the file's header, where it does not say its own length. */
const LEAST_HEADER = 32;

export interface IvfFile {
  /** `VP80`, `VP90`. */
  readonly format: string;
  readonly units: readonly Uint8Array[];
}

/** @returns undefined when it is no such file */
export function splitIvf(bytes: Uint8Array): IvfFile | undefined {
  if (bytes.length < LEAST_HEADER || text(bytes, 0) !== SIGNATURE) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: Uint8Array[] = [];
  let at = Math.max(view.getUint16(6, true), LEAST_HEADER);
  while (at + FRAME_HEADER <= bytes.length) {
    const begin = at + FRAME_HEADER;
    const end = begin + view.getUint32(at, true);
    if (end > bytes.length) break;
    if (end > begin) units.push(bytes.subarray(begin, end));
    at = end;
  }
  return { format: text(bytes, 8), units };
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
