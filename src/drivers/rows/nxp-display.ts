// Knowledge-base rows of NXP displays beside the IPU: (e)LCDIF, LCDIFv3, DCSS, DCU, and the IPU's companion nodes. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const IPU = "drivers/gpu/ipu-v3";
const IPU_DRM = "drivers/gpu/drm/imx";
const MXSFB = "drivers/gpu/drm/mxsfb";
const DCSS = "drivers/gpu/drm/imx/dcss";
const DCU = "drivers/gpu/drm/fsl-dcu";

/** A display of its own: one DRM device, attaching as itself, with the GEM DMA helpers. */
const gemDisplay = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
} satisfies Partial<DriverRow>;

const mxsfb = {
  ...gemDisplay,
  driver: "mxsfb",
  kconfig: ["DRM_MXSFB"],
  streamingMask: 32,
  coherentMask: 32,
  needsEndpoint: true,
  alignment: { strideIsWidth: true },
} satisfies Partial<DriverRow>;

const mxsfbEvidence = {
  kconfig: at(`${MXSFB}/Makefile`, 3),
  role: at(`${MXSFB}/mxsfb_drv.c`, 330),
  busMaster: at(`${MXSFB}/mxsfb_kms.c`, 393, 548),
  memory: at(`${MXSFB}/mxsfb_drv.c`, 331),
  import: at(`${MXSFB}/mxsfb_drv.c`, 331, 358),
  export: at(`${MXSFB}/mxsfb_drv.c`, 331),
  streamingMask: at(`${MXSFB}/mxsfb_drv.c`, 246),
  coherentMask: at(`${MXSFB}/mxsfb_drv.c`, 246),
  alignment: at(`${MXSFB}/mxsfb_drv.c`, 101),
  needsEndpoint: [...at(`${MXSFB}/mxsfb_drv.c`, 127), ...at("drivers/gpu/drm/drm_of.c", 256, 260)],
};

const MXSFB_NOTES = [
  "A line must be exactly as long as the width: any padding is refused at DRM_IOCTL_MODE_ADDFB2 with EINVAL (mxsfb_drv.c:101).",
  "A tree that names its panel by a display property instead of a graph has no mxsfb display.",
];

const mxsfbRows: readonly DriverRow[] = [
  {
    ...mxsfb,
    compatible: ["fsl,imx23-lcdif", "fsl,imx28-lcdif"],
    formats: { consumes: ["RG16", "XR24"], evidence: at(`${MXSFB}/mxsfb_kms.c`, 650) },
    evidence: { ...mxsfbEvidence, compatible: at(`${MXSFB}/mxsfb_drv.c`, 341, 342) },
    notes: MXSFB_NOTES,
  },
  {
    ...mxsfb,
    compatible: ["fsl,imx6sx-lcdif"],
    formats: {
      consumes: ["RG16", "XR24", "XR12", "AR12", "XR15", "AR15", "AR24"],
      evidence: at(`${MXSFB}/mxsfb_kms.c`, 650, 655),
    },
    evidence: { ...mxsfbEvidence, compatible: at(`${MXSFB}/mxsfb_drv.c`, 343) },
    notes: [
      ...MXSFB_NOTES,
      "The primary plane takes RG16 and XR24 only; the rest needs the overlay plane (mxsfb_kms.c:691).",
    ],
  },
];

