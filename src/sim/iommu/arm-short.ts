// The ARMv7 short-descriptor format, as ARM wrote it or as MediaTek extended it.
import type { PageTableFormat, PartialUnmap } from "./page-table-format.ts";
import { ShortTable } from "./short-table.ts";

export interface ShortOptions {
  /** Up to 32, 35 in MediaTek's variant (drivers/iommu/io-pgtable-arm-v7s.c:805); 32 when absent. */
  readonly outputBits?: number;
  /** Of 4 KiB, 64 KiB, 1 MiB and 16 MiB, ascending; all when absent. */
  readonly pageSizes?: readonly number[];
  readonly partialUnmap?: PartialUnmap;
  readonly mediatek?: boolean;
}

export const SHORT_PAGE_SIZES: readonly number[] = [0x1000, 0x1_0000, 0x10_0000, 0x100_0000];

export function armShort(options: ShortOptions = {}): PageTableFormat {
  const format: PageTableFormat = {
    name: "arm-short",
    inputBits: 32,
    outputBits: options.outputBits ?? 32,
    pageSizes: options.pageSizes ?? SHORT_PAGE_SIZES,
    partialUnmap: options.partialUnmap ?? "split",
    create: (memory) => new ShortTable(format, { mediatek: options.mediatek ?? false }, memory),
  };
  return format;
}
