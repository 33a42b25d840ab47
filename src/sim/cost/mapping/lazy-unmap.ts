// Taking mappings away in lazy mode: entries are cleared at once, the IOMMU forgets all of them together, later.
import type { MappingFigures } from "../figures/board-figures.ts";
import type { MapWork } from "./map-work.ts";

/** Unmaps that wait for one flush at most, and flushes a second (drivers/iommu/dma-iommu.c:87, drivers/iommu/dma-iommu.c:90). */
const QUEUE = 256;
const FLUSHES_A_SECOND = 100;

/**
 * Nanoseconds of one unmap with its share of the flushes. Until then a device can still write to the pages: that is its price.
 * @param unmapsPerSecond of the domain
 */
export function lazyUnmapTime(
  { entries }: MapWork,
  { fixed, entry, sync }: MappingFigures,
  unmapsPerSecond: number,
): number {
  const flushes = Math.max(1 / QUEUE, Math.min(1, FLUSHES_A_SECOND / unmapsPerSecond));
  return fixed.value + entries * entry.value + flushes * sync.value;
}
