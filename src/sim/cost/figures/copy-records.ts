// What tinymembench shows of boards' CPUs, by SoC and core. Data only.
import type { CopyRecord } from "./copy-speeds.ts";

type Row = readonly [
  soc: string,
  core: string,
  memcpy: number,
  memset: number,
  /** Undefined where the summary is all there is. */
  fromUncached: number | undefined,
  place: string,
];

/** In MB/s (10^6) as the results have them. The kernel's device trees call the Cortex-A17 of RK3288 an A12. */
const rows: readonly Row[] = [
  ["brcm,bcm2836", "cortex-a7", 617, 1176, 294, "1iFf"],
  ["brcm,bcm2837", "cortex-a53", 1132, 1533, 397, "1ism"],
  ["brcm,bcm2711", "cortex-a72", 2465, 3168, 742, "1MFf"],
  ["rockchip,rk3288", "cortex-a12", 1479, 3896, 594, "1iSX"],
  ["rockchip,rk3328", "cortex-a53", 1312, 5684, 306, "1iGW"],
  ["rockchip,rk3399", "cortex-a53", 1357, 4736, 188, "1lBC"],
  ["rockchip,rk3399", "cortex-a72", 2768, 4846, 663, "1lBC"],
  ["allwinner,sun50i-a64", "cortex-a53", 1084, 2824, 162, "1tJg"],
  ["allwinner,sun8i-h3", "cortex-a7", 828, 3243, 320, "1iX4"],
  ["samsung,exynos5800", "cortex-a7", 340, 756, 300, "1ixL"],
  ["samsung,exynos5800", "cortex-a15", 2204, 4797, 411, "1ixL"],
  ["amlogic,g12b", "cortex-a53", 1929, 6833, 183, "1BsF"],
  ["amlogic,g12b", "cortex-a73", 4118, 8606, 373, "1BsF"],
  ["amlogic,sm1", "cortex-a55", 3313, 6272, 252, "2kaS"],
  ["nvidia,tegra210", "cortex-a57", 3677, 8564, 833, "1I4j"],
  ["allwinner,sun4i-a10", "cortex-a8", 440, 1300, undefined, "Lime A10"],
  ["allwinner,sun7i-a20", "cortex-a7", 440, 2010, undefined, "Cubietruck"],
  ["allwinner,sun50i-h5", "cortex-a53", 1070, 3680, undefined, "Orange Pi PC 2"],
  ["allwinner,sun50i-h6", "cortex-a53", 1420, 5560, undefined, "PineH64, Linux 5.4"],
  ["amlogic,meson8b", "cortex-a5", 980, 2990, undefined, "TRONFY MXQ S805"],
  ["amlogic,meson-gxbb", "cortex-a53", 1600, 2730, undefined, "ODROID-C2, Linux 5.10"],
  ["amlogic,meson-gxl", "cortex-a53", 1810, 5730, undefined, "Le Potato"],
  ["amlogic,meson-gxm", "cortex-a53", 1920, 5920, undefined, "Khadas VIM2, Linux 4.17"],
  ["amlogic,g12a", "cortex-a53", 1600, 5370, undefined, "Radxa Zero, Linux 5.10"],
  ["brcm,bcm2835", "arm1176jzf-s", 340, 1400, undefined, "Raspberry Pi B, Buster"],
  ["fsl,imx8mq", "cortex-a53", 2230, 9900, undefined, "HummingBoard Pulse"],
  ["marvell,armada380", "cortex-a9", 935, 4940, undefined, "Clearfog Pro"],
  ["marvell,armada3710", "cortex-a53", 1000, 2400, undefined, "EspressoBin, 1200 MHz"],
  ["rockchip,rk3228", "cortex-a7", 410, 1230, undefined, "RK3228A TV Box"],
  ["rockchip,rk3308", "cortex-a35", 830, 1880, undefined, "Rock Pi S"],
  ["rockchip,rk3566", "cortex-a55", 2980, 7650, undefined, "Quartz64"],
];

export const copyRecords: readonly CopyRecord[] = rows.map(
  ([soc, core, memcpy, memset, fromUncached, place]) => ({
    soc,
    core,
    memcpy: memcpy * 1e6,
    memset: memset * 1e6,
    fromUncached: fromUncached === undefined ? undefined : fromUncached * 1e6,
    source:
      fromUncached === undefined
        ? `tinymembench, ${core}: sbc-bench 02c3f9f, Results.md, ${place}`
        : `tinymembench, ${core}: sbc-bench 53f7951, results/${place}.txt`,
  }),
);
