// Whether a frame is the test pattern with a certain number, byte by byte: much faster than its sum, and says only yes or
// no. What is wrong is then found by the mark and the sum.
import type { FrameLayout } from "../format/layout.ts";
import { paintTestPattern, stampFrame } from "../format/pattern/test-pattern.ts";
import { bytesOf, type FrameBytes, visibleRuns } from "../format/pattern/visible-planes.ts";

/** One painted frame for each layout; stamping it again costs little. */
const painted = new WeakMap<FrameLayout, FrameBytes>();

export function isStamped(frame: FrameBytes, layout: FrameLayout, sequence: number): boolean {
  if (layout.buffers.some((size, at) => (frame[at]?.length ?? 0) < size)) return false;
  const expected = painted.get(layout) ?? paintTestPattern(layout);
  painted.set(layout, expected);
  stampFrame(expected, layout, sequence);
  return visibleRuns(layout).every(
    (run) => Buffer.compare(bytesOf(frame, run), bytesOf(expected, run)) === 0,
  );
}
