// IOMMU drivers of MediaTek SoCs: the M4U of the second generation and the first. Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const M4U = "drivers/iommu/mtk_iommu.c";
const V1 = "drivers/iommu/mtk_iommu_v1.c";

const m4u = {
  driver: "mtk-iommu",
  kconfig: ["MTK_IOMMU"],
  readsDeviceTree: "yes",
  dmaDomain: "yes",
  arm32Mapping: "yes",
  apertureBits: 32,
  pageSizes: [0x1000, 0x1_0000, 0x10_0000, 0x100_0000],
} satisfies Partial<IommuRow>;

const m4uEvidence = {
  readsDeviceTree: at(M4U, 939),
  dmaDomain: at(M4U, 631),
  arm32Mapping: at("drivers/iommu/Kconfig", 437),
  apertureBits: at(M4U, 303, 622),
  pageSizes: at(M4U, 941),
};

export const mediatekIommus: readonly IommuRow[] = [
  {
    ...m4u,
    compatible: ["mediatek,mt2712-m4u", "mediatek,mt6795-m4u", "mediatek,mt8173-m4u"],
    physicalBits: 33,
    evidence: {
      ...m4uEvidence,
      compatible: at(M4U, 1594, 1596, 1598),
      physicalBits: at(M4U, 603),
    },
    notes: [
      "33 bits only in the 4 GiB mode that the boot loader sets in a register, 32 otherwise (mtk_iommu.c:1228).",
    ],
  },
  {
    ...m4u,
    compatible: ["mediatek,mt6779-m4u", "mediatek,mt8167-m4u", "mediatek,mt8183-m4u"],
    physicalBits: 35,
    evidence: {
      ...m4uEvidence,
      compatible: at(M4U, 1595, 1597, 1599),
      physicalBits: at(M4U, 605),
    },
  },
  {
    ...m4u,
    compatible: [
      "mediatek,mt8186-iommu-mm",
      "mediatek,mt8192-m4u",
      "mediatek,mt8195-iommu-infra",
      "mediatek,mt8195-iommu-vdo",
      "mediatek,mt8195-iommu-vpp",
    ],
    physicalBits: 35,
    evidence: {
      ...m4uEvidence,
      compatible: at(M4U, 1600, 1604),
      physicalBits: at(M4U, 605),
    },
    notes: [
      "A client's dma-ranges choose one of several 4 GiB windows of device addresses; the first one is given here (mtk_iommu.c:306).",
    ],
  },
  {
    driver: "mtk-iommu-v1",
    compatible: ["mediatek,mt2701-m4u"],
    kconfig: ["MTK_IOMMU_V1"],
    readsDeviceTree: "yes",
    dmaDomain: "no",
    arm32Mapping: "yes",
    apertureBits: 32,
    physicalBits: 32,
    pageSizes: [0x1000],
    evidence: {
      compatible: at(V1, 604),
      readsDeviceTree: at(V1, 471),
      dmaDomain: at(V1, 277),
      arm32Mapping: at(V1, 437),
      apertureBits: at(V1, 438),
      physicalBits: at(V1, 347),
      pageSizes: at(V1, 79),
    },
    notes: [
      "Reads iommus itself, without of_xlate, and puts all clients in one mapping; 32-bit ARM only.",
    ],
  },
];
