// Makes every page of a frame unlike every other: lines of a picture repeat, and pages that were exchanged would not show.
import { mixAll } from "./hash.ts";
import { bytesOf, type FrameBytes, visibleLines, type VisiblePlane } from "./visible-planes.ts";

/** Bytes of a line that get one bit of noise. Rare enough for the eye and for compression: 8 places in a page. */
const SPACING = 512;

/** Flips the lowest bit of one sample in every 512 bytes; which one depends on plane, line and place. */
export function addNoise(frame: FrameBytes, planes: readonly VisiblePlane[]): void {
  for (const run of visibleLines(planes)) {
    const line = bytesOf(frame, run);
    const unit = planes[run.plane]?.unit ?? 1;
    for (let start = 0; start < line.length; start += SPACING) {
      const units = Math.ceil(Math.min(SPACING, line.length - start) / unit);
      const first = Math.ceil(start / unit);
      const at = (first + (mixAll(run.plane, run.line, start) % units)) * unit;
      if (at < line.length) line[at] = (line[at] ?? 0) ^ 1;
    }
  }
}

/** Fills the visible bytes with what looks like chance and depends on plane, line and place. */
export function fillWithNoise(frame: FrameBytes, planes: readonly VisiblePlane[]): void {
  for (const run of visibleLines(planes)) {
    const line = bytesOf(frame, run);
    // Never zero, which this generator (xorshift) could not leave.
    let state = mixAll(run.plane, run.line) | 1;
    for (let i = 0; i < line.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      line[i] = state >>> 24;
    }
  }
}