const standaloneRows: readonly DriverRow[] = [
  {
    ...gemDisplay,
    driver: "imx-lcdif",
    compatible: ["fsl,imx8mp-lcdif"],
    kconfig: ["DRM_IMX_LCDIF"],
    streamingMask: 36,
    coherentMask: 36,
    needsEndpoint: true,
    formats: {
      consumes: ["RG16", "RG24", "XB24", "XR15", "XR12", "XR24"],
      evidence: at(`${MXSFB}/lcdif_kms.c`, 471),
    },
    evidence: {
      compatible: at(`${MXSFB}/lcdif_drv.c`, 201),
      kconfig: at(`${MXSFB}/Makefile`, 5),
      role: at(`${MXSFB}/lcdif_drv.c`, 190),
      busMaster: at(`${MXSFB}/lcdif_kms.c`, 333, 442),
      memory: at(`${MXSFB}/lcdif_drv.c`, 191),
      import: at(`${MXSFB}/lcdif_drv.c`, 191, 211),
      export: at(`${MXSFB}/lcdif_drv.c`, 191),
      streamingMask: at(`${MXSFB}/lcdif_drv.c`, 114),
      coherentMask: at(`${MXSFB}/lcdif_drv.c`, 114),
      needsEndpoint: at(`${MXSFB}/lcdif_drv.c`, 47),
    },
    notes: ["No YUV plane."],
  },
  {
    ...gemDisplay,
    driver: "imx-dcss",
    compatible: ["nxp,imx8mq-dcss"],
    kconfig: ["DRM_IMX_DCSS"],
    needsEndpoint: true,
    alignment: { maxStride: 65535 },
    formats: {
      consumes: fourccs(
        "AR24 XR24 AB24 XB24 RA24 RX24 BA24 BX24 XR30 XB30 RX30 BX30 AR30 AB30 RA30 BA30",
      ),
      evidence: at(`${DCSS}/dcss-plane.c`, 17),
    },
    evidence: {
      compatible: at(`${DCSS}/dcss-drv.c`, 114),
      kconfig: at(`${DCSS}/Makefile`, 5),
      role: at(`${DCSS}/dcss-kms.c`, 30),
      busMaster: at(`${DCSS}/dcss-plane.c`, 227),
      memory: at(`${DCSS}/dcss-kms.c`, 31),
      import: at(`${DCSS}/dcss-kms.c`, 31, 117),
      export: at(`${DCSS}/dcss-kms.c`, 31),
      needsEndpoint: at(`${DCSS}/dcss-drv.c`, 46, 48),
      alignment: at(`${DCSS}/dcss-dpr.c`, 260),
    },
    notes: [
      "The scan-out engine knows NV12 and packed YUV, but no plane offers them (dcss-plane.c:17).",
      "Vivante tiles on the primary plane only (dcss-plane.c:390).",
    ],
  },
  {
    ...gemDisplay,
    driver: "fsl-dcu",
    compatible: ["fsl,ls1021a-dcu", "fsl,vf610-dcu"],
    kconfig: ["DRM_FSL_DCU"],
    alignment: { strideIsWidth: true, maxWidth: 2031, maxHeight: 2047 },
    formats: {
      consumes: ["RG16", "RG24", "XR24", "AR24", "XR12", "AR12", "XR15", "AR15"],
      evidence: at(`${DCU}/fsl_dcu_drm_plane.c`, 183),
    },
    evidence: {
      compatible: at(`${DCU}/fsl_dcu_drm_drv.c`, 249, 252),
      kconfig: at(`${DCU}/Makefile`, 8),
      alignment: [
        ...at(`${DCU}/fsl_dcu_drm_plane.c`, 139),
        ...at(`${DCU}/fsl_dcu_drm_kms.c`, 29, 30),
      ],
      role: at(`${DCU}/fsl_dcu_drm_drv.c`, 170),
      busMaster: at(`${DCU}/fsl_dcu_drm_plane.c`, 139),
      memory: at(`${DCU}/fsl_dcu_drm_drv.c`, 173),
      import: at(`${DCU}/fsl_dcu_drm_drv.c`, 173, 335),
      export: at(`${DCU}/fsl_dcu_drm_drv.c`, 173),
    },
    notes: ["No line length is programmed: a padded frame is shown skewed, without an error."],
  },
];

const companion = {
  subsystem: "drm",
  role: "display",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

const ipuCompanionRows: readonly DriverRow[] = [
  {
    ...companion,
    driver: "imx-drm",
    compatible: ["fsl,imx-display-subsystem"],
    kconfig: ["DRM_IMX"],
    busMaster: "no",
    part: "aggregate",
    coherentMask: 32,
    evidence: {
      compatible: at(`${IPU_DRM}/imx-drm-core.c`, 320),
      kconfig: at(`${IPU_DRM}/Makefile`, 5),
      role: at(`${IPU_DRM}/imx-drm-core.c`, 164),
      busMaster: at(`${IPU_DRM}/imx-drm-core.c`, 287),
      part: at(`${IPU_DRM}/imx-drm-core.c`, 202, 287),
      coherentMask: at(`${IPU_DRM}/imx-drm-core.c`, 290),
    },
    notes: [
      "The DRM device over all IPUs and the device that imports attach to; the IPUs move the data.",
    ],
  },
  {
    ...companion,
    driver: "imx-ipu-v3-prg",
    role: "unknown",
    compatible: ["fsl,imx6qp-prg"],
    kconfig: ["IMX_IPUV3_CORE", "DRM"],
    busMaster: "no",
    part: "gate",
    evidence: {
      compatible: at(`${IPU}/ipu-prg.c`, 471),
      kconfig: at(`${IPU}/Makefile`, 9),
      role: at(`${IPU_DRM}/ipuv3-plane.c`, 630),
      busMaster: at(`${IPU}/ipu-prg.c`, 298),
      part: at(`${IPU}/ipu-prg.c`, 298),
    },
    notes: ["Sends the IPU's reads to a PRE's on-chip buffer."],
  },
  {
    ...companion,
    driver: "imx-ipu-v3-pre",
    role: "unknown",
    compatible: ["fsl,imx6qp-pre"],
    kconfig: ["IMX_IPUV3_CORE", "DRM"],
    busMaster: "yes",
    part: "gate",
    evidence: {
      compatible: at(`${IPU}/ipu-pre.c`, 335),
      kconfig: at(`${IPU}/Makefile`, 9),
      role: at(`${IPU_DRM}/ipuv3-plane.c`, 630),
      busMaster: at(`${IPU}/ipu-pre.c`, 179),
      part: [...at(`${IPU}/ipu-prg.c`, 298), ...at(`${IPU_DRM}/ipuv3-plane.c`, 630)],
    },
    notes: [
      "Reads the frame that imx-drm has mapped ahead of the IPU, and undoes Vivante tiles; it has no buffers of its own.",
    ],
  },
];

export const nxpDisplayRows: readonly DriverRow[] = [
  ...mxsfbRows,
  ...standaloneRows,
  ...ipuCompanionRows,
];
