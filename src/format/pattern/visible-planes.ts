// Which bytes of a frame's buffers are picture: what a device writes and reads. The rest is padding that nobody checks.
import type { FrameLayout, PlaneLayout } from "../layout.ts";
import type { PlaneShape } from "../format-info.ts";
import { parseFormat } from "../parse-format.ts";

/** The buffers of one frame as bytes: one array for each entry of `FrameLayout.buffers`. */
export type FrameBytes = readonly Uint8Array[];

/** Bytes that lie together in one buffer of a frame. */
export interface Run {
  readonly plane: number;
  readonly line: number;
  readonly buffer: number;
  /** From the begin of the buffer. */
  readonly offset: number;
  readonly bytes: number;
}

/** A line of a tiled plane is a row of tiles. A coded stream is one line. */
export interface VisiblePlane {
  readonly buffer: number;
  readonly offset: number;
  /** Bytes from one line to the next. */
  readonly stride: number;
  readonly lines: number;
  /** Bytes of a line that hold picture, a whole number of `unit`. */
  readonly bytes: number;
  /** Bytes of the smallest group of samples that means something alone. */
  readonly unit: number;
}

/** @throws RangeError for a layout whose planes do not fit its own buffers */
export function visiblePlanes(layout: FrameLayout): readonly VisiblePlane[] {
  const shape = parseFormat(layout.format)?.shape;
  return layout.planes.map((plane, i) => {
    const buffer = layout.buffers.length > 1 ? i : 0;
    const visible = { buffer, offset: plane.offset, ...extent(layout, plane, shape?.planes[i]) };
    const end = visible.offset + visible.stride * (visible.lines - 1) + visible.bytes;
    const size = layout.buffers[buffer] ?? 0;
    if (visible.bytes > visible.stride || end > size) {
      throw new RangeError(
        `plane ${i} of ${layout.format} does not fit its buffer of ${size} bytes`,
      );
    }
    return visible;
  });
}

function extent(
  layout: FrameLayout,
  plane: PlaneLayout,
  shape: PlaneShape | undefined,
): Omit<VisiblePlane, "buffer" | "offset"> {
  if (plane.stride === 0) return { stride: plane.size, lines: 1, bytes: plane.size, unit: 1 };
  if (shape === undefined) {
    return { stride: plane.stride, lines: plane.lines, bytes: plane.stride, unit: 1 };
  }
  const lines = Math.ceil(layout.height / shape.vsub);
  const bytes = Math.ceil(Math.ceil(layout.width / shape.hsub) / shape.blockWidth) * shape.bytes;
  const { tile } = shape;
  if (tile === undefined) return { stride: plane.stride, lines, bytes, unit: shape.bytes };
  return {
    stride: plane.stride * tile.lines,
    lines: Math.ceil(lines / tile.lines),
    bytes: Math.ceil(bytes / tile.bytes) * tile.bytes * tile.lines,
    unit: 1,
  };
}

/** The visible bytes line by line, planes in order. */
export function visibleLines(planes: readonly VisiblePlane[]): readonly Run[] {
  return planes.flatMap(({ buffer, offset, stride, lines, bytes }, plane) =>
    Array.from({ length: lines }, (_, line) => ({
      plane,
      line,
      buffer,
      offset: offset + line * stride,
      bytes,
    })),
  );
}

/** By layout: a stream has thousands of frames of one. */
const runsOf = new WeakMap<FrameLayout, readonly Run[]>();

/** The visible bytes in as few runs as there are: lines without padding between them are one. */
export function visibleRuns(layout: FrameLayout): readonly Run[] {
  const known = runsOf.get(layout);
  if (known) return known;
  const runs: Run[] = [];
  for (const line of visibleLines(visiblePlanes(layout))) {
    const last = runs.at(-1);
    if (last?.buffer === line.buffer && last.offset + last.bytes === line.offset)
      runs[runs.length - 1] = { ...last, bytes: last.bytes + line.bytes };
    else runs.push(line);
  }
  runsOf.set(layout, runs);
  return runs;
}

/** The bytes of a run, not copied. @throws RangeError when the frame has no such buffer */
export function bytesOf(frame: FrameBytes, run: Run): Uint8Array {
  return bufferOf(frame, run.buffer).subarray(run.offset, run.offset + run.bytes);
}

/** @throws RangeError when the frame has no such buffer */
export function bufferOf(frame: FrameBytes, index: number): Uint8Array {
  const bytes = frame[index];
  if (bytes === undefined) throw new RangeError(`the frame has no buffer ${index}`);
  return bytes;
}

/** A frame of zeroes, its buffers one behind the other, so that a frame without padding is one run of bytes. */
export function emptyFrame(layout: FrameLayout): FrameBytes {
  const whole = new Uint8Array(layout.buffers.reduce((sum, size) => sum + size, 0));
  let at = 0;
  return layout.buffers.map((size) => whole.subarray(at, (at += size)));
}

/** What the frame lacks of its layout, in words; undefined when its buffers are large enough. */
export function shortBuffer(frame: FrameBytes, layout: FrameLayout): string | undefined {
  const index = layout.buffers.findIndex((size, i) => (frame[i]?.length ?? 0) < size);
  if (index < 0) return undefined;
  return `buffer ${index} has ${frame[index]?.length ?? 0} of ${layout.buffers[index] ?? 0} bytes`;
}

/** @throws RangeError when a buffer is smaller than its layout says */
export function requireWhole(frame: FrameBytes, layout: FrameLayout): void {
  const short = shortBuffer(frame, layout);
  if (short !== undefined) throw new RangeError(short);
}
