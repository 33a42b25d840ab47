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
    // 32-bit device trees, so memory ends below 4 GiB; the kernel's offset for the bus masters is the start of memory.
    compatible: [
      "allwinner,sun4i-a10",
      "allwinner,sun6i-a31",
      "allwinner,sun6i-a31s",
      "allwinner,sun7i-a20",
      "allwinner,sun8i-a23",
      "allwinner,sun8i-a33",
      "allwinner,sun8i-a83t",
      "allwinner,sun8i-v3",
      "allwinner,sun8i-v3s",
    ],
    dram: { lo: ALLWINNER, hi: 0xffff_ffffn },
    evidence: [
      "drivers/soc/sunxi/sunxi_mbus.c:88",
      "arch/arm/boot/dts/sun4i-a10.dtsi:50",
      "arch/arm/boot/dts/sun6i-a31.dtsi:54",
      "arch/arm/boot/dts/sun7i-a20.dtsi:54",
      "arch/arm/boot/dts/sun8i-a23-a33.dtsi:53",
      "arch/arm/boot/dts/sun8i-a83t.dtsi:57",
      "arch/arm/boot/dts/sun8i-v3s.dtsi:51",
      "U-Boot: the SDRAM base of all sunxi SoCs but the A80 is 0x4000_0000",
    ],
  },
  {
    // PCIe begins at 0x6_0000_0000, so RAM ends below.
    compatible: ["brcm,bcm2711"],
    dram: { lo: 0x0n, hi: 0x5_ffff_ffffn },
    evidence: ["arch/arm/boot/dts/bcm2711.dtsi:550"],
  },
  {
    compatible: ["rockchip,rk3328", "rockchip,rk3318"],
    dram: { lo: 0x0n, hi: 0xfeff_ffffn },
    evidence: [
      "arch/arm64/boot/dts/rockchip/rk3318-a95x-z2.dts:5",
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
    compatible: ["rockchip,rk3399", "rockchip,rk3399pro"],
    dram: { lo: 0x0n, hi: 0xf7ff_ffffn },
    evidence: [
      "arch/arm64/boot/dts/rockchip/rk3399pro.dtsi:4",
      "RK3399 technical reference manual, address mapping: DDR 0x0000_0000 to 0xf7ff_ffff",
    ],
  },
  {
    // With 4 GiB fitted, memory ends where the peripherals begin; the tree keeps DMA out of its last 16 MiB.
    compatible: ["rockchip,rk3288"],
    dram: { lo: 0x0n, hi: 0xfeff_ffffn },
    evidence: ["arch/arm/boot/dts/rk3288.dtsi:173"],
  },
];
