// All presets of IOMMUs by name, as `--iommu` takes them.
import type { IommuFigures } from "../figures/board-figures.ts";
import {
  agilex7,
  gem5SmmuV3,
  mmu400,
  mmu500,
  mmu600,
  mmu600Agilex5,
  qcomSmmu,
} from "./presets/arm.ts";
import { vtd } from "./presets/intel.ts";
import {
  appleDart,
  exynosSysmmu,
  generic,
  ipmmuVmsa,
  mtkM4u,
  rockchip,
  sprd,
  sun50i,
} from "./presets/soc-vendors.ts";
import { tegra114, tegra124, tegra210, tegra30, tegraGart } from "./presets/tegra.ts";
import { omap, omap3Isp } from "./presets/ti.ts";

export { generic } from "./presets/soc-vendors.ts";

const all: readonly IommuFigures[] = [
  mmu500,
  mmu600,
  mmu600Agilex5,
  agilex7,
  mmu400,
  qcomSmmu,
  gem5SmmuV3,
  tegra30,
  tegra114,
  tegra124,
  tegra210,
  tegraGart,
  omap3Isp,
  omap,
  vtd,
  rockchip,
  exynosSysmmu,
  ipmmuVmsa,
  mtkM4u,
  sun50i,
  appleDart,
  sprd,
  generic,
];

/** By name. */
export const presets: ReadonlyMap<string, IommuFigures> = new Map(
  all.map((one) => [one.preset, one]),
);

export const PRESET_NAMES: readonly string[] = [...presets.keys()];
