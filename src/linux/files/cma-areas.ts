// The CMA areas that a kernel shows: their names and, in pages, how large and how full they are.
import type { KernelFiles } from "./kernel-files.ts";
import { meminfo } from "./memory-counts.ts";

const SYSFS = "sys/kernel/mm/cma";
/** For root. */
export const CMA_DEBUGFS = "sys/kernel/debug/cma";
/** Until Linux 5.9 debugfs has this in front of the name. No such kernel has the areas in sysfs, which came with 5.13. */
const PREFIX = "cma-";

/** Sorted; undefined when this kernel shows none of them. */
export function cmaAreas(files: KernelFiles): readonly string[] | undefined {
  const known = files.names(SYSFS);
  const listed = files.names(CMA_DEBUGFS);
  const isPrefixed = known.length === 0 && listed.every((name) => /^cma-\D/.test(name));
  const names = isPrefixed ? listed.map((name) => name.slice(PREFIX.length)) : listed;
  const all = new Set([...known, ...names]);
  if (all.size === 0 && meminfo(files, "CmaTotal") !== 0) return undefined;
  return [...all].toSorted();
}

/** Pages each; undefined for what this kernel lacks or this user may not see. */
export interface AreaPages {
  readonly count: number | undefined;
  readonly used: number | undefined;
  readonly longestFree: number | undefined;
  /** Number of its first page frame. */
  readonly first: number | undefined;
  /** Since the system started. */
  readonly allocated: number | undefined;
  readonly failed: number | undefined;
}

/** All in pages, whatever a bit of the bitmap stands for (mm/cma_debug.c:43, :65). */
export function areaPages(files: KernelFiles, area: string): AreaPages {
  const folder = files.names(CMA_DEBUGFS).includes(area) ? area : `${PREFIX}${area}`;
  const debug = (name: string) => files.number(`${CMA_DEBUGFS}/${folder}/${name}`);
  const told = (name: string) => files.number(`${SYSFS}/${area}/${name}`);
  return {
    count: debug("count"),
    used: debug("used"),
    longestFree: debug("maxchunk"),
    first: debug("base_pfn"),
    allocated: told("alloc_pages_success"),
    failed: told("alloc_pages_fail"),
  };
}

/** Bytes; of the only area meminfo tells it too. @param pageSize bytes; undefined when not known */
export function areaSize(
  files: KernelFiles,
  area: string,
  pageSize: number | undefined,
): number | undefined {
  const { count } = areaPages(files, area);
  if (count !== undefined && pageSize !== undefined) return count * pageSize;
  return cmaAreas(files)?.length === 1 ? meminfo(files, "CmaTotal") : undefined;
}
