// The grain of CMA on a kernel: page size, how strictly buffers are aligned, and what a whole area is rounded to.
import { compareVersions } from "../../drivers/version.ts";
import { type Kernel, type KernelFact, optionNumber } from "./kernel.ts";

export interface CmaGeometry {
  /** Bytes. */
  readonly pageSize: number;
  /** CONFIG_CMA_ALIGNMENT: largest alignment of a buffer, as an order of pages; 8 is 1 MiB with 4 KiB pages. */
  readonly cmaAlignment: number;
  /** CMA_MIN_ALIGNMENT_BYTES: base and size of every area are multiples of it. */
  readonly regionAlignment: number;
  readonly facts: readonly KernelFact[];
  /** What was taken as usual because the configuration does not say, each one phrase; empty when all is known. */
  readonly assumed: readonly string[];
}

/** 4 KiB pages and buffers aligned to 1 MiB at most, as nearly every arm and arm64 kernel is built. */
export const USUAL_GEOMETRY = {
  pageSize: 4096,
  cmaAlignment: 8,
  regionAlignment: 4 * 1024 * 1024,
} as const;

/** The grain of CMA on this kernel; `assumed` names each figure that nothing tells. */
export function cmaGeometry(kernel: Kernel): CmaGeometry {
  const assumed: string[] = [];
  const pageSize = pageSizeOf(kernel) ?? assume(assumed, "4 KiB pages", USUAL_GEOMETRY.pageSize);
  const cmaAlignment =
    optionNumber(kernel, "CMA_ALIGNMENT") ??
    assume(assumed, "CONFIG_CMA_ALIGNMENT=8", USUAL_GEOMETRY.cmaAlignment);
  const order = regionOrder(kernel, pageSize);
  const regionAlignment =
    order === undefined
      ? assume(assumed, "areas aligned to 4 MiB", USUAL_GEOMETRY.regionAlignment)
      : pageSize * 2 ** order;
  const facts = [
    {
      value: `buffers aligned to at most ${2 ** cmaAlignment} pages`,
      source: "kernel/dma/contiguous.c:283",
    },
    { value: `areas are multiples of ${regionAlignment} bytes`, source: "include/linux/cma.h:25" },
  ];
  return { pageSize, cmaAlignment, regionAlignment, facts, assumed };
}

function assume(list: string[], what: string, value: number): number {
  list.push(what);
  return value;
}

/** Bytes; arm has 4 KiB pages only. */
function pageSizeOf(kernel: Kernel): number | undefined {
  if (kernel.arch === "arm" || kernel.option("ARM64_4K_PAGES") === "y") return 4096;
  if (kernel.option("ARM64_16K_PAGES") === "y") return 16_384;
  return kernel.option("ARM64_64K_PAGES") === "y" ? 65_536 : undefined;
}

/**
 * Order of a page block: a huge page, never more than the largest run of the page allocator, which it is without huge
 * pages (include/linux/pageblock-flags.h:31). Before 5.19, "mm: cma: use pageblock_order as the single alignment", the
 * largest run counted even with them.
 */
function regionOrder(kernel: Kernel, pageSize: number): number | undefined {
  const largest = largestOrder(kernel);
  const huge = kernel.option("HUGETLB_PAGE");
  if (largest === undefined || huge === "unknown") return undefined;
  if (compareVersions(kernel.version, { major: 5, minor: 19 }) < 0 || huge === "not-set")
    return capped(kernel, largest);
  return capped(kernel, Math.min(largest, Math.log2(pageSize / 8)));
}

/** "mm: rename CONFIG_PAGE_BLOCK_ORDER to CONFIG_PAGE_BLOCK_MAX_ORDER" (2025): a cap of its own. */
function capped(kernel: Kernel, order: number): number {
  return Math.min(order, optionNumber(kernel, "PAGE_BLOCK_MAX_ORDER") ?? order);
}

/**
 * Largest order of the page allocator. The symbol counts the orders until 6.3; since "mm, treewide: redefine MAX_ORDER
 * sanely" (6.4) it is the largest. Off, it is 10 (include/linux/mmzone.h:27). Before 6.1 it was FORCE_MAX_ZONEORDER.
 */
function largestOrder(kernel: Kernel): number | undefined {
  const name =
    compareVersions(kernel.version, { major: 6, minor: 1 }) < 0
      ? "FORCE_MAX_ZONEORDER"
      : "ARCH_FORCE_MAX_ORDER";
  const value = optionNumber(kernel, name);
  if (value === undefined) return kernel.option(name) === "not-set" ? 10 : undefined;
  return compareVersions(kernel.version, { major: 6, minor: 4 }) < 0 ? value - 1 : value;
}
