// How long the kernel takes to map a buffer for a device, and to take the mapping away.
import type { MappingFigures } from "../figures/board-figures.ts";
import type { MapWork } from "./map-work.ts";

/** Nanoseconds of mapping. */
export function mapTime(work: MapWork, figures: MappingFigures): number {
  return callTime(work, figures);
}

/**
 * Nanoseconds of taking a mapping away.
 * @param sharers callers that do so at the same time on one IOMMU: their invalidations go through one queue, one after the
 *   other, while their waits overlap
 */
export function unmapTime(work: MapWork, figures: MappingFigures, sharers = 1): number {
  const waits = work.syncs * figures.sync.value;
  return callTime(work, figures) + sharers * work.invalidations * figures.invalidate.value + waits;
}

function callTime({ entries, tables }: MapWork, { fixed, entry, table }: MappingFigures): number {
  return fixed.value + entries * entry.value + tables * table.value;
}
