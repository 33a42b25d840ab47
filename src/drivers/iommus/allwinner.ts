// IOMMU drivers of Allwinner SoCs. Data only.
import type { IommuRow } from "../row.ts";

const SUN50I = "drivers/iommu/sun50i-iommu.c";

export const allwinnerIommus: readonly IommuRow[] = [
  {
    driver: "sun50i-iommu",
    compatible: ["allwinner,sun50i-h6-iommu"],
    kconfig: ["SUN50I_IOMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    apertureBits: 32,
    physicalBits: 32,
    pageSizes: [4096],
    evidence: {
      compatible: [`${SUN50I}:1066`],
      readsDeviceTree: [`${SUN50I}:836`],
      dmaDomain: [`${SUN50I}:675`],
      apertureBits: [`${SUN50I}:691`],
      physicalBits: [`${SUN50I}:252`],
      pageSizes: [`${SUN50I}:833`],
      kconfig: ["drivers/iommu/Kconfig:230"],
    },
    notes: [
      "All masters share one domain; a page above 4 GiB would lose its upper address bits without an error.",
    ],
  },
];
