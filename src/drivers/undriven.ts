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
    compatible: ["nvidia,tegra20-isp", "nvidia,tegra30-isp", "nvidia,tegra210-isp"],
    why: "the image signal processor; no driver has the string",
  },
  {
    compatible: ["nvidia,tegra20-vi", "nvidia,tegra30-vi"],
    why: "the camera interface; tegra-video binds nvidia,tegra210-vi only (drivers/staging/media/tegra-video/vi.c:2065)",
  },
  {
    compatible: ["nvidia,tegra20-epp", "nvidia,tegra30-epp"],
    why: "the encoder's pre-processor; no driver has the string",
  },
  {
    compatible: ["nvidia,tegra20-mpe", "nvidia,tegra30-mpe"],
    why: "the MPEG encoder; no driver has the string",
  },
  {
    compatible: ["nvidia,tegra186-nvjpg", "nvidia,tegra194-nvjpg", "nvidia,tegra210-nvjpg"],
    why: "the JPEG engine; no driver has the string",
  },
  {
    compatible: ["nvidia,tegra186-nvenc", "nvidia,tegra194-nvenc", "nvidia,tegra210-nvenc"],
    why: "the encoder; no driver has the string",
  },
  {
    compatible: ["nvidia,gv11b"],
    why: "the GPU; nouveau on Tegra stops at gp10b (drivers/gpu/drm/nouveau/nouveau_platform.c:81)",
  },
  {
    compatible: ["renesas,imr-lx4"],
    why: "the distortion corrector; no driver has the string",
  },
  {
    compatible: ["mediatek,mt8195-disp-ovl"],
    why: "the display's reader of frames; mediatek-drm waits for it and mtk_disp_ovl stops at mt8192 (drivers/gpu/drm/mediatek/mtk_disp_ovl.c:506)",
  },
  {
    compatible: ["mediatek,mt8173-disp-wdma"],
    why: "the display's write-back; mediatek-drm knows the string and programs nothing (drivers/gpu/drm/mediatek/mtk_drm_ddp_comp.c:462)",
  },
  {
    compatible: ["mediatek,mt8173-mdp-rdma"],
    why: "a further reader of the scaler, whose V4L2 device stands on the node with mediatek,mt8173-mdp (drivers/media/platform/mediatek/mdp/mtk_mdp_core.c:49)",
  },
  {
    compatible: [
      "allwinner,sun5i-a13-display-frontend",
      "allwinner,sun6i-a31-display-frontend",
      "allwinner,sun9i-a80-display-frontend",
    ],
    why: "the scaler before the display; sun4i-drm knows the string only to pass over it (drivers/gpu/drm/sun4i/sun4i_drv.c:161)",
  },
  {
    compatible: ["allwinner,sun9i-a80-deu"],
    why: "the sharpener after the scaler; sun4i-drm knows the string only to pass over it (drivers/gpu/drm/sun4i/sun4i_drv.c:171)",
  },
];

/** Why no driver binds the node; undefined when nothing is known of it. */
export function undrivenReason(compatible: readonly string[]): string | undefined {
  return UNDRIVEN.find((entry) => entry.compatible.some((name) => compatible.includes(name)))?.why;
}
