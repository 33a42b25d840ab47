// How much memory there is and what moved in it, as the statistics of a platform have it.
import type { MigrationStats, PoolStats } from "../../buffer/platform-stats.ts";
import { areaPages, areaSize } from "./cma-areas.ts";
import type { KernelFiles } from "./kernel-files.ts";
import { meminfo, vmstat } from "./memory-counts.ts";

/** Size and longest free run, in bytes; only debugfs tells of the run. */
export function poolSize(
  files: KernelFiles,
  pool: string,
  pageSize: number,
): Pick<PoolStats, "size" | "largestFree"> {
  if (pool === "ram") return { size: meminfo(files, "MemTotal"), largestFree: undefined };
  const { longestFree } = areaPages(files, pool);
  return {
    size: areaSize(files, pool, pageSize),
    largestFree: longestFree === undefined ? undefined : longestFree * pageSize,
  };
}

/** Counts of /proc/vmstat since the system started; 0 for those that this kernel lacks. */
export function migrationCounts(files: KernelFiles): MigrationStats {
  const counts = vmstat(files);
  const count = (name: string) => counts.get(name) ?? 0;
  return {
    pagesMigrated: count("pgmigrate_success"),
    pagesNotMigrated: count("pgmigrate_fail"),
    // The kernel counts dropped pages together with all other reclaim.
    pagesDropped: 0,
    cmaAllocated: count("cma_alloc_success"),
    cmaFailed: count("cma_alloc_fail"),
  };
}

export function migrationSince(before: MigrationStats, now: MigrationStats): MigrationStats {
  return {
    pagesMigrated: now.pagesMigrated - before.pagesMigrated,
    pagesNotMigrated: now.pagesNotMigrated - before.pagesNotMigrated,
    pagesDropped: now.pagesDropped - before.pagesDropped,
    cmaAllocated: now.cmaAllocated - before.cmaAllocated,
    cmaFailed: now.cmaFailed - before.cmaFailed,
  };
}
