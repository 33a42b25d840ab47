// What the kernel did for one buffer, counted: the time of an allocation follows from it.

export interface AllocationEffort {
  /** Pages of the buffer, which the heap clears and takes out of the CPU's caches. */
  readonly pages: number;
  /** Blocks the buffer was gathered from; 1 for one run. */
  readonly blocks: number;
  /** Ranges of a CMA area that were tried; 0 for other memory. */
  readonly rangesTried: number;
  /** Pages of these ranges, which were isolated. */
  readonly pagesIsolated: number;
  readonly pagesMigrated: number;
  /** Pages that could not be moved: retried until the kernel gave up. */
  readonly pagesNotMigrated: number;
  /** Clean pages of files that were given up, by reclaim or in a range. */
  readonly pagesDropped: number;
}
