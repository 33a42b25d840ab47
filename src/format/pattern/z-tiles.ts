// NV12 in tiles of 64x32 bytes whose order follows a Z and a mirrored Z in turn (TM12, V4L2_PIX_FMT_NV12MT), made into
// lines and back. Source: Documentation/userspace-api/media/v4l/pixfmt-yuv-planar.rst:293.
import type { FrameLayout, PlaneLayout } from "../layout.ts";
import { type FrameBytes, requireWhole } from "./visible-planes.ts";

const TILED = "TM12";
const LINEAR = "NM12";
const TILE_BYTES = 64;
const TILE_LINES = 32;

const linearLayouts = new WeakMap<FrameLayout, FrameLayout>();

/** The layout of the same bytes in lines; undefined for a frame that has no such tiles. */
export function linearLayout(layout: FrameLayout): FrameLayout | undefined {
  if (layout.format !== TILED) return undefined;
  const linear = linearLayouts.get(layout) ?? { ...layout, format: LINEAR };
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
 * Number of the tile in memory. Two rows of tiles belong together; a last row without a partner is in order.
 * @param columns tiles of a row
 * @param rows rows of tiles
 */
export function tileNumber(column: number, row: number, columns: number, rows: number): number {
  const isAlone = row === rows - 1 && row % 2 === 0;
  if (isAlone) return row * columns + column;
  const group = Math.floor(column / 4) * 4;
  const within = column - group;
  const start = (row - (row % 2)) * columns + group * 2;
  const upper = [0, 1, 6, 7];
  const lower = [2, 3, 4, 5];
  return start + ((row % 2 === 0 ? upper : lower)[within] ?? 0);
}

/** @param order the offsets to read from and to write to, of the one in tiles and the one in lines */
function moved(
  frame: FrameBytes,
  layout: FrameLayout,
  order: (tiles: number, lines: number) => readonly [from: number, to: number],
): FrameBytes {
  requireWhole(frame, layout);
  return layout.planes.map((plane, at) => {
    const source = frame[at] ?? new Uint8Array();
    const target = new Uint8Array(layout.buffers[at] ?? 0);
    for (const { tiles, lines } of tileLines(plane)) {
      const [from, to] = order(tiles, lines);
      target.set(source.subarray(from, from + TILE_BYTES), to);
    }
    return target;
  });
}

/** Each line of each tile: where it lies in tiles, and where in lines. */
function* tileLines({ offset, stride, lines }: PlaneLayout) {
  const columns = stride / TILE_BYTES;
  const rows = lines / TILE_LINES;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const number = tileNumber(column, row, columns, rows);
      for (let line = 0; line < TILE_LINES; line += 1) {
        yield {
          tiles: offset + (number * TILE_LINES + line) * TILE_BYTES,
          lines: offset + (row * TILE_LINES + line) * stride + column * TILE_BYTES,
        };
      }
    }
  }
}
