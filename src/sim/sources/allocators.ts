// The ways Linux gets pages for a buffer. Each returns undefined where the kernel answers ENOMEM.
import { cmaAllocation } from "../../board/kernel/cma.ts";
import type { Range } from "../../buffer/memory.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";
import { type Gather, gatherPages, pagesOfRuns, releaseRuns } from "./gather-pages.ts";

/** Runs of 1 MiB, 64 KiB and 4 KiB (drivers/dma-buf/heaps/system_heap.c:55). */
export const SYSTEM_HEAP_ORDERS = [8, 4, 0];
/** Any order the page allocator has (include/linux/mmzone.h:28). */
export const ALL_ORDERS = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

/** Scattered pages. */
export function scattered(machine: Machine, how: Gather): Allocate {
  return (size) => {
    const runs = gatherPages(machine, size, how);
    if (!runs) return undefined;
    return { pages: pagesOfRuns(machine, runs), release: () => releaseRuns(machine, runs) };
  };
}

/** Pages of a file that are pinned where they lie, CMA included (drivers/dma-buf/udmabuf.c:211). */
export function pinned(machine: Machine): Allocate {
  return (size) => {
    const runs = gatherPages(machine, size, { orders: [0], movable: true });
    if (!runs) return undefined;
    for (const { pfn } of runs) machine.pages.pin(pfn);
    return {
      pages: pagesOfRuns(machine, runs),
      release: () => {
        for (const { pfn } of runs) machine.pages.unpin(pfn);
        releaseRuns(machine, runs);
      },
    };
  };
}

/** A run of a CMA area, aligned to its own power of two as far as the kernel goes. */
export function fromArea(machine: Machine, area: CmaArea): Allocate {
  return (size) => {
    const { pages, order } = cmaAllocation(size, machine.geometry);
    const found = area.allocate(pages, Math.min(order, machine.geometry.cmaAlignment));
    if ("errno" in found) return undefined;
    return {
      pages: consecutive(machine, found.pfn, pages),
      release: () => area.release(found.pfn, pages),
    };
  };
}

/** One run of the page allocator, at most 4 MiB long (alloc_pages_exact). */
export function exact(machine: Machine, below?: number): Allocate {
  return (size) => {
    const limit = below === undefined ? {} : { below };
    const pfn = machine.pages.allocateExact(size, { movable: false, reclaim: true, ...limit });
    if (pfn === undefined) return undefined;
    const count = Math.ceil(size / machine.pageSize);
    return {
      pages: consecutive(machine, pfn, count),
      release: () => {
        for (let at = 0; at < count; at += 1) machine.pages.free(pfn + at, 0);
      },
    };
  };
}

/**
 * What dma_alloc_coherent does without an IOMMU: the CMA area for more than a page, unless its pages lie beyond the
 * device's mask; then the page allocator (kernel/dma/direct.c:119, kernel/dma/contiguous.c:314).
 */
export function coherent(machine: Machine, area: CmaArea | undefined, reach: Range): Allocate {
  const fallback = exact(machine, Number(reach.hi));
  return (size) => {
    const isReached = (pages: Float64Array) =>
      BigInt(pages[0] ?? 0) >= reach.lo &&
      BigInt((pages.at(-1) ?? 0) + machine.pageSize - 1) <= reach.hi;
    const first = area && size > machine.pageSize ? fromArea(machine, area)(size) : undefined;
    if (first && isReached(first.pages)) return first;
    first?.release();
    const second = fallback(size);
    if (!second || isReached(second.pages)) return second;
    second.release();
    return undefined;
  };
}

/** A region that Linux keeps apart, given out in the first run that is free (lib/genalloc.c, gen_pool_first_fit). */
export function carveOut(machine: Machine, base: number, bytes: number): Allocate {
  const taken: { start: number; end: number }[] = [];
  return (size) => {
    let start = 0;
    for (const used of taken) {
      if (used.start - start >= size) break;
      start = used.end;
    }
    if (start + size > bytes) return undefined;
    const run = { start, end: start + size };
    taken.push(run);
    taken.sort((a, b) => a.start - b.start);
    return {
      pages: consecutive(machine, (base + start) / machine.pageSize, size / machine.pageSize),
      release: () => void taken.splice(taken.indexOf(run), 1),
    };
  };
}

function consecutive(machine: Machine, pfn: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => (pfn + at) * machine.pageSize);
}
