// A page-table format: how far it reaches, in which blocks, and how to start a table. Also the checks that all share.
import { hex } from "../../diagnostic/hex.ts";
import { type PageTable, PageTableError } from "./page-table.ts";
import type { TableMemory } from "./table-memory.ts";

export interface PageTableFormat {
  readonly name: "arm-short" | "lpae-4k" | "lpae-16k" | "lpae-64k" | "vtd";
  /** Bits of device addresses. */
  readonly inputBits: number;
  /** Bits of physical addresses. */
  readonly outputBits: number;
  /** Bytes of each kind of block, ascending; the first is the granule. */
  readonly pageSizes: readonly number[];
  readonly partialUnmap: PartialUnmap;
  /** Starts an empty table. @throws PageTableError ENOMEM */
  create(memory: TableMemory): PageTable;
}

/** What becomes of a block when only a part of it is unmapped: cut up, left as it is, or gone with the part. */
export type PartialUnmap = "split" | "refuse" | "whole";

/** @throws PageTableError EINVAL, ERANGE (drivers/iommu/io-pgtable-arm.c:487, drivers/iommu/io-pgtable-arm-v7s.c:551) */
export function checkBlock(
  format: PageTableFormat,
  iova: number,
  physical: number,
  size: number,
): void {
  if (!isBlock(format, iova, size) || physical % size !== 0) {
    throw new PageTableError(
      "EINVAL",
      `no block of ${hex(size)} at ${hex(iova)}, ${hex(physical)}`,
    );
  }
  if (iova + size > 2 ** format.inputBits) {
    throw new PageTableError("ERANGE", `${hex(iova)} has more than ${format.inputBits} bits`);
  }
  if (physical + size > 2 ** format.outputBits) {
    throw new PageTableError("ERANGE", `${hex(physical)} has more than ${format.outputBits} bits`);
  }
}

/** Whether the format has blocks of that size and one may start there. */
export function isBlock(format: PageTableFormat, iova: number, size: number): boolean {
  return format.pageSizes.includes(size) && iova % size === 0;
}
