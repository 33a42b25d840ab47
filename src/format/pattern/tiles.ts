// NV12 stored tile by tile, made into lines and back: each tile is a run of its own, and the tiles follow each other in
// order or in the shape of a Z. Source: Documentation/userspace-api/media/v4l/pixfmt-yuv-planar.rst:279.
import type { FrameLayout, PlaneLayout } from "../layout.ts";
import { parseFormat } from "../parse-format.ts";
import { bufferOf, emptyFrame, type FrameBytes, requireWhole } from "./visible-planes.ts";

interface Tiling {
  /** The format of the same bytes in lines. */
  readonly linear: "NV12" | "NM12";
  /** Where the shape tells pairs of tiles, of which a line has a whole number. */
  readonly tile?: Tile;
  /** Number of a tile in memory, by its column and row. */
  readonly number: (column: number, row: number, columns: number, rows: number) => number;
}

const inOrder: Tiling["number"] = (column, row, columns) => row * columns + column;

const TILINGS: { readonly [format: string]: Tiling } = {
  TM12: { linear: "NM12", tile: { bytes: 64, lines: 32 }, number: zNumber },
  VM12: { linear: "NM12", number: inOrder },
  ST12: { linear: "NV12", number: inOrder },
  HM12: { linear: "NV12", number: inOrder },
  VT12: { linear: "NV12", number: inOrder },
  MM21: { linear: "NM12", number: inOrder },
};

const linearLayouts = new WeakMap<FrameLayout, FrameLayout>();

/** The layout of the same bytes in lines; undefined for a frame whose tiles are not known, or that has none. */
export function linearLayout(layout: FrameLayout): FrameLayout | undefined {
  const tiling = TILINGS[layout.format];
  if (tiling === undefined || tilesOf(layout).includes(undefined)) return undefined;
  const linear = linearLayouts.get(layout) ?? { ...layout, format: tiling.linear };
  linearLayouts.set(layout, linear);
  return linear;
}

/** @throws RangeError when a buffer is smaller than its layout says */
export function untile(frame: FrameBytes, layout: FrameLayout): FrameBytes {
  return moved(frame, layout, (tiles, lines) => [tiles, lines]);
}

/** @throws RangeError when a buffer is smaller than its layout says */
export function tile(frame: FrameBytes, layout: FrameLayout): FrameBytes {
  return moved(frame, layout, (tiles, lines) => [lines, tiles]);
}

/**
 * Four tiles of two rows make a Z, the next four a mirrored one; a last row without a partner is in order.
 * @param columns tiles of a row
 * @param rows rows of tiles
 */
export function zNumber(column: number, row: number, columns: number, rows: number): number {
  const isAlone = row === rows - 1 && row % 2 === 0;
  if (isAlone) return inOrder(column, row, columns, rows);
  const group = Math.floor(column / 4) * 4;
  const start = (row - (row % 2)) * columns + group * 2;
  const upper = [0, 1, 6, 7];
  const lower = [2, 3, 4, 5];
  return start + ((row % 2 === 0 ? upper : lower)[column - group] ?? 0);
}

type Tile = { readonly bytes: number; readonly lines: number };

/** Of each plane. */
function tilesOf({ format, planes }: FrameLayout): readonly (Tile | undefined)[] {
  const shape = parseFormat(format)?.shape;
  return planes.map((_, at) => TILINGS[format]?.tile ?? shape?.planes[at]?.tile);
}

/** @param order the offsets to read from and to write to, of the one in tiles and the one in lines */
function moved(
  frame: FrameBytes,
  layout: FrameLayout,
  order: (tiles: number, lines: number) => readonly [from: number, to: number],
): FrameBytes {
  requireWhole(frame, layout);
  const target = emptyFrame(layout);
  const shapes = tilesOf(layout);
  const number = TILINGS[layout.format]?.number ?? inOrder;
  layout.planes.forEach((plane, at) => {
    const shape = shapes[at];
    if (shape === undefined) return;
    const buffer = layout.buffers.length > 1 ? at : 0;
    const source = bufferOf(frame, buffer);
    const written = bufferOf(target, buffer);
    for (const { tiles, lines } of tileLines(plane, shape, number)) {
      const [from, to] = order(tiles, lines);
      written.set(source.subarray(from, from + shape.bytes), to);
    }
  });
  return target;
}

/** Each line of each tile: where it lies in tiles, and where in lines. */
function* tileLines(
  { offset, stride, lines }: PlaneLayout,
  shape: Tile,
  number: Tiling["number"],
): Generator<{ readonly tiles: number; readonly lines: number }> {
  const columns = stride / shape.bytes;
  const rows = lines / shape.lines;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const first = number(column, row, columns, rows) * shape.lines;
      for (let line = 0; line < shape.lines; line += 1) {
        yield {
          tiles: offset + (first + line) * shape.bytes,
          lines: offset + (row * shape.lines + line) * stride + column * shape.bytes,
        };
      }
    }
  }
}
