// Whether two frames of one layout show the same, and if not, where they begin to differ.
import type { FrameLayout } from "../layout.ts";
import {
  bytesOf,
  type FrameBytes,
  shortBuffer,
  visibleLines,
  visiblePlanes,
} from "./visible-planes.ts";

/**
 * Undefined when all visible bytes are the same, else the first difference in words: `content differs: first at line 12
 * of plane 0`. In a tiled plane a line is a row of tiles.
 */
export function sameVisible(a: FrameBytes, b: FrameBytes, layout: FrameLayout): string | undefined {
  const short = shortBuffer(a, layout) ?? shortBuffer(b, layout);
  if (short !== undefined) return short;
  const planes = visiblePlanes(layout);
  for (const run of visibleLines(planes)) {
    const at = firstDifference(bytesOf(a, run), bytesOf(b, run));
    if (at === undefined) continue;
    const place = planes[run.plane]?.lines === 1 ? `byte ${at}` : `line ${run.line}`;
    return `content differs: first at ${place} of plane ${run.plane}`;
  }
  return undefined;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return undefined;
}
