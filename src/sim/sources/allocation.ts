// What an allocator of the twin gives: pages and the way to give them back.

import type { PhysicalRun } from "../iommu/domain.ts";

export interface Allocation {
  /** Physical address of each page, in order. */
  readonly pages: Float64Array;
  /** As an sg table lists them, where neighbours that were allocated apart stay apart; else runs of neighbours. */
  readonly entries?: readonly PhysicalRun[];
  /** The budget they are drawn from, where that is not the source's own. */
  readonly pool?: string;
  release(): void;
}

/** Gives at least `size` bytes; undefined when there is no room. @param size bytes, whole pages */
export type Allocate = (size: number) => Allocation | undefined;
