// The SMMU in the memory controller of NVIDIA Tegra30 to Tegra210, and the GART before it.
import { assumed, published } from "../../figures/trusted.ts";
import { cache, preset } from "../preset.ts";

/** The page table cache holds directory entries; the driver gives it an index of six bits (drivers/iommu/tegra-smmu.c:1113). */
const walk = [
  cache(assumed(64, "entries", "the index map of the page table cache has six bits"), "lru", 4),
];

function tegra(name: string, lines: number, source: string) {
  return preset(name, {
    main: cache(published(lines, "entries", `Linux 6.1 ${source}: num_tlb_lines`), "lru"),
    walk,
  });
}

export const tegra30 = tegra("tegra30", 16, "drivers/memory/tegra/tegra30.c:1185");
export const tegra114 = tegra("tegra114", 32, "drivers/memory/tegra/tegra114.c:1072");
/** Tegra132 as well (drivers/memory/tegra/tegra124.c:1291). */
export const tegra124 = tegra("tegra124", 32, "drivers/memory/tegra/tegra124.c:1257");
export const tegra210 = tegra("tegra210", 48, "drivers/memory/tegra/tegra210.c:1230");

/** All translations lie in the unit itself: 32 MiB in pages of 4 KiB, one register each. It never reads memory. */
export const tegraGart = preset("tegra-gart", {
  main: cache(
    published(8192, "entries", "Linux 6.1 arch/arm/boot/dts/tegra20.dtsi:753: 32 MiB of pages"),
    "lru",
    1,
  ),
  walk: [],
});
