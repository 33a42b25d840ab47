// What a decoder is fed with: a coded stream divided into units, each of which is given in a buffer of its own.
import { codeOf } from "../four-letters.ts";
import { splitAnnexB } from "./annex-b.ts";
import { splitFwht } from "./fwht.ts";
import { splitIvf } from "./ivf.ts";
import { splitJpeg } from "./jpeg.ts";

export interface CodedSource {
  /** V4L2 codes of the format, the usual one first: motion JPEG has two. */
  readonly codes: readonly number[];
  /** Whole coded frames in the order of the stream; decoding begins at the first and, after the last, there again. */
  readonly units: readonly Uint8Array[];
}

const SPLITTERS: readonly ((bytes: Uint8Array) => CodedSource | undefined)[] = [
  (bytes) => named(splitFwht(bytes), "FWHT"),
  (bytes) => {
    const ivf = splitIvf(bytes);
    return ivf && named(ivf.units, ivf.format);
  },
  (bytes) => named(splitJpeg(bytes), "MJPG", "JPEG"),
  (bytes) => {
    const found = splitAnnexB(bytes);
    return found && named(found.units, found.format);
  },
];

/**
 * Divides a file into coded frames: H.264 and HEVC as byte streams, VP8 and VP9 in IVF, JPEG pictures one behind the other,
 * FWHT. What the file ends in the middle of is left out.
 * @returns undefined when it is none of them, or has no whole frame
 */
export function readCoded(bytes: Uint8Array): CodedSource | undefined {
  for (const split of SPLITTERS) {
    const source = split(bytes);
    if (source) return source;
  }
  return undefined;
}

function named(
  units: readonly Uint8Array[] | undefined,
  ...names: readonly string[]
): CodedSource | undefined {
  return units && units.length > 0 ? { codes: names.map(codeOf), units } : undefined;
}
