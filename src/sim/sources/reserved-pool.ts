// A region that Linux keeps apart for devices: its own memory, given out to whoever names it.
import type { Allocation } from "./allocation.ts";

export interface PoolPlace {
  /** Physical address. */
  readonly base: number;
  /** Bytes. */
  readonly size: number;
}

/** The first place that is free; all numbers in bytes. */
export class ReservedPool {
  readonly #place: PoolPlace;
  readonly #pageSize: number;
  /** In order of their place. */
  #taken: { readonly start: number; readonly end: number }[] = [];

  /** Of the place only whole pages count. */
  constructor(place: PoolPlace, pageSize: number) {
    const base = Math.ceil(place.base / pageSize) * pageSize;
    const end = Math.floor((place.base + place.size) / pageSize) * pageSize;
    this.#place = { base, size: Math.max(0, end - base) };
    this.#pageSize = pageSize;
  }

  get size(): number {
    return this.#place.size;
  }

  /** Longest run that nobody has. */
  get largestFree(): number {
    let start = 0;
    let largest = 0;
    for (const used of this.#taken) {
      largest = Math.max(largest, used.start - start);
      start = used.end;
    }
    return Math.max(largest, this.size - start);
  }

  /** A carve-out heap's way: just what is asked for (lib/genalloc.c:162, gen_pool_first_fit). */
  allocate(size: number): Allocation | undefined {
    return this.#take(size, size, this.#pageSize);
  }

  /** dma_alloc_coherent's way: a power of two of pages at a multiple of itself (kernel/dma/coherent.c:155). */
  allocateRegion(size: number): Allocation | undefined {
    const pages = 2 ** Math.ceil(Math.log2(size / this.#pageSize));
    return this.#take(size, pages * this.#pageSize, pages * this.#pageSize);
  }

  #take(size: number, taken: number, alignment: number): Allocation | undefined {
    let start = 0;
    for (const used of this.#taken) {
      if (used.start - start >= taken) break;
      start = Math.ceil(used.end / alignment) * alignment;
    }
    if (start + taken > this.size) return undefined;
    const run = { start, end: start + taken };
    this.#taken = [...this.#taken, run].toSorted((a, b) => a.start - b.start);
    const first = this.#place.base + start;
    return {
      pages: Float64Array.from(
        { length: size / this.#pageSize },
        (_, at) => first + at * this.#pageSize,
      ),
      release: () => {
        this.#taken = this.#taken.filter((one) => one !== run);
      },
    };
  }
}
