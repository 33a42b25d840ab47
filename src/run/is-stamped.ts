// Whether a frame is the test pattern with a certain number, byte by byte: much faster than its sum, and says only yes or
// no. What is wrong is then found by the mark and the sum.
import type { FrameLayout } from "../format/layout.ts";
import { paintTestPattern, stampFrame } from "../format/pattern/test-pattern.ts";
import { bytesOf, type FrameBytes, visibleRuns } from "../format/pattern/visible-planes.ts";

interface Painted {
  readonly frame: FrameBytes;
  sequence: number;
}

/** Frames kept for each layout: as many numbers as consumers may be apart. */
const KEPT = 4;
const painted = new WeakMap<FrameLayout, Painted[]>();

export function isStamped(frame: FrameBytes, layout: FrameLayout, sequence: number): boolean {
  if (layout.buffers.some((size, at) => (frame[at]?.length ?? 0) < size)) return false;
  const expected = stamped(layout, sequence);
  return visibleRuns(layout).every(
    (run) => Buffer.compare(bytesOf(frame, run), bytesOf(expected, run)) === 0,
  );
}

/** Painted once; stamped again when another number takes its place, which costs little. */
function stamped(layout: FrameLayout, sequence: number): FrameBytes {
  const kept = painted.get(layout) ?? [];
  painted.set(layout, kept);
  const place = sequence % KEPT;
  const known = kept[place] ?? { frame: paintTestPattern(layout), sequence: -1 };
  kept[place] = known;
  if (known.sequence !== sequence) stampFrame(known.frame, layout, sequence);
  known.sequence = sequence;
  return known.frame;
}
