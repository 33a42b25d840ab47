// ARM's long-descriptor format with a granule of 4, 16 or 64 KiB, stage 1, as Linux fills it in
// (drivers/iommu/io-pgtable-arm.c). Concatenated first tables, which only stage 2 has, are left out.
import type { Access } from "./page-table.ts";
import type { PageTableFormat } from "./page-table-format.ts";
import { type WideEntry, WideTable } from "./wide-table.ts";

export type LpaeGranule = "4k" | "16k" | "64k";

export interface LpaeOptions {
  readonly granule: LpaeGranule;
  readonly inputBits: number;
  readonly outputBits: number;
  /** Of the granule's own, ascending; all when absent. */
  readonly pageSizes?: readonly number[];
  /** IO_PGTABLE_QUIRK_ARM_NS: entries say that they lie in non-secure memory. */
  readonly nonSecure?: boolean;
}

/** Blocks of each granule (drivers/iommu/io-pgtable-arm.c:759), without the 4 TiB ones of 52-bit addresses. */
export const LPAE_PAGE_SIZES = {
  "4k": [0x1000, 0x20_0000, 0x4000_0000],
  "16k": [0x4000, 0x200_0000],
  "64k": [0x1_0000, 0x2000_0000],
} as const;

export function lpae(options: LpaeOptions): PageTableFormat {
  const { granule, inputBits, outputBits } = options;
  const entry = lpaeEntry(options.nonSecure ?? false, granule === "64k");
  const format: PageTableFormat = {
    name: `lpae-${granule}`,
    inputBits,
    outputBits,
    pageSizes: options.pageSizes ?? LPAE_PAGE_SIZES[granule],
    partialUnmap: "split",
    create: (memory) => new WideTable(format, entry, memory),
  };
  return format;
}

const FOUR_GIB = 2 ** 32;

const TYPE = 0x3;
const TYPE_BLOCK = 0x1;
/** A page at the last level, a table at all others. */
const TYPE_PAGE = 0x3;
const NON_SECURE = 1 << 5;
/** AP[1] and AP[2]: also for accesses without privilege; never written. */
const UNPRIVILEGED = 1 << 6;
const READ_ONLY = 2 << 6;
const OUTER_SHAREABLE = 2 << 8;
const ACCESSED = 1 << 10;
const NOT_GLOBAL = 1 << 11;
/** NSTable, bit 63 of an entry. */
const NON_SECURE_TABLE_HIGH = 1 << 31;

/** Address bits 12 to 31 in the low word, 32 to 47 in the high one (drivers/iommu/io-pgtable-arm.c:74). */
const ADDRESS_LOW = 0xffff_f000;
const ADDRESS_HIGH = 0xffff;
/** With a granule of 64 KiB address bits 48 to 51 stand at 12 to 15 (drivers/iommu/io-pgtable-arm.c:167). */
const PACKED = 0xf000;
const PACKED_UNIT = 2 ** 36;

/** A level's number is the same whatever the granule: pages are at level 3. */
const LAST_LEVEL = 3;

function lpaeEntry(nonSecure: boolean, packsHighBits: boolean): WideEntry {
  // drivers/iommu/io-pgtable-arm.c:412, for a device that is not cache-coherent.
  const attributes = NOT_GLOBAL | UNPRIVILEGED | OUTER_SHAREABLE | ACCESSED;
  const blockBits = attributes | (nonSecure ? NON_SECURE : 0);
  return {
    isPresent: (low) => (low & TYPE) !== 0,
    isBlock: (low, isLast) => (low & TYPE) === (isLast ? TYPE_PAGE : TYPE_BLOCK),
    address: (low, high) => {
      const packed = packsHighBits ? low & PACKED : 0;
      return (
        (high & ADDRESS_HIGH) * FOUR_GIB +
        (((low & ADDRESS_LOW) ^ packed) >>> 0) +
        packed * PACKED_UNIT
      );
    },
    access: (low) => ((low & READ_ONLY) === 0 ? "read-write" : "read"),
    addressLow: (address) => {
      const low = address & ADDRESS_LOW;
      return packsHighBits ? low | (Math.floor(address / PACKED_UNIT) & PACKED) : low;
    },
    addressHigh: (address) => Math.floor(address / FOUR_GIB) & ADDRESS_HIGH,
    blockBits: (access: Access, isLast) =>
      blockBits | (access === "read" ? READ_ONLY : 0) | (isLast ? TYPE_PAGE : TYPE_BLOCK),
    tableBits: TYPE_PAGE,
    tableHighBits: nonSecure ? NON_SECURE_TABLE_HIGH : 0,
    level: (depth, levels) => LAST_LEVEL + 1 - levels + depth,
  };
}
