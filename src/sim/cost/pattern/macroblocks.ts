// Block by block, as codecs go over a frame. A decoder reads for each block another one of an earlier frame, moved by a vector.
import { type Random, seeded } from "../../memory/seeded.ts";
import type { AccessProgram } from "./access-program.ts";
import type { ScannedPlane } from "./scanned-plane.ts";

export interface Motion {
  /** The frames referred to: their planes, at offsets from the same base as those of the frame itself. */
  readonly references: readonly (readonly ScannedPlane[])[];
  /** The same vectors for the same seed. */
  readonly seed: number;
}

/** Pixels of a side: H.264's; HEVC and VP9 have larger ones that are split. */
const BLOCK = 16;
/** Blocks written before the references of the next ones are read; assumed, as decoders fetch references ahead. */
const AHEAD = 8;
/** Pixels that the six-tap filter of H.264 takes besides the block: 2 before it and 3 behind it. */
const TAPS_BEFORE = 2;
const TAPS = 5;
/** Vectors lie evenly between these, in pixels; assumed, each stream has its own. */
const MOST_ACROSS = 64;
const MOST_DOWN = 32;

/** @param width pixels of a line */
export function byMacroblocks(
  planes: readonly ScannedPlane[],
  width: number,
  burst: number,
): AccessProgram {
  const grid = gridOf(planes, width);
  return inRows(grid, (row) =>
    planes.flatMap((plane) => blocks(tileOf(plane, width, burst, 0), row, 0, grid.columns)),
  );
}

/** As `byMacroblocks`, some blocks at a time, and then what they refer to. */
export function byMovedMacroblocks(
  planes: readonly ScannedPlane[],
  width: number,
  burst: number,
  motion: Motion,
): AccessProgram {
  const grid = gridOf(planes, width);
  const random = seeded(motion.seed);
  const own = planes.map((plane) => tileOf(plane, width, burst, 0));
  const referred = motion.references.map((reference) =>
    reference.map((plane) => tileOf(plane, width, burst, TAPS)),
  );
  return inRows(grid, (row) => {
    const parts: AccessProgram[] = [];
    for (let column = 0; column < grid.columns; column += AHEAD) {
      const count = Math.min(AHEAD, grid.columns - column);
      parts.push(...own.flatMap((tile) => blocks(tile, row, column, count)));
      parts.push(...moved(referred, row, column, count, random));
    }
    return parts;
  });
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

function gridOf(planes: readonly ScannedPlane[], width: number): Grid {
  const height = Math.max(0, ...planes.map(({ lines, lineRatio }) => lines * lineRatio));
  return { rows: Math.ceil(height / BLOCK), columns: Math.ceil(width / BLOCK) };
}

function inRows({ rows }: Grid, partsOf: (row: number) => readonly AccessProgram[]): AccessProgram {
  const parts = Array.from({ length: rows }, (_, row) => partsOf(row)).flat();
  return { kind: "sequence", parts };
}

/** What one plane holds of a block, and how it is read from its first byte on. */
interface Tile {
  readonly plane: ScannedPlane;
  readonly lines: number;
  readonly bytes: number;
  /** Bytes from one block to the next, and of a pixel of the frame. */
  readonly step: number;
  readonly pixel: number;
  readonly program: AccessProgram;
}

/** @param besides pixels that are read besides the block, across and down */
function tileOf(plane: ScannedPlane, width: number, burst: number, besides: number): Tile {
  const pixel = plane.bytes / width;
  const lines = Math.min(plane.lines, Math.ceil((BLOCK + besides) / plane.lineRatio));
  const bytes = Math.min(plane.bytes, Math.ceil((BLOCK + besides) * pixel));
  const line: AccessProgram = {
    kind: "loop",
    count: Math.ceil(bytes / burst),
    step: burst,
    body: { kind: "burst", offset: 0 },
  };
  const program: AccessProgram = { kind: "loop", count: lines, step: plane.stride, body: line };
  return { plane, lines, bytes, step: Math.round(BLOCK * pixel), pixel, program };
}

/** Blocks side by side. The last one of a row is pushed back into the picture. */
function blocks(tile: Tile, row: number, column: number, count: number): readonly AccessProgram[] {
  const { plane, bytes, step, program } = tile;
  const offset = plane.offset + lineAt(tile, row, 0) * plane.stride;
  const within = Math.floor((plane.bytes - bytes) / Math.max(1, step)) + 1 - column;
  const whole = Math.min(count, Math.max(0, within));
  const parts: AccessProgram[] = [];
  if (whole > 0) {
    const side: AccessProgram = { kind: "loop", count: whole, step, body: program };
    parts.push(placed(side, [offset + column * step]));
  }
  if (whole < count) parts.push(placed(program, [offset + plane.bytes - bytes]));
  return parts;
}

/** For each block of a few one of a reference, plane after plane. */
function moved(
  references: readonly (readonly Tile[])[],
  row: number,
  column: number,
  count: number,
  random: Random,
): readonly AccessProgram[] {
  const vectors = Array.from({ length: count }, (_, at) => ({
    column: column + at,
    reference: references[random(references.length)] ?? [],
    across: random(2 * MOST_ACROSS + 1) - MOST_ACROSS - TAPS_BEFORE,
    down: random(2 * MOST_DOWN + 1) - MOST_DOWN - TAPS_BEFORE,
  }));
  const [first = []] = references;
  return first.map(({ program }, at) =>
    placed(
      program,
      vectors.flatMap(({ column: from, reference, across, down }) => {
        const tile = reference[at];
        return tile ? [blockAt(tile, row, from, across, down)] : [];
      }),
    ),
  );
}

function blockAt(tile: Tile, row: number, column: number, across: number, down: number): number {
  const { plane, bytes, step, pixel } = tile;
  const byte = within(column * step + Math.round(across * pixel), plane.bytes - bytes);
  return plane.offset + lineAt(tile, row, down) * plane.stride + byte;
}

function lineAt({ plane, lines }: Tile, row: number, down: number): number {
  return within(Math.floor((row * BLOCK + down) / plane.lineRatio), plane.lines - lines);
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function placed(body: AccessProgram, offsets: readonly number[]): AccessProgram {
  return { kind: "list", offsets: Float64Array.from(offsets), body };
}
