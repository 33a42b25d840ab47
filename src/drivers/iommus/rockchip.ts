// Knowledge-base rows of Rockchip IOMMUs: version 1 (up to RK3399) and version 2 (RK3568). Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const IOMMU = "drivers/iommu/rockchip-iommu.c";

const rockchipIommu = {
  driver: "rk_iommu",
  kconfig: ["ROCKCHIP_IOMMU"],
  readsDeviceTree: "yes",
  dmaDomain: "yes",
  arm32Mapping: "yes",
  apertureBits: 32,
  apertureLo: 0n,
  /** Every power of two from 4 KiB to 4 MiB; all are built of 4 KiB entries. */
  pageSizes: [
    0x1000, 0x2000, 0x4000, 0x8000, 0x1_0000, 0x2_0000, 0x4_0000, 0x8_0000, 0x10_0000, 0x20_0000,
    0x40_0000,
  ],
} satisfies Partial<IommuRow>;

const rockchipIommuEvidence = {
  kconfig: at("drivers/iommu/Makefile", 22),
  readsDeviceTree: at(IOMMU, 1137, 1163),
  dmaDomain: at(IOMMU, 1035),
  arm32Mapping: [...at("drivers/iommu/Kconfig", 222), ...at("arch/arm/mm/dma-mapping.c", 1730)],
  apertureBits: at(IOMMU, 1066),
  apertureLo: at(IOMMU, 1065),
  pageSizes: at(IOMMU, 80, 1162),
};

export const rockchipIommus: readonly IommuRow[] = [
  {
    ...rockchipIommu,
    compatible: ["rockchip,iommu"],
    physicalBits: 32,
    evidence: {
      ...rockchipIommuEvidence,
      compatible: at(IOMMU, 1358),
      physicalBits: at(IOMMU, 254, 271, 1347),
    },
    notes: ["Page addresses are cut to 32 bits without an error (rockchip-iommu.c:271)."],
  },
  {
    ...rockchipIommu,
    compatible: ["rockchip,rk3568-iommu"],
    physicalBits: 40,
    evidence: {
      ...rockchipIommuEvidence,
      compatible: at(IOMMU, 1361),
      physicalBits: at(IOMMU, 201, 202, 227, 1354),
    },
    notes: ["The first-level table itself is kept below 4 GiB (rockchip-iommu.c:1050)."],
  },
];
