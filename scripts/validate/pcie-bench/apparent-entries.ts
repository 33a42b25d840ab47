// How many entries a TLB seems to have to somebody who looks at bandwidth alone, and takes the rate of walks for all that
// bounds it: fewer than it has, because what waits behind a miss is not seen.
import { missShare } from "../../../src/sim/cost/timing/random-window.ts";

/** Bandwidth in a window, and without IOMMU; in one unit. */
export interface WindowRate {
  readonly pages: number;
  readonly without: number;
  readonly rate: number;
}

const MOST = 200;
const STEPS = 200;

/** Least squares of relative errors of `min(without, walks / misses)`, over entries and rates of walks. */
export function apparentEntries(points: readonly WindowRate[]): number {
  const slowest = Math.min(...points.map(({ rate }) => rate));
  let best = { entries: 0, error: Infinity };
  for (let entries = 1; entries <= MOST; entries += 1) {
    for (let step = 0; step <= STEPS; step += 1) {
      const walks = slowest * (0.8 + (0.4 * step) / STEPS);
      const error = squares(points, entries, walks);
      if (error < best.error) best = { entries, error };
    }
  }
  return best.entries;
}

function squares(points: readonly WindowRate[], entries: number, walks: number): number {
  return points.reduce((sum, { pages, without, rate }) => {
    const error = Math.min(without, walks / missShare(entries, pages)) / rate - 1;
    return sum + error * error;
  }, 0);
}
