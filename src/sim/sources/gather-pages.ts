// Pages for one buffer, gathered in runs as an allocator asks for them: the largest order first, down to single pages.
import type { PhysicalRun } from "../iommu/domain.ts";
import type { Machine } from "../machine.ts";

export interface PageRun {
  readonly pfn: number;
  readonly order: number;
}

export interface Gather {
  /** Orders tried, the largest first; the last is 0. */
  readonly orders: readonly number[];
  /** Movable pages may come from CMA areas. */
  readonly movable: boolean;
  /** Highest physical address the pages may have, inclusive. */
  readonly below?: number;
}

/**
 * Undefined when the page allocator has no more; then nothing is kept. Only single pages are worth direct reclaim: longer
 * runs are a convenience (drivers/dma-buf/heaps/system_heap.c:43, drivers/iommu/dma-iommu.c:756).
 * @param size bytes
 */
export function gatherPages(
  machine: Machine,
  size: number,
  how: Gather,
): readonly PageRun[] | undefined {
  const runs: PageRun[] = [];
  let left = Math.ceil(size / machine.pageSize);
  let largest = how.orders[0] ?? 0;
  while (left > 0) {
    const run = largestRun(machine, Math.min(left, 2 ** largest), how);
    if (!run) {
      releaseRuns(machine, runs);
      return undefined;
    }
    runs.push(run);
    left -= 2 ** run.order;
    largest = run.order;
  }
  return runs;
}

/** One entry for each run, as heaps fill their sg tables (drivers/dma-buf/heaps/system_heap.c:388). */
export function entriesOf(machine: Machine, runs: readonly PageRun[]): readonly PhysicalRun[] {
  const { pageSize } = machine;
  return runs.map(({ pfn, order }) => ({ address: pfn * pageSize, length: 2 ** order * pageSize }));
}

/** Physical address of each page. */
export function pagesOfRuns(machine: Machine, runs: readonly PageRun[]): Float64Array {
  const pages = new Float64Array(runs.reduce((sum, { order }) => sum + 2 ** order, 0));
  let count = 0;
  for (const { pfn, order } of runs) {
    for (let page = pfn; page < pfn + 2 ** order; page += 1) {
      pages[count] = page * machine.pageSize;
      count += 1;
    }
  }
  return pages;
}

export function releaseRuns(machine: Machine, runs: readonly PageRun[]): void {
  for (const { pfn, order } of runs) machine.pages.free(pfn, order);
}

function largestRun(machine: Machine, most: number, how: Gather): PageRun | undefined {
  for (const order of how.orders) {
    if (2 ** order > most) continue;
    const pfn = machine.pages.allocate({
      order,
      movable: how.movable,
      reclaim: order === 0,
      ...(how.below === undefined ? {} : { below: how.below }),
    });
    if (pfn !== undefined) return { pfn, order };
  }
  return undefined;
}
