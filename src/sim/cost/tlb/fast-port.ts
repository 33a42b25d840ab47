// A device's way through the caches of the fast unit, one access at a time, with arrays where the reference has objects.
import { FastCache } from "./fast-cache.ts";
import type { FastSpace, Keys, Stretch } from "./fast-space.ts";
import type { TranslationCounts } from "./geometry.ts";

/** What the ports of a unit share. */
export interface SharedCaches {
  readonly main: FastCache | undefined;
  readonly walk: readonly (FastCache | undefined)[];
  readonly prefetch: boolean;
}

/** Hits of the first cache are what is left: nobody counts them. */
export interface CacheCounts {
  mainHits: number;
  walks: number;
  prefetches: number;
  fetches: number;
}

const NOWHERE: Stretch = {
  from: 0,
  to: 0,
  block: 0,
  blocks: { span: 1, number: 0, key: 0 },
  tables: [],
};

export class FastPort {
  readonly micro: FastCache | undefined;
  /** What depends on the state of the caches. */
  readonly counts: CacheCounts = { mainHits: 0, walks: 0, prefetches: 0, fetches: 0 };
  accesses = 0;
  faults = 0;

  /** Blocks looked up, and accesses that the first cache did not have. Neither is ever set back. */
  lookups = 0;
  misses = 0;
  /** The latest access once more would change nothing and count as a hit of the first cache, or as a fault. */
  isHeld = false;
  /** Bytes by which all accesses since these were last set to Infinity may move without one leaving its block. */
  up = Infinity;
  down = Infinity;

  readonly #space: FastSpace;
  readonly #shared: SharedCaches;
  /** The latest block stays in the first cache whatever its walk brings besides. */
  readonly #keepsLatest: boolean;
  #stretch = NOWHERE;
  #latest = -1;

  constructor(space: FastSpace, micro: FastCache | undefined, shared: SharedCaches) {
    this.#space = space;
    this.micro = micro;
    this.#shared = shared;
    const caches = [micro, shared.main].filter((cache) => cache !== undefined).length;
    this.#keepsLatest = caches === 2 || (caches === 1 && !shared.prefetch);
  }

  /** Other devices may have been at the shared caches since. */
  resume(): void {
    this.#latest = -1;
  }

  report(): TranslationCounts {
    const { accesses, faults, counts } = this;
    const hits = accesses - faults - counts.walks;
    return this.micro
      ? { accesses, microHits: hits - counts.mainHits, ...counts, faults }
      : { accesses, microHits: 0, ...counts, mainHits: hits, faults };
  }

  /**
   * Takes accesses that all lie in one block, or in one gap.
   * @param low the lowest and the highest address
   * @returns false when they do not, and nothing has happened
   */
  take(low: number, high: number, accesses: number): boolean {
    let stretch = this.#stretch;
    if (low < stretch.from || low >= stretch.to) {
      stretch = this.#space.stretchAt(low);
      this.#stretch = stretch;
    }
    const { from, block } = stretch;
    const index = block === 0 ? 0 : Math.floor((low - from) / block);
    const start = from + index * block;
    const end = block === 0 ? stretch.to : start + block;
    if (high >= end) return false;
    this.up = Math.min(this.up, end - 1 - high);
    this.down = Math.min(this.down, low - start);
    if (block === 0) this.#fault(accesses);
    else this.#takeBlock(stretch, index, accesses);
    return true;
  }

  #fault(accesses: number): void {
    this.lookups += 1;
    this.faults += accesses;
    this.isHeld = true;
  }

  #takeBlock({ blocks, tables }: Stretch, index: number, accesses: number): void {
    const key = blocks.key + index;
    const number = blocks.number + index;
    const first = this.micro ?? this.#shared.main;
    this.lookups += 1;
    if (first === undefined && !this.#shared.prefetch) {
      this.#walkEach(tables, number * blocks.span, accesses);
      return;
    }
    this.isHeld = key === this.#latest;
    for (let left = accesses; left > 0 && !this.isHeld; left -= 1) {
      if (first?.find(key, number)) {
        this.isHeld = true;
      } else {
        this.#miss(key, number, blocks.span, tables);
        this.isHeld = this.#keepsLatest;
      }
    }
    this.#latest = this.isHeld ? key : -1;
  }

  #miss(key: number, number: number, block: number, tables: readonly Keys[]): void {
    const { counts, micro } = this;
    const { main, prefetch } = this.#shared;
    this.misses += 1;
    if (micro && main?.find(key, number)) {
      counts.mainHits += 1;
      micro.insert(key, number);
      return;
    }
    counts.walks += 1;
    this.#walkTables(tables, number * block);
    main?.insert(key, number);
    micro?.insert(key, number);
    if (prefetch) this.#walkAhead((number + 1) * block);
  }

  /** Without a TLB. From the second access on all find the same table entries. */
  #walkEach(tables: readonly Keys[], address: number, accesses: number): void {
    const { counts } = this;
    this.misses += accesses;
    counts.walks += accesses;
    this.isHeld = false;
    this.#walkTables(tables, address);
    if (accesses === 1) return;
    const before = counts.fetches;
    this.#walkTables(tables, address);
    counts.fetches += (counts.fetches - before) * (accesses - 2);
  }

  #walkAhead(address: number): void {
    const { from, block, blocks, tables } = this.#space.stretchAt(address);
    if (block === 0) return;
    const index = Math.floor((address - from) / block);
    const key = blocks.key + index;
    const { main } = this.#shared;
    if (this.micro?.has(key) || main?.has(key)) return;
    this.counts.prefetches += 1;
    this.#walkTables(tables, address);
    (main ?? this.micro)?.insert(key, blocks.number + index);
  }

  #walkTables(tables: readonly Keys[], address: number): void {
    const { walk } = this.#shared;
    this.counts.fetches += 1;
    for (let level = tables.length - 1; level >= 0; level -= 1) {
      const table = tables[level];
      const cache = walk[level];
      if (cache && table) {
        const number = Math.floor(address / table.span);
        const key = table.key + number - table.number;
        if (cache.find(key, number)) return;
        cache.insert(key, number);
      }
      this.counts.fetches += 1;
    }
  }
}
