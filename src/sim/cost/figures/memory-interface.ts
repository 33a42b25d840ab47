// Memory of a SoC: how wide its interface is and how fast at most. Data only; boards may have slower parts.

export interface MemoryInterface {
  /** Compatible strings of SoCs or boards. */
  readonly of: readonly string[];
  readonly type: string;
  /** Bits of all channels together. */
  readonly bits: number;
  /** Million transfers a second on each. */
  readonly rate: number;
  /** Where both numbers can be read; without it they are what is usual for the part. */
  readonly source?: string;
}

export const memoryInterfaces: readonly MemoryInterface[] = [
  // Allwinner
  { of: ["allwinner,sun4i-a10", "allwinner,sun7i-a20"], type: "DDR3", bits: 32, rate: 864 },
  {
    of: ["allwinner,sun5i-a10s", "allwinner,sun5i-a13", "allwinner,sun5i-r8", "nextthing,gr8"],
    type: "DDR3",
    bits: 16,
    rate: 864,
  },
  { of: ["allwinner,sun6i-a31", "allwinner,sun6i-a31s"], type: "DDR3", bits: 64, rate: 1066 },
  { of: ["allwinner,sun8i-a23", "allwinner,sun8i-a33"], type: "DDR3", bits: 16, rate: 1104 },
  { of: ["allwinner,sun8i-a83t"], type: "DDR3", bits: 32, rate: 1344 },
  {
    of: [
      "allwinner,sun8i-h3",
      "allwinner,sun8i-h2-plus",
      "allwinner,sun50i-h5",
      "allwinner,sun8i-r40",
    ],
    type: "DDR3",
    bits: 32,
    rate: 1344,
  },
  { of: ["allwinner,sun8i-v3", "allwinner,sun8i-v3s"], type: "DDR2", bits: 16, rate: 720 },
  { of: ["allwinner,sun50i-a64"], type: "DDR3", bits: 32, rate: 1344 },
  { of: ["allwinner,sun50i-h6", "allwinner,sun50i-h616"], type: "LPDDR3", bits: 32, rate: 1488 },
  { of: ["allwinner,sun9i-a80"], type: "DDR3", bits: 64, rate: 1344 },
  // Amlogic
  {
    of: ["amlogic,meson8b", "amlogic,meson8", "amlogic,meson8m2"],
    type: "DDR3",
    bits: 32,
    rate: 1584,
  },
  {
    of: ["amlogic,meson-gxbb", "amlogic,meson-gxl", "amlogic,meson-gxm", "amlogic,meson-axg"],
    type: "DDR3",
    bits: 32,
    rate: 1824,
  },
  { of: ["amlogic,g12a", "amlogic,g12b", "amlogic,sm1"], type: "DDR4", bits: 32, rate: 2640 },
  // Broadcom
  { of: ["brcm,bcm2835"], type: "LPDDR2", bits: 32, rate: 800 },
  { of: ["brcm,bcm2836"], type: "LPDDR2", bits: 32, rate: 900 },
  { of: ["brcm,bcm2837"], type: "LPDDR2", bits: 32, rate: 900 },
  { of: ["brcm,bcm2711"], type: "LPDDR4", bits: 32, rate: 3200 },
  // NXP
  { of: ["fsl,imx51"], type: "DDR2", bits: 32, rate: 400 },
  { of: ["fsl,imx53"], type: "DDR3", bits: 32, rate: 800 },
  {
    of: ["fsl,imx6q", "fsl,imx6qp"],
    type: "DDR3",
    bits: 64,
    rate: 1056,
    source: "NXP i.MX 6Dual/6Quad reference manual, MMDC: up to 528 MHz, 64 bits",
  },
  { of: ["fsl,imx6dl"], type: "DDR3", bits: 64, rate: 800 },
  { of: ["fsl,imx6sl", "fsl,imx6sll", "fsl,imx6sx"], type: "LPDDR2 or DDR3", bits: 32, rate: 800 },
  { of: ["fsl,imx6ul", "fsl,imx6ull", "fsl,imx6ulz"], type: "DDR3", bits: 16, rate: 800 },
  { of: ["fsl,imx7d", "fsl,imx7s"], type: "DDR3", bits: 32, rate: 1066 },
  {
    of: ["fsl,imx8mm"],
    type: "LPDDR4",
    bits: 32,
    rate: 3000,
    source:
      "Linux 6.1 arch/arm64/boot/dts/freescale/imx8mm-evk.dts:34: 750 MHz, four transfers a cycle; 32 bits by NXP's LPDDR4 guide for i.MX 8M",
  },
  { of: ["fsl,imx8mn"], type: "LPDDR4", bits: 16, rate: 3200 },
  { of: ["fsl,imx8mp"], type: "LPDDR4", bits: 32, rate: 4000 },
  {
    of: ["fsl,imx8mq"],
    type: "LPDDR4",
    bits: 32,
    rate: 3200,
    source:
      "Linux 6.1 arch/arm64/boot/dts/freescale/imx8mq-evk.dts:181: 800 MHz, four transfers a cycle; 32 bits by NXP's LPDDR4 guide for i.MX 8M",
  },
  { of: ["fsl,imx8qm"], type: "LPDDR4", bits: 64, rate: 3200 },
  { of: ["fsl,imx8qxp", "fsl,imx8dxl"], type: "LPDDR4", bits: 32, rate: 2400 },
  { of: ["fsl,imx93"], type: "LPDDR4X", bits: 16, rate: 3700 },
  // NVIDIA
  { of: ["nvidia,tegra20"], type: "DDR2", bits: 32, rate: 667 },
  { of: ["nvidia,tegra30"], type: "DDR3", bits: 32, rate: 1500 },
  { of: ["nvidia,tegra114"], type: "DDR3", bits: 64, rate: 1600 },
  { of: ["nvidia,tegra132", "nvidia,tegra124"], type: "DDR3L", bits: 64, rate: 1848 },
  {
    of: ["nvidia,tegra210"],
    type: "LPDDR4",
    bits: 64,
    rate: 3200,
    source: "NVIDIA Jetson Nano data sheet DA-09366: 4 channels of 16 bits, 1600 MHz, 25.6 GB/s",
  },
  { of: ["nvidia,tegra186"], type: "LPDDR4", bits: 128, rate: 3732 },
  { of: ["nvidia,tegra194"], type: "LPDDR4X", bits: 256, rate: 4266 },
  // Qualcomm
  { of: ["qcom,apq8064"], type: "LPDDR2", bits: 64, rate: 1066 },
  { of: ["qcom,apq8016", "qcom,msm8916"], type: "LPDDR3", bits: 32, rate: 1066 },
  { of: ["qcom,apq8096", "qcom,msm8996"], type: "LPDDR4", bits: 64, rate: 3732 },
  { of: ["qcom,msm8998", "qcom,sdm845"], type: "LPDDR4X", bits: 64, rate: 3732 },
  { of: ["qcom,sc7180"], type: "LPDDR4X", bits: 32, rate: 3732 },
  { of: ["qcom,sm8150", "qcom,sa8155p"], type: "LPDDR4X", bits: 64, rate: 4266 },
  { of: ["qcom,sm8250"], type: "LPDDR5", bits: 64, rate: 5500 },
  { of: ["qcom,sc7280"], type: "LPDDR5", bits: 32, rate: 6400 },
  { of: ["qcom,sc8280xp", "qcom,sa8540p"], type: "LPDDR4X", bits: 128, rate: 4266 },
  // Renesas
  {
    of: ["renesas,r8a7790", "renesas,r8a7791", "renesas,r8a7743"],
    type: "DDR3",
    bits: 64,
    rate: 1600,
  },
  { of: ["renesas,r8a7795", "renesas,r8a774e1"], type: "LPDDR4", bits: 128, rate: 3200 },
  { of: ["renesas,r8a7796", "renesas,r8a774a1"], type: "LPDDR4", bits: 64, rate: 3200 },
  { of: ["renesas,r8a77965", "renesas,r8a774b1"], type: "LPDDR4", bits: 32, rate: 3200 },
  // Rockchip
  { of: ["rockchip,rk3036", "rockchip,rv1108"], type: "DDR3", bits: 16, rate: 1066 },
  {
    of: ["rockchip,rk3066a", "rockchip,rk3188", "rockchip,rk3228", "rockchip,rk3229"],
    type: "DDR3",
    bits: 32,
    rate: 1066,
  },
  { of: ["rockchip,rk3288"], type: "DDR3", bits: 64, rate: 1333 },
  {
    of: ["rockchip,px30", "rockchip,rk3326"],
    type: "DDR3",
    bits: 32,
    rate: 1600,
  },
  {
    of: ["rockchip,rk3308"],
    type: "DDR3",
    bits: 16,
    rate: 1178,
    source: "sbc-bench 02c3f9f, Results.md on the Rock Pi S: 16 bits, 589 MHz",
  },
  { of: ["rockchip,rk3328", "rockchip,rk3318"], type: "DDR4", bits: 32, rate: 1600 },
  { of: ["rockchip,rk3368"], type: "DDR3", bits: 32, rate: 1600 },
  { of: ["rockchip,rk3399", "rockchip,rk3399pro"], type: "LPDDR4 or LPDDR3", bits: 64, rate: 1600 },
  { of: ["rockchip,rk3566"], type: "LPDDR4", bits: 32, rate: 2112 },
  { of: ["rockchip,rk3568"], type: "LPDDR4", bits: 32, rate: 3120 },
  { of: ["rockchip,rk3588", "rockchip,rk3588s"], type: "LPDDR4X", bits: 64, rate: 4224 },
  // Samsung
  { of: ["samsung,exynos4210"], type: "LPDDR2", bits: 64, rate: 800 },
  { of: ["samsung,exynos4412", "samsung,exynos4212"], type: "LPDDR2", bits: 64, rate: 800 },
  {
    of: ["samsung,exynos5250"],
    type: "LPDDR3",
    bits: 64,
    rate: 1600,
    source: "Samsung Exynos 5 Dual white paper: two LPDDR3 controllers of 800 MHz, 12.8 GB/s",
  },
  {
    of: ["samsung,exynos5422", "samsung,exynos5800"],
    type: "LPDDR3",
    bits: 64,
    rate: 1650,
    source:
      "Linux 6.1 arch/arm/boot/dts/exynos5422-odroid-core.dtsi:327: 825 MHz; two channels of 32 bits as in Exynos 5420",
  },
  {
    of: ["samsung,exynos5420"],
    type: "LPDDR3",
    bits: 64,
    rate: 1866,
    source: "Samsung on Exynos 5420 (July 2013): two channels of LPDDR3 at 933 MHz, 14.9 GB/s",
  },
  { of: ["samsung,exynos5433"], type: "LPDDR3", bits: 64, rate: 1650 },
  // ST
  { of: ["st,stm32mp135"], type: "DDR3", bits: 16, rate: 1066 },
  { of: ["st,stm32mp151", "st,stm32mp153", "st,stm32mp157"], type: "DDR3", bits: 32, rate: 1066 },
  // Texas Instruments
  { of: ["ti,am3517"], type: "DDR2", bits: 32, rate: 332 },
  { of: ["ti,omap3430"], type: "LPDDR", bits: 32, rate: 332 },
  { of: ["ti,omap3630", "ti,omap36xx"], type: "LPDDR", bits: 32, rate: 400 },
  { of: ["ti,omap3"], type: "LPDDR", bits: 32, rate: 332 },
  { of: ["ti,omap4"], type: "LPDDR2", bits: 64, rate: 800 },
  { of: ["ti,omap5", "ti,dra7"], type: "DDR3", bits: 64, rate: 1066 },
  { of: ["ti,am33xx"], type: "DDR3", bits: 16, rate: 800 },
  { of: ["ti,am4372", "ti,am43"], type: "DDR3", bits: 32, rate: 800 },
  { of: ["ti,am625", "ti,am642"], type: "DDR4", bits: 16, rate: 1600 },
  { of: ["ti,am62a7"], type: "LPDDR4", bits: 32, rate: 3733 },
  { of: ["ti,am654"], type: "DDR4", bits: 32, rate: 1600 },
  { of: ["ti,j721e", "ti,j7200"], type: "LPDDR4", bits: 32, rate: 3733 },
  // Others
  { of: ["marvell,armada380", "marvell,armada390"], type: "DDR3", bits: 32, rate: 1600 },
  { of: ["marvell,armada3710"], type: "DDR3", bits: 16, rate: 1600 },
  { of: ["marvell,armada-ap806", "marvell,armada-ap807"], type: "DDR4", bits: 64, rate: 2400 },
  { of: ["fsl,ls1028a"], type: "DDR4", bits: 32, rate: 1600 },
  { of: ["fsl,ls1043a", "fsl,ls1046a", "fsl,ls1088a"], type: "DDR4", bits: 64, rate: 1600 },
  { of: ["qcom,msm8992", "qcom,msm8994", "qcom,apq8094"], type: "LPDDR4", bits: 64, rate: 3200 },
  {
    of: ["qcom,sdm630", "qcom,sdm660", "qcom,sda660", "qcom,sdm636"],
    type: "LPDDR4X",
    bits: 32,
    rate: 3732,
  },
  { of: ["qcom,sm8350", "qcom,sm8450"], type: "LPDDR5", bits: 64, rate: 6400 },
  { of: ["altr,socfpga"], type: "DDR3", bits: 32, rate: 800 },
  { of: ["hisilicon,hi6220"], type: "LPDDR3", bits: 32, rate: 1600 },
  { of: ["hisilicon,hi3660", "hisilicon,hi3670"], type: "LPDDR4", bits: 64, rate: 3732 },
  { of: ["aspeed,ast2500", "aspeed,ast2600"], type: "DDR4", bits: 16, rate: 1600 },
  { of: ["xlnx,zynq-7000"], type: "DDR3", bits: 32, rate: 1066 },
  { of: ["xlnx,zynqmp"], type: "DDR4", bits: 64, rate: 2400 },
];
