// A device that reads at random in a window of memory: how often it misses, what that makes of its latency, and which TLB
// explains latencies that were measured.

/** A measured point: average nanoseconds of one access when accesses go to so many pages at random. */
export interface WindowLatency {
  readonly pages: number;
  readonly nanoseconds: number;
}

export interface WindowFit {
  /** Translations that the TLB keeps for these accesses. */
  readonly entries: number;
  /** Nanoseconds of one walk when nothing else is under way. */
  readonly walk: number;
}

const ENTRIES_STEP = 0.5;
const MOST_ENTRIES = 4096;

/**
 * Share of random accesses that miss. Each page is as likely as the next, so whichever ones a full TLB has kept are
 * `entries` of them, with any replacement that does not know the future.
 */
export function missShare(entries: number, pages: number): number {
  return Math.max(0, 1 - entries / pages);
}

/** Average nanoseconds of an access while no other is under way. @param hit nanoseconds of one that hits */
export function windowLatency(pages: number, hit: number, fit: WindowFit): number {
  return hit + missShare(fit.entries, pages) * fit.walk;
}

/**
 * The two numbers with the least squares of relative errors.
 * @param hit nanoseconds of an access that hits
 * @returns undefined without two windows that miss
 */
export function fitWindows(points: readonly WindowLatency[], hit: number): WindowFit | undefined {
  const largest = Math.max(...points.map(({ pages }) => pages));
  let best: { readonly fit: WindowFit; readonly error: number } | undefined;
  for (let entries = 1; entries < Math.min(largest, MOST_ENTRIES); entries += ENTRIES_STEP) {
    const fit = { entries, walk: walkFor(points, hit, entries) };
    const error = squares(points, hit, fit);
    if (points.filter(({ pages }) => pages > entries).length < 2) break;
    if (best === undefined || error < best.error) best = { fit, error };
  }
  return best?.fit;
}

/** With the entries given, the best walk is a quotient of sums. */
function walkFor(points: readonly WindowLatency[], hit: number, entries: number): number {
  let above = 0;
  let below = 0;
  for (const { pages, nanoseconds } of points) {
    const misses = missShare(entries, pages) / nanoseconds;
    above += misses * (1 - hit / nanoseconds);
    below += misses * misses;
  }
  return below === 0 ? 0 : above / below;
}

function squares(points: readonly WindowLatency[], hit: number, fit: WindowFit): number {
  return points.reduce((sum, { pages, nanoseconds }) => {
    const error = windowLatency(pages, hit, fit) / nanoseconds - 1;
    return sum + error * error;
  }, 0);
}
