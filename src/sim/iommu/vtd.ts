// Intel VT-d's second-level format, as Linux fills it in (drivers/iommu/intel/iommu.c).
import type { PageTableFormat } from "./page-table-format.ts";
import { type WideEntry, WideTable } from "./wide-table.ts";

export interface VtdOptions {
  /** 39 for three levels, 48 for four. */
  readonly inputBits: number;
  readonly outputBits: number;
}

export function vtd({ inputBits, outputBits }: VtdOptions): PageTableFormat {
  const format: PageTableFormat = {
    name: "vtd",
    inputBits,
    outputBits,
    pageSizes: [0x1000, 0x20_0000, 0x4000_0000],
    // A request for less than a large page takes all of it (drivers/iommu/intel/iommu.c:4398).
    partialUnmap: "whole",
    create: (memory) => new WideTable(format, entry, memory),
  };
  return format;
}

const READ = 1 << 0;
const WRITE = 1 << 1;
const LARGE_PAGE = 1 << 7;
const FOUR_GIB = 2 ** 32;
const ADDRESS_LOW = 0xffff_f000;
/** Up to bit 62: the topmost one is execute-disable in first-level tables (drivers/iommu/intel/iommu.h:678). */
const ADDRESS_HIGH = 0x7fff_ffff;

const entry: WideEntry = {
  isPresent: (low) => (low & (READ | WRITE)) !== 0,
  isBlock: (low, isLast) => isLast || (low & LARGE_PAGE) !== 0,
  address: (low, high) => (high & ADDRESS_HIGH) * FOUR_GIB + ((low & ADDRESS_LOW) >>> 0),
  access: (low) => ((low & WRITE) === 0 ? "read" : "read-write"),
  addressLow: (address) => address & ADDRESS_LOW,
  addressHigh: (address) => Math.floor(address / FOUR_GIB) & ADDRESS_HIGH,
  // Bit 0 is set whatever the direction, as "present" of the first level, and means "readable" in the second
  // (drivers/iommu/intel/iommu.c:2259).
  blockBits: (access, isLast) => READ | (access === "read" ? 0 : WRITE) | (isLast ? 0 : LARGE_PAGE),
  tableBits: READ | WRITE,
  tableHighBits: 0,
  level: (depth, levels) => levels - depth,
};
