// What a translation unit is made of: caches of translations in front of each other, and caches of table entries that
// shorten a walk. Counts follow from it alone; times come on top, elsewhere.

/** Which entry of a full set makes room. `plru` is the tree of one bit a node; `random` is seeded. */
export type Replacement = "lru" | "plru" | "fifo" | "round-robin" | "random";

export interface CacheGeometry {
  readonly entries: number;
  /** Entries of a set; equal to `entries` when fully associative. Divides it; with `plru` a power of two. */
  readonly ways: number;
  readonly replacement: Replacement;
}

export interface TranslationGeometry {
  /** At the device's port, looked at first. */
  readonly micro?: CacheGeometry;
  /** Shared by the devices of the IOMMU. */
  readonly main?: CacheGeometry;
  /**
   * Caches of table entries by level, from the root on; undefined for a level that is fetched each time. The last level,
   * which holds the translations themselves, is not among them.
   */
  readonly walk: readonly (CacheGeometry | undefined)[];
  /** After a walk the next page is walked too, when nothing has it yet. */
  readonly prefetch: "none" | "next-page";
}

/** What a device's accesses did, counted. */
export interface TranslationCounts {
  readonly accesses: number;
  readonly microHits: number;
  readonly mainHits: number;
  readonly walks: number;
  /** Walks made ahead. */
  readonly prefetches: number;
  /** Table entries read from memory by all walks. */
  readonly fetches: number;
  /** Accesses to addresses that nothing maps. They are not cached. */
  readonly faults: number;
}
