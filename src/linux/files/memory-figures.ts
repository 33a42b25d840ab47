// How much memory there is and what moved in it, as the kernel counts.
import type { MigrationStats, PoolStats } from "../../buffer/platform-stats.ts";
import type { KernelFiles } from "./kernel-files.ts";

const CMA_SYSFS = "sys/kernel/mm/cma";
const CMA_DEBUGFS = "sys/kernel/debug/cma";

/** Names of CMA areas; undefined when this kernel shows none of them. */
export function cmaAreas(files: KernelFiles): readonly string[] | undefined {
  const names = [CMA_SYSFS, CMA_DEBUGFS].flatMap((folder) => files.names(folder));
  return names.length === 0 ? undefined : [...new Set(names)].toSorted();
}

/** Size and longest free run, in bytes; only debugfs tells of the run. */
export function poolSize(
  files: KernelFiles,
  pool: string,
  pageSize: number,
): Pick<PoolStats, "size" | "largestFree"> {
  if (pool === "ram") return { size: meminfo(files, "MemTotal"), largestFree: undefined };
  const pages = (name: string) => files.number(`${CMA_DEBUGFS}/${pool}/${name}`);
  // All in pages, whatever a bit of the bitmap stands for (mm/cma_debug.c:65).
  const [count, chunk] = [pages("count"), pages("maxchunk")];
  const isOnlyArea = cmaAreas(files)?.length === 1;
  return {
    size:
      count === undefined
        ? isOnlyArea
          ? meminfo(files, "CmaTotal")
          : undefined
        : count * pageSize,
    largestFree: chunk === undefined ? undefined : chunk * pageSize,
  };
}

/** Bytes of a line of /proc/meminfo, which counts in KiB. */
function meminfo(files: KernelFiles, field: string): number | undefined {
  const line = new RegExp(`^${field}:\\s+(?<amount>\\d+) kB$`, "m");
  const amount = line.exec(files.text("proc/meminfo") ?? "")?.groups?.["amount"];
  return amount === undefined ? undefined : Number(amount) * 1024;
}

/** Counts of /proc/vmstat since the system started; 0 for those that this kernel lacks. */
export function migrationCounts(files: KernelFiles): MigrationStats {
  const counts = new Map(
    (files.text("proc/vmstat") ?? "").split("\n").map((line) => {
      const [name = "", count] = line.split(" ");
      return [name, Number(count)];
    }),
  );
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
