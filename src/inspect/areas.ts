// CMA areas of a look, in bytes.
import { areaPages, areaSize, cmaAreas } from "../linux/files/cma-areas.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import type { LookArea } from "./look.ts";

/** Sorted by name. @param pageSize bytes */
export function readAreas(files: KernelFiles, pageSize: number | undefined): readonly LookArea[] {
  return (cmaAreas(files) ?? []).map((name) => {
    const pages = areaPages(files, name);
    const size = areaSize(files, name, pageSize);
    const bytes = (count: number | undefined) =>
      count === undefined || pageSize === undefined ? null : BigInt(count) * BigInt(pageSize);
    return {
      name,
      base: bytes(pages.first),
      size: size === undefined ? null : BigInt(size),
      used: bytes(pages.used),
      largestFree: bytes(pages.longestFree),
      allocatedPages: pages.allocated ?? null,
      failedPages: pages.failed ?? null,
    };
  });
}
