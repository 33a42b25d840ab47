// How long frames took, one by one, and what is said of them: exact quantiles of all and of each stretch of time.
import type { Distribution, FlowConsumerResult } from "./flow.ts";

const STRETCHES = 120;
const ROOM_AT_FIRST = 1024;

export class Latencies {
  readonly #stretch: number;
  #values = new Float64Array(ROOM_AT_FIRST);
  #count = 0;
  /** Frames that arrived before the end of each stretch. */
  readonly #ends = Array.from({ length: STRETCHES }, () => 0);

  /** @param duration nanoseconds that are looked at, from 0 */
  constructor(duration: number) {
    this.#stretch = duration / STRETCHES;
  }

  get count(): number {
    return this.#count;
  }

  /** @param now nanoseconds, never before the last one's @param latency nanoseconds, kept as a whole number */
  add(now: number, latency: number): void {
    if (this.#count === this.#values.length) this.#grow();
    this.#values[this.#count] = Math.round(latency);
    this.#count += 1;
    this.#ends[Math.min(STRETCHES - 1, Math.floor(now / this.#stretch))] = this.#count;
  }

  get distribution(): Distribution {
    const sorted = this.#values.slice(0, this.#count).sort();
    const sum = sorted.reduce((total, value) => total + value, 0);
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : sum / this.#count,
      p50: quantile(sorted, 0.5),
      p99: quantile(sorted, 0.99),
      worst: quantile(sorted, 1),
    };
  }

  get overTime(): FlowConsumerResult["overTime"] {
    let start = 0;
    return this.#ends.flatMap((end, stretch) => {
      if (end === 0) return [];
      const sorted = this.#values.slice(start, end).sort();
      start = end;
      return {
        time: stretch * this.#stretch,
        p50: quantile(sorted, 0.5),
        worst: quantile(sorted, 1),
      };
    });
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    values.set(this.#values);
    this.#values = values;
  }
}

/** The smallest value that such a share of all does not exceed; 0 of none. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
