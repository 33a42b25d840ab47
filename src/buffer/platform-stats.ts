// Counters of a platform. Those that Linux does not show are absent there; none is ever derived from a plan.

export interface PlatformStats {
  /** Bytes drawn from each pool by buffers now, and at most since the platform was opened; whole pages. */
  readonly pools: readonly PoolStats[];
  /** Frames copied and bytes written by each copy engine. */
  readonly copies: readonly {
    readonly engine: string;
    readonly frames: number;
    readonly bytes: number;
  }[];
  /** Bytes that went through swiotlb: a copy that nobody asked for. */
  readonly bouncedBytes: number;
  readonly iommus: readonly IommuStats[];
  readonly migration: MigrationStats;
  readonly calls: readonly CallStats[];
  /** Nanoseconds of processor time that this process has used; undefined where a model does the devices' work too. */
  readonly cpuTime: number | undefined;
}

export interface PoolStats {
  /** `ram`, or the region's name. */
  readonly pool: string;
  readonly used: number;
  readonly peak: number;
  /** Bytes in the pool; undefined when not known. */
  readonly size: number | undefined;
  /** Longest run of free pages in bytes, for regions. */
  readonly largestFree: number | undefined;
}

export interface IommuStats {
  readonly node: string;
  /** Bytes mapped now. */
  readonly mapped: number;
  /** Table walks: translations that were not cached. */
  readonly walks: number;
  /** Table entries read in those walks. */
  readonly walkReads: number;
  readonly invalidations: number;
  /** Accesses to addresses that nothing maps. */
  readonly faults: number;
}

/** As /proc/vmstat counts: pgmigrate_success, pgmigrate_fail, cma_alloc_success, cma_alloc_fail. */
export interface MigrationStats {
  readonly pagesMigrated: number;
  readonly pagesNotMigrated: number;
  /** Clean page-cache pages that were dropped instead of moved. */
  readonly pagesDropped: number;
  readonly cmaAllocated: number;
  readonly cmaFailed: number;
}

/** Time spent in calls of one kind. */
export interface CallStats {
  readonly call: "allocate" | "map" | "unmap";
  readonly count: number;
  /** Nanoseconds of real time, all together. */
  readonly time: number;
}
