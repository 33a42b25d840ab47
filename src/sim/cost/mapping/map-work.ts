// What the kernel writes and invalidates to map one buffer for a device, read off the page tables that hold it.
import type { AddressMap } from "../tlb/address-map.ts";

export interface MapWork {
  /** Table entries written, those that point to tables included. */
  readonly entries: number;
  /** Tables made for it. */
  readonly tables: number;
  /** Blocks taken out of the TLB: one command each. */
  readonly invalidations: number;
  /** Waits until the IOMMU has done so. */
  readonly syncs: number;
}

/**
 * Mapping a buffer.
 * @param map the buffer's addresses alone
 * @param tables that were made for it: none where a buffer lay at these addresses before and its tables stayed
 */
export function mapWork(map: AddressMap, tables: number): MapWork {
  return { entries: entriesOf(map) + tables, tables, invalidations: 0, syncs: 0 };
}

/**
 * Taking the mapping away. The IOMMU forgets block by block (drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c:1941), and is waited
 * for at the end and whenever the blocks' size changes (include/linux/iommu.h:581). Units that take a range at once
 * (drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c:1916) do better.
 */
export function unmapWork(map: AddressMap): MapWork {
  const { extents } = map;
  return {
    entries: entriesOf(map),
    tables: 0,
    invalidations: extents.reduce((sum, { size, block }) => sum + size / block, 0),
    syncs: extents.filter(({ block }, at) => block !== extents[at - 1]?.block).length,
  };
}

/** A block larger than what one entry spans stands in several (16 of them in ARM's short format). */
function entriesOf(map: AddressMap): number {
  return map.extents.reduce(
    (sum, { size, block }) => sum + size / (map.levelsFor(block).at(-1) ?? block),
    0,
  );
}
