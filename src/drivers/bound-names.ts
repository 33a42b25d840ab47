// What sysfs calls the drivers whose rows have another name: the name that is registered with the bus, which only a running
// system shows. Read from the driver structures of Linux 6.1.
import type { DriverRow, Evidence } from "./row.ts";

export interface BoundNames {
  readonly driver: string;
  /** Empty for drivers without V4L2 or DRM files. */
  readonly names: readonly string[];
  /** Lines with the names. */
  readonly evidence: readonly Evidence[];
}

const VC4 = "drivers/gpu/drm/vc4";
const MSM = "drivers/gpu/drm/msm";
const EXYNOS = "drivers/gpu/drm/exynos";
const OMAP = "drivers/gpu/drm/omapdrm";
const PLATFORM = "drivers/media/platform";
const ETNAVIV = "drivers/gpu/drm/etnaviv";

export const BOUND_NAMES: readonly BoundNames[] = [
  named("vc4-hvs", "vc4_hvs", `${VC4}/vc4_hvs.c:996`),
  named("vc4-txp", "vc4_txp", `${VC4}/vc4_txp.c:581`),
  named("vc4-crtc", "vc4_crtc", `${VC4}/vc4_crtc.c:1410`),
  named("vc4-hdmi", "vc4_hdmi", `${VC4}/vc4_hdmi.c:3686`),
  named("vc4-dsi", "vc4_dsi", `${VC4}/vc4_dsi.c:1819`),
  named("vc4-vec", "vc4_vec", `${VC4}/vc4_vec.c:586`),
  named("vc4-dpi", "vc4_dpi", `${VC4}/vc4_dpi.c:388`),
  named("vc4-v3d", "vc4_v3d", `${VC4}/vc4_v3d.c:559`),
  { driver: "simple-framebuffer", names: [], evidence: ["drivers/video/fbdev/simplefb.c:549"] },
  named("simpledrm", "simple-framebuffer", "drivers/gpu/drm/tiny/simpledrm.c:872"),
  {
    driver: "etnaviv",
    names: ["etnaviv", "etnaviv-gpu"],
    evidence: [`${ETNAVIV}/etnaviv_drv.c:654`, `${ETNAVIV}/etnaviv_gpu.c:1918`],
  },
  named(
    "mtk-vcodec-dec-hw",
    "mtk-vdec-comp",
    `${PLATFORM}/mediatek/vcodec/mtk_vcodec_dec_hw.c:207`,
  ),
  named(
    "atmel-hlcdc-dc",
    "atmel-hlcdc-display-controller",
    "drivers/gpu/drm/atmel-hlcdc/atmel_hlcdc_dc.c:832",
  ),
  named("imx-pxp", "pxp", `${PLATFORM}/nxp/imx-pxp.c:49`),
  named("imx-ipu-v3-prg", "imx-ipu-prg", "drivers/gpu/ipu-v3/ipu-prg.c:479"),
  named("imx-ipu-v3-pre", "imx-ipu-pre", "drivers/gpu/ipu-v3/ipu-pre.c:343"),
  named("msm-mdp4", "mdp4", `${MSM}/disp/mdp4/mdp4_kms.c:586`),
  named("msm-mdp5", "msm_mdp", `${MSM}/disp/mdp5/mdp5_kms.c:993`),
  named("msm-dpu", "msm_dpu", `${MSM}/disp/dpu1/dpu_kms.c:1321`),
  named("msm-adreno", "adreno", `${MSM}/adreno/adreno_device.c:732`),
  named("msm-adreno-headless", "adreno", `${MSM}/adreno/adreno_device.c:732`),
  named("s5p-fimc", "exynos4-fimc", `${PLATFORM}/samsung/exynos4-is/fimc-core.h:35`),
  named("exynos-fimd", "exynos4-fb", `${EXYNOS}/exynos_drm_fimd.c:1348`),
  named("exynos-drm-scaler", "exynos-scaler", `${EXYNOS}/exynos_drm_scaler.c:732`),
  named("exynos-drm-rotator", "exynos-rotator", `${EXYNOS}/exynos_drm_rotator.c:464`),
  named("sprd-dpu", "sprd-dpu-drv", "drivers/gpu/drm/sprd/sprd_dpu.c:878"),
  named("sprd-drm", "sprd-drm-drv", "drivers/gpu/drm/sprd/sprd_drm.c:170"),
  named("stm32-ltdc", "stm32-display", "drivers/gpu/drm/stm/drv.c:242"),
  named("stm32-dma2d", "stm-dma2d", `${PLATFORM}/st/stm32/dma2d/dma2d.h:21`),
  named("sti-bdisp", "bdisp", `${PLATFORM}/st/sti/bdisp/bdisp.h:18`),
  named("sti-hva", "st-hva", `${PLATFORM}/st/sti/hva/hva.h:24`),
  named("sti-delta", "st-delta", `${PLATFORM}/st/sti/delta/delta-v4l2.c:23`),
  named("sti-drm", "sti", "drivers/gpu/drm/sti/sti_drv.c:26"),
  named("ti-cal", "cal", `${PLATFORM}/ti/cal/cal.h:31`),
  named("ti-vpe", "vpe", `${PLATFORM}/ti/vpe/vpe.c:49`),
  named("am437x-vpfe", "vpfe", `${PLATFORM}/ti/am437x/am437x-vpfe.c:33`),
  {
    driver: "omapdrm",
    names: ["omapdrm", "omapdss_dss"],
    evidence: [`${OMAP}/omap_drv.c:908`, `${OMAP}/dss/dss.c:1613`],
  },
  named("omapdrm-dispc", "omapdss_dispc", `${OMAP}/dss/dispc.c:4923`),
  {
    driver: "omapdrm-hdmi",
    names: ["omapdss_hdmi", "omapdss_hdmi5"],
    evidence: [`${OMAP}/dss/hdmi4.c:850`, `${OMAP}/dss/hdmi5.c:825`],
  },
  named("omapdrm-dsi", "omapdss_dsi", `${OMAP}/dss/dsi.c:5100`),
  named("omapdrm-venc", "omapdss_venc", `${OMAP}/dss/venc.c:918`),
  named("omap-dmm", "dmm", `${OMAP}/omap_dmm_tiler.c:32`),
];

/** Rows with the names that sysfs has for their drivers. */
export function withBoundNames(
  rows: readonly DriverRow[],
  bound: readonly BoundNames[] = BOUND_NAMES,
): readonly DriverRow[] {
  const byDriver = new Map(bound.map((entry) => [entry.driver, entry]));
  return rows.map((row) => {
    const entry = byDriver.get(row.driver);
    if (!entry) return row;
    return { ...row, sysfs: entry.names, evidence: { ...row.evidence, sysfs: entry.evidence } };
  });
}

function named(driver: string, name: string, evidence: Evidence): BoundNames {
  return { driver, names: [name], evidence: [evidence] };
}
