// The MMUs of Texas Instruments OMAP: fully associative, the victim told by a register that counts round.
import { assumed, published } from "../../figures/trusted.ts";
import { cache, preset } from "../preset.ts";

/** Both levels are read for each miss: no cache of table entries is described. */
const walk = [undefined];

/** `base` and `victim` of the lock register move on with each load (drivers/iommu/omap-iommu.c:378). */
const replacement = "round-robin";

const timing = {
  outstanding: assumed(4, "accesses", "an OCP port of these years"),
};

export const omap3Isp = preset("omap3-isp", {
  main: cache(
    published(8, "entries", "Linux 6.1 arch/arm/boot/dts/omap3.dtsi:544: ti,#tlb-entries"),
    replacement,
  ),
  walk,
  timing,
});

export const omap = preset("omap", {
  main: cache(published(32, "entries", "Linux 6.1 drivers/iommu/omap-iommu.c:1188"), replacement),
  walk,
  timing,
});
