// What grows with the size and what does not, from times at two sizes.
import type { Figure } from "../sim/calibration/calibration.ts";
import { figureOf } from "./figure.ts";

/** Nanoseconds at a small and at a large size, taken one after the other. */
export interface TwoTimes {
  readonly small: number;
  readonly large: number;
}

export interface Line {
  /** Nanoseconds at size nothing. */
  readonly fixed: Figure;
  /** Nanoseconds for one more. */
  readonly perUnit: Figure;
}

/** Neither is ever below nothing: where noise says so, it is nothing. @param units of the small and the large size */
export function lineOf(
  times: readonly TwoTimes[],
  [small, large]: readonly [number, number],
): Line {
  const slopes = times.map((time) => Math.max(0, (time.large - time.small) / (large - small)));
  const starts = times.map((time, at) => Math.max(0, time.small - small * (slopes[at] ?? 0)));
  return { fixed: figureOf(starts), perUnit: figureOf(slopes) };
}
