// Which blocks a run of memory is mapped with (iommu_pgsize, drivers/iommu/iommu.c:2199).

/**
 * The largest block that fits a run: not longer than it, and both addresses are multiples of it.
 * @param pageSizes bytes, descending, each a power of two up to 2^31
 * @param size bytes left in the run
 * @returns bytes; undefined when the run is no multiple of the smallest
 */
export function largestBlock(
  pageSizes: readonly number[],
  iova: number,
  physical: number,
  size: number,
): number | undefined {
  for (const block of pageSizes) {
    // Bitwise operators take the low 32 bits of any address, which decide about blocks of this size.
    if (block <= size && ((iova | physical) & (block - 1)) === 0) return block;
  }
  return undefined;
}
