// A device's way through the caches of the fast unit, one access at a time, with arrays where the reference has objects.
import { FastCache } from "./fast-cache.ts";
import type { FastSpace, Stretch } from "./fast-space.ts";
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

/** Table entries of one map lie below this number. */
const ENTRIES_OF_MAP = 2 ** 40;
const NOWHERE: Stretch = { from: 0, to: 0, block: 0, firstKey: 0, firstNumber: 0, spans: [] };

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

  #takeBlock(stretch: Stretch, index: number, accesses: number): void {
    const key = stretch.firstKey + index;
    const number = stretch.firstNumber + index;
    const first = this.micro ?? this.#shared.main;
    this.isHeld = key === this.#latest;
    for (let left = accesses; left > 0 && !this.isHeld; left -= 1) {
      if (first?.find(key, number)) {
        this.isHeld = true;
      } else {
        this.#miss(key, number, stretch);
        this.isHeld = this.#keepsLatest;
      }
    }
    this.lookups += 1;
    this.#latest = this.isHeld ? key : -1;
  }

  #miss(key: number, number: number, stretch: Stretch): void {
    const { counts, micro } = this;
    const { main, prefetch } = this.#shared;
    this.misses += 1;
    if (micro && main?.find(key, number)) {
      counts.mainHits += 1;
      micro.insert(key, number);
      return;
    }
    counts.walks += 1;
    this.#walkTables(stretch, number * stretch.block);
    main?.insert(key, number);
    micro?.insert(key, number);
    if (prefetch) this.#walkAhead((number + 1) * stretch.block);
  }

  #walkAhead(address: number): void {
    const stretch = this.#space.stretchAt(address);
    if (stretch.block === 0) return;
    const index = Math.floor((address - stretch.from) / stretch.block);
    const key = stretch.firstKey + index;
    const number = stretch.firstNumber + index;
    const { main } = this.#shared;
    if (this.micro?.has(key, number) || main?.has(key, number)) return;
    this.counts.prefetches += 1;
    this.#walkTables(stretch, address);
    (main ?? this.micro)?.insert(key, number);
  }

  #walkTables({ spans }: Stretch, address: number): void {
    const { walk } = this.#shared;
    const own = this.#space.id * ENTRIES_OF_MAP;
    let level = spans.length - 1;
    let fetches = 1;
    while (level > 0) {
      level -= 1;
      const number = Math.floor(address / (spans[level] ?? 1));
      const cache = walk[level];
      // In one map all entries of a level span the same, so that the number tells them apart.
      if (cache?.find(own + number, number)) break;
      cache?.insert(own + number, number);
      fetches += 1;
    }
    this.counts.fetches += fetches;
  }
}
