// IOMMU drivers of Texas Instruments SoCs. Data only.
import type { IommuRow } from "../row.ts";

const OMAP = "drivers/iommu/omap-iommu.c";

export const tiIommus: readonly IommuRow[] = [
  {
    driver: "omap-iommu",
    compatible: ["ti,omap2-iommu", "ti,omap4-iommu", "ti,dra7-iommu", "ti,dra7-dsp-iommu"],
    kconfig: ["OMAP_IOMMU"],
    readsDeviceTree: "no",
    dmaDomain: "no",
    arm32Mapping: "no",
    apertureBits: 32,
    physicalBits: 32,
    pageSizes: [0x1000, 0x1_0000, 0x10_0000, 0x100_0000],
    evidence: {
      compatible: [`${OMAP}:1289`, `${OMAP}:1290`, `${OMAP}:1291`, `${OMAP}:1292`],
      readsDeviceTree: [`${OMAP}:1735`, "drivers/iommu/of_iommu.c:30"],
      dmaDomain: [`${OMAP}:1573`],
      arm32Mapping: ["drivers/iommu/of_iommu.c:30"],
      apertureBits: [`${OMAP}:1583`],
      physicalBits: [`${OMAP}:544`],
      pageSizes: [`${OMAP}:40`],
      kconfig: ["drivers/iommu/Kconfig:201"],
    },
    notes: [
      "There is no of_xlate, so the DMA API never sees an IOMMU; the driver reads the iommus property itself, and only a client that attaches by hand (OMAP3 ISP, remoteproc) is translated.",
    ],
  },
];
