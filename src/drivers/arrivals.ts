// When drivers came to mainline, per driver or per compatible: history, which the source of one release does not tell.
// A commit goes into the release whose merge window follows it, so each version is the first one that can have the driver.
import type { DriverRow } from "./row.ts";

export interface Arrival {
  readonly since: string;
  /** A commit of mainline, the date of one, or the pull request that names it; then its title. */
  readonly source: string;
  readonly driver: string;
  /** Absent: all of the driver's that have no arrival of their own. */
  readonly compatible?: readonly string[];
}

export const ARRIVALS: readonly Arrival[] = [
  came("4.6", "343e89a792a5 media: ti-vpe: Add CAL v4l2 camera capture driver", "ti-cal"),
  ...["sun4i-drm", "sun4i-backend", "sun4i-tcon", "sun8i-mixer"].map((driver) =>
    came("4.7", "2016-04-28 drm: Add Allwinner A10 Display Engine support", driver),
  ),
  came(
    "4.8",
    "2016-07-08 vcodec: mediatek: Add Mediatek V4L2 Video Encoder Driver",
    "mtk-vcodec-enc",
  ),
  came("4.9", "media/v4.9-1 ATMEL Image Sensor Controller", "atmel-sama5d2-isc"),
  came(
    "4.10",
    "2016-10-21 vcodec: mediatek: Add Mediatek V4L2 Video Decoder Driver",
    "mtk-vcodec-dec",
  ),
  came("4.10", "4710b752e029 v4l: Add Renesas R-Car FDP1 Driver", "rcar_fdp1"),
  came("4.10", "2016-12-06 drm: Add new driver for MXSFB controller", "mxsfb"),
  came("4.12", "b2f0d2724ba4 vcodec: mediatek: Add Mediatek JPEG Decoder Driver", "mtk-jpeg"),
  came("5.10", "45f13a57d813 media: platform: Add jpeg enc feature", "mtk-jpeg", [
    "mediatek,mtk-jpgenc",
  ]),
  came("4.13", "37404f91ef8b stm32-dcmi: STM32 DCMI camera interface driver", "stm32-dcmi"),
  came("4.13", "64b5a49df486 media: imx: Add Capture Device Interface", "imx-media"),
  ...["qcom-venus", "qcom-venus-decoder", "qcom-venus-encoder"].map((driver) =>
    came("4.13", "2017-06-20 media: venus: enable building of Venus video driver", driver),
  ),
  came(
    "5.13",
    "2021-04-06 media: venus: core: add sm8250 DT compatible and resource data",
    "qcom-venus",
    ["qcom,sm8250-venus"],
  ),
  came("5.16", "media/v5.16-1 venus: sdm660 DT compatible and resource struct", "qcom-venus", [
    "qcom,sdm660-venus",
  ]),
  came("4.15", "f7e7b48e6d79 rockchip/rga: v4l2 m2m support", "rockchip-rga"),
  came("4.18", "2018-05-03 drm/v3d: Introduce a new DRM driver for Broadcom V3D V3.x+", "v3d"),
  came("6.0", "e5a068983cf4 drm/v3d: Add support for bcm2711", "v3d", ["brcm,2711-v3d"]),
  came("4.18", "2f42acf84d1c media: rcar-vin: enable support for r8a7796", "rcar-vin", [
    "renesas,vin-r8a774a1",
    "renesas,vin-r8a774b1",
    "renesas,vin-r8a774c0",
    "renesas,vin-r8a774e1",
    "renesas,vin-r8a7795",
    "renesas,vin-r8a7796",
    "renesas,vin-r8a77961",
    "renesas,vin-r8a77965",
    "renesas,vin-r8a77970",
    "renesas,vin-r8a77980",
    "renesas,vin-r8a77990",
    "renesas,vin-r8a77995",
  ]),
  came("5.16", "406bb586dec0 media: rcar-vin: Add r8a779a0 support", "rcar-vin", [
    "renesas,vin-r8a779a0",
  ]),
  came("4.19", "2018-08-02 media: camss: vfe: Add support for 8x96", "qcom-camss", [
    "qcom,msm8996-camss",
  ]),
  came("5.13", "media/v5.13-1 camss: hardware version Titan 170", "qcom-camss", [
    "qcom,sdm845-camss",
  ]),
  came("5.18", "2022-01-23 media: camss: add support for SM8250 camss", "qcom-camss", [
    "qcom,sm8250-camss",
  ]),
  came("4.19", "25fdd5933e4c drm/msm: Add SDM845 DPU support", "msm-dpu"),
  came("4.20", "2018-10-05 media: platform: Add Cedrus VPU decoder driver", "cedrus"),
  came("4.20", "e4183d3256e3 media: dt-bindings: Document the Rockchip VPU bindings", "hantro-vpu"),
  came("5.14", "2021-06-17 media: hantro: add support for Rockchip RK3066", "hantro-vpu", [
    "rockchip,rk3066-vpu",
  ]),
  came("5.14", "4f34591568e7 media: hantro: add support for Rockchip RK3036", "hantro-vpu", [
    "rockchip,rk3036-vpu",
  ]),
  came("5.15", "fb7cb344b969 media: hantro: Add support for the Rockchip PX30", "hantro-vpu", [
    "rockchip,px30-vpu",
  ]),
  came("5.17", "media/v5.17-1 hantro: Add support for Allwinner H6", "hantro-vpu", [
    "allwinner,sun50i-h6-vpu-g2",
  ]),
  came("5.18", "cf1abc501a5c media: hantro: Add support for i.MX8MM Hantro-G1", "hantro-vpu", [
    "nxp,imx8mm-vpu-g1",
  ]),
  came("5.19", "5f6bfab6da65 media: hantro: Add support for Hantro G1 on RK356x", "hantro-vpu", [
    "rockchip,rk3568-vpu",
  ]),
  came("5.0", "5cc7522d8965 media: sun6i: Add support for Allwinner CSI V3s", "sun6i-csi"),
  came("5.1", "05f634040c0d media: staging/imx7: add imx7 CSI subdev driver", "imx7-csi"),
  came(
    "5.1",
    "7807063b862b media: staging/imx7: add MIPI CSI-2 receiver subdev for i.MX7",
    "imx-mipi-csis",
  ),
  came("5.2", "2019-04-01 drm/lima: driver for ARM Mali4xx GPUs", "lima"),
  came("5.2", "f3ba91228e8e drm/panfrost: Add initial panfrost driver", "panfrost"),
  came("5.3", "2019-06-11 media: meson: add v4l2 m2m video decoder driver", "meson-vdec"),
  came("5.4", "2019-08-23 media: sunxi: Add A10 CSI driver", "sun4i-csi"),
  came("5.5", "2019-10-24 media: sun4i: Add H3 deinterlace driver", "sun8i-di"),
  came("5.6", "d65dd85281fb media: staging: rkisp1: add Rockchip ISP1 base driver", "rkisp1"),
  came("5.16", "cd42f8023f16 media: rockchip: rkisp1: add support for v12 isp variants", "rkisp1", [
    "rockchip,px30-cif-isp",
  ]),
  came("5.7", "2020-03-02 media: sun8i: Add Allwinner A83T Rotate driver", "sun8i-rotate"),
  came(
    "5.7",
    "2020-01-27 drm/tidss: New driver for TI Keystone platform Display SubSystem",
    "tidss",
  ),
  came("5.8", "media/v5.8-1 new driver for Rockchip Video Decoder IP", "rkvdec"),
  ...["tegra-vi", "tegra-csi"].map((driver) =>
    came("5.8", "2020-05-12 media: tegra-video: Add Tegra210 Video input driver", driver),
  ),
  came("5.10", "2020-09-07 drm/vc4: Add support for the BCM2711 HVS5", "vc4-hvs", [
    "brcm,bcm2711-hvs",
  ]),
  came("5.10", "2020-09-09 drm/imx: Add initial support for DCSS on iMX8MQ", "imx-dcss"),
  came("5.15", "media/v5.15-1 imx: support for i.MX8MQ", "imx8mq-mipi-csi2"),
  came(
    "5.16",
    "af1ffd628adf media: rcar-isp: Add Renesas R-Car Image Signal Processor driver",
    "rcar-isp",
  ),
  came("5.17", "media/v5.17-1 STM32 Chrom-ART Accelerator", "stm32-dma2d"),
  came("5.18", "media/v5.18-1 Atmel microchip csi2dc driver", "microchip-csi2dc"),
  ...["amphion-vpu", "amphion-vpu-core"].map((driver) =>
    came("5.18", "media/v5.18-1 Amphion vpu decoder stateful driver", driver),
  ),
  came(
    "5.18",
    "2022-03-07 media: staging: tegra-vde: Support V4L stateless video decoder API",
    "tegra-vde",
  ),
  came("5.19", "604be85547ce drm/rockchip: Add VOP2 driver", "rockchip-vop2"),
  came("6.0", "9db35bb349a0 drm: lcdif: Add support for i.MX8MP LCDIF variant", "imx-lcdif"),
  came("6.1", "2022-08-29 media: dw100: Add i.MX8MP dw100 dewarper driver", "dw100"),
];

