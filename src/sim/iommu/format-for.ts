// Which page-table format the twin uses for an IOMMU driver. Where a vendor's tables are its own, the nearest of the five
// stands in: page sizes, reach and what becomes of a part stay the driver's, the bits of the entries do not.
import type { IommuRow } from "../../drivers/row.ts";
import { iommuRows } from "../../drivers/table.ts";
import { armShort, SHORT_PAGE_SIZES, type ShortOptions } from "./arm-short.ts";
import { lpae, LPAE_PAGE_SIZES, type LpaeGranule } from "./lpae.ts";
import type { PageTableFormat } from "./page-table-format.ts";
import { vtd } from "./vtd.ts";

type Reach = Pick<IommuRow, "apertureBits" | "physicalBits" | "pageSizes">;
/** @param pageSize bytes of a page of the kernel */
type Choose = (reach: Reach, pageSize: number) => PageTableFormat | undefined;

const choices: { readonly [driver: string]: Choose } = {
  // Which granules the hardware has is in its ID register; the kernel's own is preferred (drivers/iommu/io-pgtable-arm.c:750)
  // and assumed to be there.
  "arm-smmu": (reach, pageSize) => longDescriptors(reach, granuleOf(pageSize)),
  "arm-smmu-v3": (reach, pageSize) => longDescriptors(reach, granuleOf(pageSize)),
  // drivers/iommu/arm/arm-smmu/qcom_iommu.c:252
  "qcom-iommu": (reach) => longDescriptors(reach, "4k"),
  // drivers/iommu/ipmmu-vmsa.c:437
  "ipmmu-vmsa": (reach) => longDescriptors(reach, "4k", true),
  // drivers/iommu/msm_iommu.c:352
  msm_iommu: (reach) => shortDescriptors(reach, {}),
  // drivers/iommu/mtk_iommu.c:593
  "mtk-iommu": (reach) => shortDescriptors(reach, { mediatek: true }),
  // The same two levels as the short format in other bits (drivers/iommu/exynos-iommu.c:103); a part of a block cannot be
  // unmapped (drivers/iommu/exynos-iommu.c:1259).
  "exynos-sysmmu": (reach) => shortDescriptors(reach, { partialUnmap: "refuse" }),
  // The same two levels again; the whole block goes with a part (drivers/iommu/omap-iommu.c:718).
  "omap-iommu": (reach) => shortDescriptors(reach, { partialUnmap: "whole" }),
  // 4096 entries and tables of 256 (drivers/iommu/sun50i-iommu.c:192).
  "sun50i-iommu": pagesOnly,
  // Two levels of 1024 entries; a larger block is many pages (drivers/iommu/rockchip-iommu.c:782).
  rk_iommu: pagesOnly,
  // Two levels of 1024 entries (drivers/iommu/tegra-smmu.c:158).
  "tegra-smmu": pagesOnly,
  // One table for all: a list in registers (drivers/iommu/tegra-gart.c:175) or in memory (drivers/iommu/mtk_iommu_v1.c:87,
  // drivers/iommu/sprd-iommu.c:130). The twin walks two levels instead of one.
  "tegra-gart": pagesOnly,
  "mtk-iommu-v1": pagesOnly,
  "sprd-iommu": pagesOnly,
  // Pages of the size that the hardware reports, 16 KiB on known parts; with smaller pages in the kernel there is no
  // translation (drivers/iommu/apple-dart.c:941).
  "apple-dart": (reach, pageSize) =>
    pageSize < 0x4000 ? undefined : longDescriptors({ ...reach, pageSizes: [0x4000] }, "16k"),
  "intel-iommu": ({ apertureBits, physicalBits }) =>
    vtd({ inputBits: apertureBits, outputBits: physicalBits }),
};

/** Its clients are not in device trees, so it has no row: four levels (drivers/iommu/intel/iommu.h:52), 52 bits assumed. */
const withoutRow: { readonly [driver: string]: Reach } = {
  "intel-iommu": { apertureBits: 48, physicalBits: 52, pageSizes: [0x1000] },
};

/**
 * The format of a driver by its name in the IOMMU rows. Where its rows differ in reach the shortest is taken, so that
 * nothing is mapped that some of them could not; `formatOf` takes the row of the board's own IOMMU.
 * @param pageSize bytes of a page of the kernel
 * @returns undefined for a driver that is not known, or that does not translate with such pages
 */
export function formatFor(driver: string, pageSize: number): PageTableFormat | undefined {
  const shortest = iommuRows
    .filter((row) => row.driver === driver)
    .toSorted((a, b) => a.physicalBits - b.physicalBits || a.apertureBits - b.apertureBits)[0];
  const reach = shortest ?? withoutRow[driver];
  return reach && choices[driver]?.(reach, pageSize);
}

/** The format of one IOMMU. @param pageSize bytes of a page of the kernel */
export function formatOf(row: IommuRow, pageSize: number): PageTableFormat | undefined {
  return choices[row.driver]?.(row, pageSize);
}

function granuleOf(pageSize: number): LpaeGranule {
  if (pageSize === 0x1_0000) return "64k";
  return pageSize === 0x4000 ? "16k" : "4k";
}

function longDescriptors(
  reach: Reach,
  granule: LpaeGranule,
  nonSecure = false,
): PageTableFormat | undefined {
  // The rows list the blocks of 4 KiB granules; those of larger ones follow from the format.
  const known = LPAE_PAGE_SIZES[granule];
  const listed = known.filter((size) => reach.pageSizes.includes(size));
  return lpae({
    granule,
    inputBits: reach.apertureBits,
    outputBits: reach.physicalBits,
    pageSizes: listed.includes(known[0]) ? listed : known,
    nonSecure,
  });
}

function shortDescriptors(reach: Reach, options: ShortOptions): PageTableFormat {
  return armShort({
    ...options,
    outputBits: reach.physicalBits,
    pageSizes: SHORT_PAGE_SIZES.filter((size) => reach.pageSizes.includes(size)),
  });
}

/**
 * Every page is an entry of its own. Above 32 bits of physical address only the long format has room for them beside the
 * permissions; its walk reads three entries where the hardware reads two.
 */
function pagesOnly({ physicalBits: outputBits, pageSizes }: Reach): PageTableFormat | undefined {
  const page = pageSizes[0];
  if (page === undefined) return undefined;
  if (outputBits <= 32) return armShort({ outputBits, pageSizes: [page] });
  return lpae({ granule: "4k", inputBits: 32, outputBits, pageSizes: [page] });
}
