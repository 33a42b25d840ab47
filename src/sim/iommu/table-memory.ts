// The memory that page tables live in, as the IOMMU part of the twin needs it: words, and tables to put them in.

export interface TableMemory {
  /** @param address a multiple of 4 inside a table */
  read32(address: number): number;
  /** @param value 0 to 2^32 - 1 */
  write32(address: number, value: number): void;
  /** @param address a multiple of 8 inside a table */
  read64(address: number): bigint;
  write64(address: number, value: bigint): void;
  /**
   * A zeroed table, aligned to its size.
   * @param bytes a power of two
   * @param below highest address its last byte may have, inclusive; absent for any
   * @returns its physical address; undefined when there is no such memory
   */
  allocateTable(bytes: number, below?: number): number | undefined;
  freeTable(address: number, bytes: number): void;
}
