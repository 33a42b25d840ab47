// What a set-up text needs to know and neither the plan nor the board says. Everything is optional: a text that
// misses a fact assumes and says so.

/** Cells the device tree's root gives to addresses and sizes; `/reserved-memory` must use the same ones. */
export interface RootCells {
  readonly address: 1 | 2;
  readonly size: 1 | 2;
}

export interface SetupFacts {
  readonly rootCells?: RootCells;
  /** Config symbols (without `CONFIG_`) of the driver of an IOMMU node; undefined when no driver is known. */
  readonly iommuKconfig?: (compatible: readonly string[]) => readonly string[] | undefined;
}
