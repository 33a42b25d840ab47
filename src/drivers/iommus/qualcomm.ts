// IOMMU drivers of Qualcomm SoCs, and Arm's SMMU drivers, which many other SoCs use. Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const SMMU = "drivers/iommu/arm/arm-smmu/arm-smmu.c";
const SMMU_V3 = "drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c";
const QCOM = "drivers/iommu/arm/arm-smmu/qcom_iommu.c";
const MSM = "drivers/iommu/msm_iommu.c";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export const qualcommIommus: readonly IommuRow[] = [
  {
    driver: "qcom-iommu",
    compatible: ["qcom,msm-iommu-v1"],
    kconfig: ["QCOM_IOMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    arm32Mapping: "yes",
    apertureBits: 32,
    physicalBits: 40,
    pageSizes: [4 * KIB],
    evidence: {
      compatible: at(QCOM, 899),
      readsDeviceTree: at(QCOM, 589),
      dmaDomain: at(QCOM, 333),
      arm32Mapping: at("drivers/iommu/Kconfig", 471),
      apertureBits: at(QCOM, 243),
      physicalBits: at(QCOM, 244),
      pageSizes: [...at(QCOM, 590), ...at("drivers/iommu/io-pgtable-arm.c", 776)],
    },
    notes: [
      "Of the page sizes it names only 4 KiB survive in the LPAE page-table format.",
      "A context bank must be a child node and secure ones need the firmware to have set them up.",
    ],
  },
  {
    driver: "msm_iommu",
    compatible: ["qcom,apq8064-iommu"],
    kconfig: ["MSM_IOMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "no",
    arm32Mapping: "unknown",
    apertureBits: 32,
    physicalBits: 32,
    pageSizes: [4 * KIB, 64 * KIB, MIB, 16 * MIB],
    evidence: {
      compatible: at(MSM, 806),
      readsDeviceTree: at(MSM, 678),
      dmaDomain: at(MSM, 309),
      arm32Mapping: at("drivers/iommu/Kconfig", 176),
      apertureBits: at(MSM, 319),
      physicalBits: at(MSM, 347),
      pageSizes: at(MSM, 34),
    },
    notes: [
      "Does not select ARM_DMA_USE_IOMMU itself: the DMA API maps through it only when another option turned that on.",
    ],
  },
  {
    driver: "arm-smmu",
    compatible: ["arm,smmu-v1", "arm,mmu-400", "arm,mmu-401"],
    kconfig: ["ARM_SMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    arm32Mapping: "yes",
    apertureBits: 40,
    physicalBits: 40,
    pageSizes: [4 * KIB, 2 * MIB, GIB],
    evidence: {
      compatible: at(SMMU, 1903, 1905, 1906),
      readsDeviceTree: at(SMMU, 1584),
      dmaDomain: at(SMMU, 860),
      arm32Mapping: at("drivers/iommu/Kconfig", 323),
      apertureBits: at(SMMU, 1837),
      physicalBits: at(SMMU, 1818, 1822),
      pageSizes: at(SMMU, 1862),
    },
    notes: [
      "Address widths are read from an ID register, 32 to 48 bits; 40 is assumed here.",
      "With the old mmu-masters binding the DMA API gets no domain.",
    ],
  },
  {
    driver: "arm-smmu",
    compatible: ["arm,smmu-v2", "arm,mmu-500", "cavium,smmu-v2", "nvidia,smmu-500", "qcom,smmu-v2"],
    kconfig: ["ARM_SMMU"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    arm32Mapping: "yes",
    apertureBits: 48,
    physicalBits: 48,
    pageSizes: [4 * KIB, 2 * MIB, GIB],
    evidence: {
      compatible: at(SMMU, 1904, 1907, 1908, 1909, 1910),
      readsDeviceTree: at(SMMU, 1584),
      dmaDomain: at(SMMU, 860),
      arm32Mapping: at("drivers/iommu/Kconfig", 323),
      apertureBits: at(SMMU, 1842),
      physicalBits: at(SMMU, 1818, 1822),
      pageSizes: at(SMMU, 1862),
    },
    notes: [
      "Address widths are read from an ID register, 32 to 48 bits; 48 is assumed here, and integrators size it to reach all DRAM.",
      "Qualcomm's implementation gives the display and the GPU an identity domain by default; their drivers attach their own (drivers/iommu/arm/arm-smmu/arm-smmu-qcom.c:244).",
      "SoC-specific Qualcomm names come with one of these as fallback and bind through it.",
    ],
  },
  {
    driver: "arm-smmu-v3",
    compatible: ["arm,smmu-v3"],
    kconfig: ["ARM_SMMU_V3"],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    apertureBits: 48,
    physicalBits: 48,
    pageSizes: [4 * KIB, 2 * MIB, GIB],
    evidence: {
      compatible: at(SMMU_V3, 3955),
      readsDeviceTree: at(SMMU_V3, 2888),
      dmaDomain: at(SMMU_V3, 2060),
      apertureBits: at(SMMU_V3, 2238),
      physicalBits: at(SMMU_V3, 3682),
      pageSizes: at(SMMU_V3, 3650),
    },
    notes: ["The physical width is read from an ID register, 32 to 52 bits; 48 is assumed here."],
  },
];
