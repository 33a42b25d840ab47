// The ways Linux gets pages for a buffer. Each returns undefined where the kernel answers ENOMEM.
import { cmaAllocation } from "../../board/kernel/cma.ts";
import type { Range } from "../../buffer/memory.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";
import { type Gather, entriesOf, gatherPages, pagesOfRuns, releaseRuns } from "./gather-pages.ts";

/** Runs of 256 pages, 16 pages and one (drivers/dma-buf/heaps/system_heap.c:55). */
export const SYSTEM_HEAP_ORDERS = [8, 4, 0];
/** Any order the page allocator has (include/linux/mmzone.h:28). */
export const ALL_ORDERS = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

/** Scattered pages. */
export function scattered(machine: Machine, how: Gather): Allocate {
  return (size) => {
    const runs = gatherPages(machine, size, how);
    if (!runs) return undefined;
    return {
      pages: pagesOfRuns(machine, runs),
      entries: entriesOf(machine, runs),
      release: () => releaseRuns(machine, runs),
    };
  };
}

/** Pages of a file that are pinned where they lie, CMA included (drivers/dma-buf/udmabuf.c:254). */
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

/** One run of the page allocator, at most its largest block (alloc_pages_exact, mm/page_alloc.c:5925). */
export function exact(machine: Machine): Allocate {
  return (size) => {
    const pfn = machine.pages.allocateExact(size, { movable: false, reclaim: true });
    if (pfn === undefined) return undefined;
    return {
      pages: consecutive(machine, pfn, size / machine.pageSize),
      release: () => machine.pages.freeExact(pfn, size),
    };
  };
}

/** A whole block, of which the buffer may use less: `get_order` of its size (kernel/dma/direct.c:141). */
function block(machine: Machine, below: number): Allocate {
  return (size) => {
    const order = Math.ceil(Math.log2(size / machine.pageSize));
    const pfn = machine.pages.allocate({ order, movable: false, reclaim: true, below });
    if (pfn === undefined) return undefined;
    return {
      pages: consecutive(machine, pfn, size / machine.pageSize),
      pool: "ram",
      release: () => machine.pages.free(pfn, order),
    };
  };
}

export interface Coherent {
  /** The area asked first. */
  readonly area: CmaArea | undefined;
  /** The device names the area itself, and takes single pages from it too. */
  readonly isOwnArea: boolean;
  /** Physical addresses the device reaches. */
  readonly reach: Range;
}

/**
 * What dma_alloc_coherent does without an IOMMU: the CMA area, for more than a page if it is the default one, unless its
 * pages lie beyond the device's mask; then the page allocator (kernel/dma/direct.c:118, kernel/dma/contiguous.c:314).
 */
export function coherent(machine: Machine, { area, isOwnArea, reach }: Coherent): Allocate {
  const fallback = block(machine, Number(reach.hi));
  const isReached = (pages: Float64Array) =>
    BigInt(pages[0] ?? 0) >= reach.lo &&
    BigInt((pages.at(-1) ?? 0) + machine.pageSize - 1) <= reach.hi;
  return (size) => {
    const asksArea = area !== undefined && (isOwnArea || size > machine.pageSize);
    const first = asksArea ? fromArea(machine, area)(size) : undefined;
    if (first && isReached(first.pages)) return first;
    first?.release();
    const second = fallback(size);
    if (!second || isReached(second.pages)) return second;
    second.release();
    return undefined;
  };
}

/** For a region that is not there: ENOMEM whatever is asked. */
export const nothing: Allocate = () => undefined;

function consecutive(machine: Machine, pfn: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => (pfn + at) * machine.pageSize);
}
