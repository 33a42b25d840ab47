// Block by block, as codecs go over a frame; a decoder reads for each block another one of a frame before, moved by a vector.
import { seeded } from "../../memory/seeded.ts";
import type { AccessProgram } from "./access-program.ts";
import type { ScannedPlane } from "./scanned-plane.ts";

export interface Motion {
  /** Where the frames referred to lie, as planes at offsets from the same base. */
  readonly references: readonly (readonly ScannedPlane[])[];
  /** The same vectors for the same seed. */
  readonly seed: number;
}

/** Pixels of a side: H.264; HEVC and VP9 work in larger blocks that are split. */
const BLOCK = 16;
/** Blocks written before the references of as many are read; assumed: decoders fetch references ahead. */
const AHEAD = 8;
/** Pixels that the six-tap filter of H.264 reads beyond a block, left and above 2, right and below 3. */
const TAPS_BEFORE = 2;
const TAPS = 5;
/** Vectors are even between these, in pixels; assumed: each stream has its own. */
const MOST_ACROSS = 64;
const MOST_DOWN = 32;

/** @param width pixels of a line */
export function byMacroblocks(
  planes: readonly ScannedPlane[],
  width: number,
  burst: number,
  motion: Motion = { references: [], seed: 0 },
): AccessProgram {
  const blocks = planes.map((plane) => blockOf(plane, width, burst));
  const lines = Math.max(...planes.map((plane) => plane.lines * plane.lineRatio));
  const across = Math.ceil(width / BLOCK);
  const vectors = randomVectors(motion);
  const parts: AccessProgram[] = [];
  for (let row = 0; row * BLOCK < lines; row += 1) {
    for (let column = 0; column < across; column += AHEAD) {
      const count = Math.min(AHEAD, across - column);
      parts.push(...blocks.flatMap((block) => own(block, row, column, count)));
      if (motion.references.length > 0) parts.push(...vectors(row, column, count));
    }
  }
  return { kind: "sequence", parts };
}
