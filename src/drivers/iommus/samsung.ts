// Knowledge-base rows of Samsung IOMMUs: the Exynos System MMU. Data only.
import type { IommuRow } from "../row.ts";

const SYSMMU = "drivers/iommu/exynos-iommu.c";

export const samsungIommus: readonly IommuRow[] = [
  {
    driver: "exynos-sysmmu",
    compatible: ["samsung,exynos-sysmmu"],
    kconfig: ["EXYNOS_IOMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    arm32Mapping: "yes",
    apertureBits: 32,
    apertureLo: 0n,
    physicalBits: 32,
    pageSizes: [0x1000, 0x1_0000, 0x10_0000],
    evidence: {
      compatible: [`${SYSMMU}:798`],
      kconfig: ["drivers/iommu/Makefile:26"],
      readsDeviceTree: [`${SYSMMU}:1362`, `${SYSMMU}:1403`],
      dmaDomain: [`${SYSMMU}:830`],
      arm32Mapping: ["drivers/iommu/Kconfig:265", "arch/arm/mm/dma-mapping.c:1730"],
      apertureBits: [`${SYSMMU}:25`, `${SYSMMU}:103`],
      apertureLo: [`${SYSMMU}:860`],
      physicalBits: [`${SYSMMU}:54`, `${SYSMMU}:55`, `${SYSMMU}:718`],
      pageSizes: [`${SYSMMU}:29`, `${SYSMMU}:1402`],
    },
    notes: [
      "Physical addresses have 32 bits before version 5 (Exynos3 to 5420) and 36 from version 5 on (Exynos5433, 7); the version is read from hardware, so the smaller one stands here.",
      "A device may name several: all of them are switched to the same page table.",
      "A passthrough domain is not offered (exynos-iommu.c:830).",
    ],
  },
];
