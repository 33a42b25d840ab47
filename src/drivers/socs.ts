// What is known of a SoC and not in its device tree: how high its DRAM can lie. Needed where the boot loader fills in
// the memory banks and a window of a device would otherwise leave the verdict open.
import type { SocRow } from "./row.ts";

/** Allwinner's DRAM starts at 0x40000000; the memory bus of these describes how much the controller can decode. */
const ALLWINNER = 0x4000_0000n;

export const socRows: readonly SocRow[] = [
  {
    compatible: [
      "allwinner,sun5i-a10s",
      "allwinner,sun5i-a13",
      "allwinner,sun5i-r8",
      "nextthing,gr8",
    ],
    dram: { lo: ALLWINNER, hi: 0x5fff_ffffn },
    evidence: ["arch/arm/boot/dts/sun5i.dtsi:191"],
  },
  {
    compatible: ["allwinner,sun8i-r40"],
    dram: { lo: ALLWINNER, hi: 0xbfff_ffffn },
    evidence: ["arch/arm/boot/dts/sun8i-r40.dtsi:1046"],
  },
  {
    compatible: ["allwinner,sun8i-h3", "allwinner,sun8i-h2-plus", "allwinner,sun50i-h5"],
    dram: { lo: ALLWINNER, hi: 0xffff_ffffn },
    evidence: ["arch/arm/boot/dts/sunxi-h3-h5.dtsi:583"],
  },
  {
    compatible: ["allwinner,sun50i-a64"],
    dram: { lo: ALLWINNER, hi: 0xffff_ffffn },
    evidence: ["arch/arm64/boot/dts/allwinner/sun50i-a64.dtsi:1161"],
  },
  {
    // PCIe begins at 0x6_0000_0000, so RAM ends below.
    compatible: ["brcm,bcm2711"],
    dram: { lo: 0x0n, hi: 0x5_ffff_ffffn },
    evidence: ["arch/arm/boot/dts/bcm2711.dtsi:550"],
  },
  {
    compatible: ["rockchip,rk3328"],
    dram: { lo: 0x0n, hi: 0xfeff_ffffn },
    evidence: [
      "RK3328 technical reference manual, address mapping: DDR 0x0000_0000 to 0xfeff_ffff",
    ],
  },
  {
    compatible: ["rockchip,px30", "rockchip,rk3326"],
    dram: { lo: 0x0n, hi: 0xfeff_ffffn },
    evidence: ["PX30 technical reference manual, address mapping: DDR 0x0000_0000 to 0xfeff_ffff"],
  },
  {
    // The DRAM controller decodes the low 4 GiB less the peripherals' 128 MiB; there is no second window above.
    compatible: ["rockchip,rk3399"],
    dram: { lo: 0x0n, hi: 0xf7ff_ffffn },
    evidence: [
      "RK3399 technical reference manual, address mapping: DDR 0x0000_0000 to 0xf7ff_ffff",
    ],
  },
];
