// A plane as devices go over it: where its lines lie from the address on that a program is given.
import { visiblePlanes } from "../../../format/pattern/visible-planes.ts";
import type { FrameLayout } from "../../../format/layout.ts";

/** Lines of a tiled plane are rows of tiles. */
export interface ScannedPlane {
  /** Bytes from the program's base. */
  readonly offset: number;
  readonly stride: number;
  readonly lines: number;
  /** Bytes of a line that hold picture: the padding behind them is passed over. */
  readonly bytes: number;
  /** Lines of the frame to one of the plane. */
  readonly lineRatio: number;
}

/** @param buffers where each buffer of the frame begins, in bytes from the base; the first one alone when absent */
export function scannedPlanes(
  layout: FrameLayout,
  buffers: readonly number[] = [0],
): readonly ScannedPlane[] {
  return visiblePlanes(layout).map(({ buffer, offset, stride, lines, bytes }) => {
    const from = buffers[buffer];
    if (from === undefined) throw new RangeError(`no address for buffer ${buffer} of a frame`);
    const lineRatio = Math.max(1, Math.round(layout.height / lines));
    return { offset: from + offset, stride, lines, bytes, lineRatio };
  });
}
