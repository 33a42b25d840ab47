// IOMMU drivers of NVIDIA Tegra SoCs up to Tegra210; later ones have an Arm SMMU. Data only.
import type { IommuRow } from "../row.ts";
import { at } from "../row-data.ts";

const SMMU = "drivers/iommu/tegra-smmu.c";
const GART = "drivers/iommu/tegra-gart.c";
const MC = "drivers/memory/tegra";

const smmu = {
  driver: "tegra-smmu",
  kconfig: ["TEGRA_IOMMU_SMMU"],
  readsDeviceTree: "yes",
  dmaDomain: "no",
  apertureBits: 32,
  pageSizes: [0x1000],
} satisfies Partial<IommuRow>;

const smmuEvidence = {
  readsDeviceTree: at(SMMU, 967),
  dmaDomain: at(SMMU, 279),
  apertureBits: at(SMMU, 312, 313),
  pageSizes: at(SMMU, 968),
};

const smmuNote =
  "The memory controller's node is the IOMMU. On arm64 only drivers that attach a domain of their own are translated: tegra-drm and the GPU.";

const arm32Note =
  "On arm32 the DMA API maps through it only where another option selected ARM_DMA_USE_IOMMU; tegra-drm, the decoder and the GPU drop that mapping and attach their own.";

export const nvidiaIommus: readonly IommuRow[] = [
  {
    ...smmu,
    compatible: ["nvidia,tegra30-mc", "nvidia,tegra114-mc"],
    arm32Mapping: "unknown",
    physicalBits: 32,
    evidence: {
      ...smmuEvidence,
      compatible: at(`${MC}/mc.c`, 28, 31),
      arm32Mapping: at("drivers/iommu/Kconfig", 250),
      physicalBits: [
        ...at(SMMU, 1106),
        ...at(`${MC}/tegra30.c`, 1390),
        ...at(`${MC}/tegra114.c`, 1107),
      ],
    },
    notes: [arm32Note],
  },
  {
    ...smmu,
    compatible: ["nvidia,tegra124-mc", "nvidia,tegra210-mc"],
    arm32Mapping: "unknown",
    physicalBits: 34,
    evidence: {
      ...smmuEvidence,
      compatible: at(`${MC}/mc.c`, 34, 40),
      arm32Mapping: at("drivers/iommu/Kconfig", 250),
      physicalBits: [
        ...at(SMMU, 1106),
        ...at(`${MC}/tegra124.c`, 1264, 1298),
        ...at(`${MC}/tegra210.c`, 1279),
      ],
    },
    notes: [smmuNote, arm32Note],
  },
  {
    ...smmu,
    compatible: ["nvidia,tegra132-mc"],
    physicalBits: 34,
    // Only the display controllers name it, and tegra-drm declines: its parent host1x is not behind the SMMU here.
    optIn: { soc: ["nvidia,tegra132"], clients: [], elsewhere: "unknown" },
    evidence: {
      ...smmuEvidence,
      compatible: at(`${MC}/mc.c`, 37),
      physicalBits: [...at(SMMU, 1106), ...at(`${MC}/tegra124.c`, 1298)],
      optIn: [
        ...at("drivers/gpu/drm/tegra/drm.c", 1127, 1138),
        ...at("arch/arm64/boot/dts/nvidia/tegra132.dtsi", 85, 110),
      ],
    },
    notes: [smmuNote],
  },
  {
    driver: "tegra-gart",
    compatible: ["nvidia,tegra20-mc-gart"],
    kconfig: ["TEGRA_IOMMU_GART"],
    readsDeviceTree: "yes",
    dmaDomain: "no",
    arm32Mapping: "unknown",
    apertureBits: 25,
    apertureLo: 0x5800_0000n,
    physicalBits: 31,
    pageSizes: [0x1000],
    evidence: {
      compatible: at(`${MC}/mc.c`, 25),
      readsDeviceTree: at(GART, 274),
      dmaDomain: at(GART, 148),
      arm32Mapping: at(GART, 153),
      apertureBits: [...at(GART, 153, 154), ...at("arch/arm/boot/dts/tegra20.dtsi", 753)],
      apertureLo: at("arch/arm/boot/dts/tegra20.dtsi", 753),
      physicalBits: at(GART, 31),
      pageSizes: at(GART, 34),
    },
    notes: [
      "One window for all clients, taken from the second reg entry: 32 MiB at 0x58000000.",
      "It has one active domain only; tegra-drm does not use it (drivers/gpu/drm/tegra/drm.c:1097).",
    ],
  },
];
