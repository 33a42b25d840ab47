// Which preset stands for an IOMMU of a device tree, or for an IOMMU driver: a table, first match wins.
import { findIommuRows } from "../../../drivers/table.ts";
import type { IommuFigures } from "../figures/board-figures.ts";
import { generic, presets } from "./presets.ts";

interface Rule {
  readonly preset: string;
  /** Compatible strings of the IOMMU's node, or names of drivers. */
  readonly names: readonly string[];
  /** Only on these SoCs, by the board's compatible list. */
  readonly soc?: readonly string[];
  /** Only the node at this address. */
  readonly unit?: string;
}

const rules: readonly Rule[] = [
  { preset: "agilex-7", names: ["arm,mmu-500"], soc: ["intel,socfpga-agilex"] },
  { preset: "mmu-600-agilex5", names: ["arm,smmu-v3"], soc: ["intel,socfpga-agilex5"] },
  {
    preset: "mmu-500",
    names: ["arm,mmu-500", "nvidia,smmu-500", "cavium,smmu-v2", "arm,smmu-v2", "arm-smmu"],
  },
  {
    preset: "qcom-smmu",
    names: ["qcom,smmu-v2", "qcom,msm-iommu-v1", "qcom-iommu", "qcom,apq8064-iommu", "msm_iommu"],
  },
  { preset: "mmu-400", names: ["arm,mmu-400", "arm,mmu-401", "arm,smmu-v1"] },
  { preset: "mmu-600", names: ["arm,smmu-v3", "arm-smmu-v3"] },
  { preset: "tegra-gart", names: ["nvidia,tegra20-mc-gart", "tegra-gart"] },
  { preset: "tegra30", names: ["nvidia,tegra30-mc"] },
  { preset: "tegra114", names: ["nvidia,tegra114-mc"] },
  { preset: "tegra124", names: ["nvidia,tegra124-mc", "nvidia,tegra132-mc", "tegra-smmu"] },
  { preset: "tegra210", names: ["nvidia,tegra210-mc"] },
  // mmu_isp of omap3.dtsi; the MMU of the video accelerator has the same compatible and 32 entries.
  { preset: "omap3-isp", names: ["ti,omap2-iommu"], unit: "480bd400" },
  {
    preset: "omap",
    names: ["ti,omap2-iommu", "ti,omap4-iommu", "ti,dra7-iommu", "ti,dra7-dsp-iommu", "omap-iommu"],
  },
  { preset: "rockchip", names: ["rockchip,iommu", "rockchip,rk3568-iommu", "rk_iommu"] },
  { preset: "exynos-sysmmu", names: ["samsung,exynos-sysmmu", "exynos-sysmmu"] },
  { preset: "sun50i", names: ["allwinner,sun50i-h6-iommu", "sun50i-iommu"] },
  { preset: "apple-dart", names: ["apple,t8103-dart", "apple,t6000-dart", "apple-dart"] },
  { preset: "sprd", names: ["sprd,iommu-v1", "sprd-iommu"] },
  { preset: "vt-d", names: ["intel-iommu"] },
  { preset: "ipmmu-vmsa", names: ["ipmmu-vmsa"] },
  { preset: "mtk-m4u", names: ["mtk-iommu", "mtk-iommu-v1"] },
];

/** An IOMMU as far as its preset depends on it. */
export interface IommuName {
  /** Compatible list of its node, or the name of a driver. */
  readonly names: readonly string[];
  /** Device-tree path. */
  readonly node?: string;
  /** Compatible list of the board. */
  readonly board?: readonly string[];
}

/** The preset for an IOMMU; `generic`, all of it assumed, for one that the table does not know. */
export function presetFor({ names, node, board = [] }: IommuName): IommuFigures {
  for (const name of [...names, ...findIommuRows(names).map(({ driver }) => driver)]) {
    const rule = rules.find(
      (one) =>
        one.names.includes(name) &&
        (one.soc?.some((soc) => board.includes(soc)) ?? true) &&
        (one.unit === undefined || node?.endsWith(`@${one.unit}`) === true),
    );
    const found = rule && presets.get(rule.preset);
    if (found) return found;
  }
  return generic;
}
