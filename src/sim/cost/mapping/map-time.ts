// How long the kernel takes to map a buffer for a device, and to take the mapping away.
import type { MappingFigures } from "../figures/board-figures.ts";
import type { MapWork } from "./map-work.ts";

/** Nanoseconds of mapping. */
export function mapTime({ entries, tables }: MapWork, figures: MappingFigures): number {
  const { fixed, entry, table } = figures;
  return fixed.value + entries * entry.value + tables * table.value;
}

/**
 * Nanoseconds of taking a mapping away. Clearing an entry is part of its invalidation: what is published does not tell
 * them apart.
 * @param sharers callers that do so at the same time on one IOMMU: their invalidations go through one queue, one after the
 *   other, while their waits overlap
 */
export function unmapTime(work: MapWork, figures: MappingFigures, sharers = 1): number {
  const { fixed, invalidate, sync } = figures;
  const invalidations = sharers * work.invalidations * invalidate.value;
  return fixed.value + invalidations + work.syncs * sync.value;
}
