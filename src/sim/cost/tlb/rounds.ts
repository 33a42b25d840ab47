// Rounds that are all alike: the same blocks in the same order each time. Once the caches are as they were some rounds
// before, all goes on as it did since, and counts are multiplied instead of taken.
import type { FastCache } from "./fast-cache.ts";
import type { CacheCounts, FastPort } from "./fast-port.ts";

/** Cells compared in the time of one look-up, about. */
const CELLS_A_LOOKUP = 16;

export class Rounds {
  readonly #ports: readonly FastPort[];
  /** Of all caches that a round can change. */
  readonly #cells: readonly Float64Array[];
  readonly #size: number;

  constructor(ports: readonly FastPort[], shared: readonly FastCache[]) {
    this.#ports = ports;
    const micros = ports.flatMap(({ micro }) => micro ?? []);
    this.#cells = [...micros, ...shared].map(({ cells }) => cells);
    this.#size = this.#cells.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Adds to the ports' counts what all rounds do to them. A round in which the first caches have everything leaves them as
   * every later one does (`lru`, `plru`) or does not change them at all, so that nothing is left to count.
   * @param lookups blocks that one round looks up, about
   */
  repeat(times: number, lookups: number, round: (at: number) => void): void {
    const every = this.#roundsBetweenLooks(lookups);
    let kept: Kept | undefined;
    let looks = 0;
    let mostLooks = 1;
    let left = times;
    while (left > 0) {
      const misses = this.#misses();
      round(times - left);
      left -= 1;
      if (this.#misses() === misses) return;
      if ((times - left) % every !== 0 || left === 0) continue;
      if (kept !== undefined && this.#isAsKept(kept)) {
        const period = kept.left - left;
        this.#addSince(kept, Math.floor(left / period));
        left %= period;
        // What is left is less than a period: nothing more to find.
        for (; left > 0; left -= 1) round(times - left);
        return;
      }
      // The state to compare with is set anew after 1, 2, 4, ... looks, so that a period of any length is found (Brent 1980).
      looks += 1;
      if (kept === undefined || looks === mostLooks) {
        if (kept !== undefined) mostLooks *= 2;
        looks = 0;
        kept = this.#keep(left);
      }
    }
  }

  /** Looking at the state takes about as long as taking so many rounds; a power of two, to meet most periods. */
  #roundsBetweenLooks(lookups: number): number {
    let rounds = 1;
    while (rounds * lookups * CELLS_A_LOOKUP < this.#size) rounds *= 2;
    return rounds;
  }

  #misses(): number {
    let sum = 0;
    for (const { misses } of this.#ports) sum += misses;
    return sum;
  }

  #keep(left: number): Kept {
    return {
      left,
      cells: this.#cells.map((cells) => cells.slice()),
      counts: this.#ports.map(({ counts }) => ({ ...counts })),
    };
  }

  #isAsKept(kept: Kept): boolean {
    return this.#cells.every((cells, at) => isSame(cells, kept.cells[at]));
  }

  #addSince(kept: Kept, times: number): void {
    this.#ports.forEach(({ counts }, port) => {
      const before = kept.counts[port] ?? counts;
      counts.mainHits += (counts.mainHits - before.mainHits) * times;
      counts.walks += (counts.walks - before.walks) * times;
      counts.prefetches += (counts.prefetches - before.prefetches) * times;
      counts.fetches += (counts.fetches - before.fetches) * times;
    });
  }
}

/** The state after a round. */
interface Kept {
  /** Rounds still to take then. */
  readonly left: number;
  readonly cells: readonly Float64Array[];
  readonly counts: readonly CacheCounts[];
}

function isSame(one: Float64Array, other: Float64Array | undefined): boolean {
  // From the end on, where the generator's state lies.
  for (let at = one.length - 1; at >= 0; at -= 1) if (one[at] !== other?.[at]) return false;
  return true;
}
