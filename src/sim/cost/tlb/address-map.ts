// Device addresses as the page tables have them: blocks of a few sizes, told by extents.

/** Blocks of one size, side by side. Extents of a map are in the order of their addresses and do not meet. */
export interface Extent {
  /** Device address, a multiple of the block. */
  readonly address: number;
  /** Bytes, a multiple of the block. */
  readonly size: number;
  /** Bytes that one entry of a table maps: 4096, 65536, 2097152. */
  readonly block: number;
}

export interface AddressMap {
  readonly extents: readonly Extent[];
  /**
   * Table levels that a walk for a block of this size reads, and the bytes that an entry of each spans, from the root
   * on: LPAE with three levels and 4 KiB pages is [1 GiB, 2 MiB, 4 KiB].
   */
  levelsFor(block: number): readonly number[];
}
