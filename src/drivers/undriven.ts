// Media hardware that device trees describe and no driver of the kernel read binds: a plan with it fails on open(), whatever
// the memory. Checked against every match table of Linux 6.1; newer or vendor kernels may drive it.

export interface Undriven {
  readonly compatible: readonly string[];
  /** What it is, and what is known of the missing driver. */
  readonly why: string;
}

const UNDRIVEN: readonly Undriven[] = [
  {
    compatible: ["fsl,imx6ul-pxp"],
    why: "the pixel pipeline; imx-pxp binds fsl,imx6ull-pxp only (drivers/media/platform/nxp/imx-pxp.c:1770)",
  },
  {
    compatible: ["fsl,imx6sll-csi", "fsl,imx6s-csi"],
    why: "the camera interface; no driver has the string",
  },
  {
    compatible: ["nvidia,tegra210-isp"],
    why: "the image signal processor; no driver has the string",
  },
  { compatible: ["nvidia,tegra210-nvjpg"], why: "the JPEG engine; no driver has the string" },
  { compatible: ["nvidia,tegra210-nvenc"], why: "the encoder; no driver has the string" },
  {
    compatible: [
      "allwinner,sun5i-a13-display-frontend",
      "allwinner,sun6i-a31-display-frontend",
      "allwinner,sun9i-a80-display-frontend",
    ],
    why: "the scaler before the display; sun4i-drm knows the string only to pass over it (drivers/gpu/drm/sun4i/sun4i_drv.c:161)",
  },
];

/** Why no driver binds the node; undefined when nothing is known of it. */
export function undrivenReason(compatible: readonly string[]): string | undefined {
  return UNDRIVEN.find((entry) => entry.compatible.some((name) => compatible.includes(name)))?.why;
}