/** Rows with the version their driver came in; a row whose compatibles came at different times becomes several. */
export function withArrivals(
  rows: readonly DriverRow[],
  arrivals: readonly Arrival[] = ARRIVALS,
): readonly DriverRow[] {
  return rows.flatMap((row) => (row.since === undefined ? arrived(row, arrivals) : [row]));
}

function arrived(row: DriverRow, arrivals: readonly Arrival[]): readonly DriverRow[] {
  const own = arrivals.filter(({ driver }) => driver === row.driver);
  if (own.length === 0) return [row];
  const common = own.find(({ compatible }) => compatible === undefined);
  const groups = new Map<Arrival | undefined, string[]>();
  for (const name of row.compatible) {
    const arrival = own.find(({ compatible }) => compatible?.includes(name)) ?? common;
    groups.set(arrival, [...(groups.get(arrival) ?? []), name]);
  }
  return [...groups].map(([arrival, compatible]) => ({
    ...row,
    compatible,
    ...(arrival ? sinceOf(row, arrival) : {}),
  }));
}

function sinceOf(
  row: DriverRow,
  { since, source }: Arrival,
): Pick<DriverRow, "since" | "evidence"> {
  return { since, evidence: { ...row.evidence, since: [`Linux ${since}: ${source}`] } };
}

function came(
  since: string,
  source: string,
  driver: string,
  compatible?: readonly string[],
): Arrival {
  return { since, source, driver, ...(compatible ? { compatible } : {}) };
}
