// The block that moves over the picture, one of 8 x 8 fields in each frame: a page left from an earlier frame differs in it.
import { bytesOf, type FrameBytes, type Run, type VisiblePlane } from "./visible-planes.ts";

const FIELDS = 8;

/** The bytes of the block in all planes. Eight frames touch every row and column, 64 every field. */
export function blockRuns(planes: readonly VisiblePlane[], sequence: number): readonly Run[] {
  const column = sequence % FIELDS;
  const row = (sequence * 3 + Math.floor(sequence / FIELDS)) % FIELDS;
  return planes.flatMap((plane, index) => {
    const [left, right] = part(plane.bytes / plane.unit, column);
    const [top, bottom] = part(plane.lines, row);
    return Array.from({ length: bottom - top }, (_, i) => ({
      plane: index,
      line: top + i,
      buffer: plane.buffer,
      offset: plane.offset + (top + i) * plane.stride + left * plane.unit,
      bytes: (right - left) * plane.unit,
    }));
  });
}

/** The field's share of `count`; empty where there are fewer than fields. */
function part(count: number, field: number): readonly [from: number, to: number] {
  return [Math.floor((count * field) / FIELDS), Math.floor((count * (field + 1)) / FIELDS)];
}

/** Turns the block into its negative; doing it twice brings the picture back. */
export function invert(frame: FrameBytes, runs: readonly Run[]): void {
  for (const run of runs) {
    const bytes = bytesOf(frame, run);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff;
  }
}
