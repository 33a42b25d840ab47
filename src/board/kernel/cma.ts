// Arithmetic of the contiguous memory allocator: what one buffer takes, and how large an area several need.
import { type CmaGeometry, USUAL_GEOMETRY } from "./cma-geometry.ts";

export interface CmaAllocation {
  readonly pages: number;
  /** Order of the smallest power-of-two run of pages that holds it. */
  readonly order: number;
  /** The buffer starts at a multiple of this many pages, counted in physical memory. */
  readonly alignPages: number;
}

type Grain = Pick<CmaGeometry, "pageSize" | "cmaAlignment">;

/**
 * What `cma_alloc` is asked for one buffer of `bytes`, above 0: aligned to its own power of two, up to
 * CONFIG_CMA_ALIGNMENT. The CMA heap (drivers/dma-buf/heaps/cma_heap.c:284) and drivers' own contiguous allocations
 * (kernel/dma/contiguous.c:281) ask alike. A driver's buffer of one page or less is not taken from the default area (:314).
 */
export function cmaAllocation(bytes: number, { pageSize, cmaAlignment }: Grain): CmaAllocation {
  const pages = Math.ceil(bytes / pageSize);
  const order = pages > 1 ? Math.floor(Math.log2(pages - 1)) + 1 : 0;
  return { pages, order, alignPages: 2 ** Math.min(order, cmaAlignment) };
}

/**
 * Bytes that one more buffer of this size takes of an area in a row of equal ones. The sum over buffers of mixed sizes is
 * an estimate: `cmaNeeded` places them.
 */
export function cmaSlotBytes(bytes: number, grain: Grain = USUAL_GEOMETRY): number {
  const { pages, alignPages } = cmaAllocation(bytes, grain);
  return roundUp(pages, alignPages) * grain.pageSize;
}

/**
 * Bytes of the smallest area that holds these buffers, wherever it starts, rounded up to what an area may be. Each buffer
 * goes to the first place that is free and aligned, in the order given (mm/cma.c:452, lib/bitmap.c:417). Nothing else is
 * in the area and nothing is freed in between: list what others take of it (fbdev, coherent pools) as buffers too. Pages
 * that cannot be moved away (-EBUSY) can still make an allocation fail.
 * @param buffers bytes each, above 0
 */
export function cmaNeeded(
  buffers: readonly number[],
  geometry: Pick<CmaGeometry, "pageSize" | "cmaAlignment" | "regionAlignment"> = USUAL_GEOMETRY,
): bigint {
  const asked = buffers.map((bytes) => cmaAllocation(bytes, geometry));
  const widest = asked.reduce((most, { alignPages }) => Math.max(most, alignPages), 1);
  const regionPages = geometry.regionAlignment / geometry.pageSize;
  let pages = 0;
  for (let base = 0; base === 0 || base < widest; base += regionPages) {
    pages = Math.max(pages, endOf(asked, base));
  }
  return BigInt(roundUp(pages, regionPages) * geometry.pageSize);
}

interface Run {
  readonly start: number;
  readonly end: number;
}

/** Page after the last buffer, counted from the start of an area whose first page is `base`. */
function endOf(asked: readonly CmaAllocation[], base: number): number {
  const taken: Run[] = [];
  let last = 0;
  for (const { pages, alignPages } of asked) {
    const { start, at } = firstFit(taken, pages, alignPages, base);
    taken.splice(at, 0, { start, end: start + pages });
    last = Math.max(last, start + pages);
  }
  return last;
}

/** Lowest aligned start whose pages are free, and its place in the sorted list. */
function firstFit(
  taken: readonly Run[],
  pages: number,
  align: number,
  base: number,
): { start: number; at: number } {
  let start = roundUp(base, align) - base;
  for (const [at, run] of taken.entries()) {
    if (start + pages <= run.start) return { start, at };
    start = Math.max(start, roundUp(base + run.end, align) - base);
  }
  return { start, at: taken.length };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
