// Knowledge-base rows of NXP i.MX SoCs: the IPU (camera, display and 2D in one node), cameras, 2D engines. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { nxpCodecRows } from "./nxp-codec.ts";
import { nxpDisplayRows } from "./nxp-display.ts";

const IPU = "drivers/gpu/ipu-v3";
const IPU_DRM = "drivers/gpu/drm/imx";
const MEDIA = "drivers/staging/media/imx";
const NXP = "drivers/media/platform/nxp";

const IPU_COMPATIBLE = ["fsl,imx51-ipu", "fsl,imx53-ipu", "fsl,imx6q-ipu", "fsl,imx6qp-ipu"];

const ipuCompatibleEvidence = at(`${IPU}/ipu-common.c`, 874, 875, 876, 877);

const IPU_CAPTURE_FORMATS = fourccs(
  "UYVY YUYV YU12 YV12 YU16 NV12 NV16 RG16 BG24 RG24 BX24 XR24 RX24 XB24 BA81 GBRG GRBG RGGB R8",
);
const IPU_SCANOUT_FORMATS = fourccs(
  "AR15 XR15 AB15 XB15 RA15 BA15 AR12 AR24 XR24 AB24 XB24 RA24 RX24 BA24 BX24 UYVY VYUY YUYV YVYU YU12 YV12 YU16 YV16 YU24 YV24 NV12 NV16 RG16",
);
const IPU_SCALER_FORMATS = fourccs(
  "RG16 BG24 RG24 BX24 XR24 RX24 XB24 YUYV UYVY YU12 YV12 NV12 YU16",
);

/** Older kernels have the display half alone. */
const CAPTURE_CAME = "Linux 4.13: 64b5a49df486 media: imx: Add Capture Device Interface";

/** The display half: imx-drm through the display-subsystem node. */
const ipuDisplay = {
  driver: "imx-ipuv3",
  compatible: IPU_COMPATIBLE,
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  attach: { device: "node", compatible: ["fsl,imx-display-subsystem"] },
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  coherentMask: 32,
  planesInOneBuffer: true,
} satisfies Partial<DriverRow>;

const ipuDisplayEvidence = {
  compatible: ipuCompatibleEvidence,
  role: at(`${IPU}/ipu-common.c`, 1123),
  busMaster: at(`${IPU_DRM}/ipuv3-plane.c`, 135),
  attach: at(`${IPU_DRM}/imx-drm-core.c`, 202),
  memory: at(`${IPU_DRM}/imx-drm-core.c`, 165),
  import: at(`${IPU_DRM}/imx-drm-core.c`, 165),
  export: at(`${IPU_DRM}/imx-drm-core.c`, 165),
  coherentMask: at(`${IPU_DRM}/imx-drm-core.c`, 290),
  planesInOneBuffer: at(`${IPU_DRM}/ipuv3-plane.c`, 468, 485),
};

/** One port for each CSI. */
const IPU_CAMERA_PORTS = [0, 1];

const ipuCaptureEvidence = {
  cameraPorts: at(`${MEDIA}/imx-media-csi.c`, 1936, 1940),
  memory: at(`${MEDIA}/imx-media-capture.c`, 1018),
  import: at(`${MEDIA}/imx-media-capture.c`, 1014),
  export: at(`${MEDIA}/imx-media-capture.c`, 1014),
};

const ipuScanoutAlignmentEvidence = [
  ...at(`${IPU_DRM}/ipuv3-plane.c`, 436, 439, 485),
  ...at(`${IPU_DRM}/imx-drm-core.c`, 213, 214),
];

const ipuCaptureAlignmentEvidence = at(`${MEDIA}/imx-media-utils.c`, 548, 552);

const IPU_DISPLAY_NOTES = [
  "Planes of one frame are programmed as offsets from the first: chroma must start after luma, within 16 MiB, at a multiple of 8; separate buffers meet that by chance only, else EINVAL in the atomic check (ipuv3-plane.c:485).",
  "The framebuffer width is rounded up to 8 pixels and each line must hold that (ipuv3-plane.c:445); lines end at 16384 bytes.",
  "The CRTC on the second display interface shows RGB only (ipuv3-plane.c:899).",
  "On the i.MX6QP a prefetch engine (PRE) reads the frame for the IPU.",
];

const IPU_CAPTURE_NOTES = [
  "Imports map for devices that the driver makes in code: imx-ipuv3-csi for direct capture, the IPU itself for the IC preview and encoder paths (imx-media-csi.c:1806, imx-ic-prpencvf.c:1267); all have 32-bit masks.",
  "A line is as long as the driver says: 16-byte steps for planar formats, 8-byte steps for packed ones; no padding can be asked for (imx-media-utils.c:552).",
  "The scaler's queues belong to the capture-subsystem node (imx-media-csc-scaler.c:888).",
];

const ipuRows: readonly DriverRow[] = [
  {
    ...ipuDisplay,
    kconfig: ["IMX_IPUV3_CORE", "DRM_IMX", "VIDEO_IMX_MEDIA", "VIDEO_IMX_CSI"],
    since: "4.13",
    alsoRoles: ["camera", "2d"],
    cameraPorts: IPU_CAMERA_PORTS,
    copies: true,
    alignment: {
      width: 8,
      stride: 16,
      offset: 8,
      maxStride: 16384,
      maxWidth: 4096,
      maxHeight: 4096,
    },
    formats: {
      produces: IPU_CAPTURE_FORMATS,
      consumes: IPU_SCANOUT_FORMATS,
      evidence: [...at(`${IPU_DRM}/ipuv3-plane.c`, 44), ...at(`${MEDIA}/imx-media-utils.c`, 15)],
    },
    evidence: {
      since: [CAPTURE_CAME],
      ...ipuDisplayEvidence,
      cameraPorts: ipuCaptureEvidence.cameraPorts,
      kconfig: [
        ...at(`${IPU}/Makefile`, 2),
        ...at(`${IPU_DRM}/Makefile`, 5),
        ...at(`${MEDIA}/Makefile`, 11, 14),
      ],
      alsoRoles: [
        ...at(`${IPU}/ipu-common.c`, 1165),
        ...at(`${MEDIA}/imx-media-csc-scaler.c`, 593),
      ],
      copies: at(`${MEDIA}/imx-media-csc-scaler.c`, 113),
      memory: [...ipuDisplayEvidence.memory, ...ipuCaptureEvidence.memory],
      import: [...ipuDisplayEvidence.import, ...ipuCaptureEvidence.import],
      export: [...ipuDisplayEvidence.export, ...ipuCaptureEvidence.export],
      alignment: [...ipuScanoutAlignmentEvidence, ...ipuCaptureAlignmentEvidence],
    },
    notes: [
      "One node, three devices; memory, attachment and refusal written here are the display's, capture and scaler use vb2-dma-contig queues.",
      ...IPU_DISPLAY_NOTES,
      ...IPU_CAPTURE_NOTES,
    ],
  },
  {
    ...ipuDisplay,
    kconfig: ["IMX_IPUV3_CORE", "DRM_IMX"],
    alignment: { width: 8, offset: 8, maxStride: 16384, maxWidth: 4096, maxHeight: 4096 },
    formats: { consumes: IPU_SCANOUT_FORMATS, evidence: at(`${IPU_DRM}/ipuv3-plane.c`, 44) },
    evidence: {
      ...ipuDisplayEvidence,
      kconfig: [...at(`${IPU}/Makefile`, 2), ...at(`${IPU_DRM}/Makefile`, 5)],
      alignment: ipuScanoutAlignmentEvidence,
    },
    notes: ["The kernel has no imx-media: display only.", ...IPU_DISPLAY_NOTES],
  },
  {
    driver: "imx-ipuv3",
    compatible: IPU_COMPATIBLE,
    kconfig: ["IMX_IPUV3_CORE", "VIDEO_IMX_MEDIA", "VIDEO_IMX_CSI"],
    since: "4.13",
    subsystem: "v4l2",
    role: "camera",
    alsoRoles: ["2d"],
    cameraPorts: IPU_CAMERA_PORTS,
    copies: true,
    busMaster: "yes",
    attach: { device: "virtual", name: "imx-ipuv3-csi" },
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    coherentMask: 32,
    alignment: { width: 8, stride: 16, strideIsWidth: true },
    formats: {
      produces: IPU_CAPTURE_FORMATS,
      consumes: IPU_SCALER_FORMATS,
      evidence: [...at(`${MEDIA}/imx-media-utils.c`, 15), ...at(`${IPU}/ipu-image-convert.c`, 250)],
    },
    evidence: {
      since: [CAPTURE_CAME],
      ...ipuCaptureEvidence,
      compatible: ipuCompatibleEvidence,
      kconfig: [...at(`${IPU}/Makefile`, 2), ...at(`${MEDIA}/Makefile`, 11, 14)],
      role: at(`${MEDIA}/imx-media-csi.c`, 1806),
      alsoRoles: at(`${MEDIA}/imx-media-csc-scaler.c`, 593),
      copies: at(`${MEDIA}/imx-media-csc-scaler.c`, 113),
      busMaster: at(`${MEDIA}/imx-media-csi.c`, 289),
      attach: [
        ...at(`${MEDIA}/imx-media-csi.c`, 1806),
        ...at(`${MEDIA}/imx-media-capture.c`, 1022),
      ],
      coherentMask: at(`${MEDIA}/imx-media-csi.c`, 1980),
      alignment: ipuCaptureAlignmentEvidence,
    },
    notes: ["The kernel has no imx-drm: camera and scaler only.", ...IPU_CAPTURE_NOTES],
  },
  {
    driver: "imx-media",
    compatible: ["fsl,imx-capture-subsystem"],
    kconfig: ["VIDEO_IMX_MEDIA", "VIDEO_IMX_CSI"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${MEDIA}/imx-media-dev.c`, 127),
      kconfig: at(`${MEDIA}/Makefile`, 13),
      role: at(`${MEDIA}/imx-media-dev.c`, 83),
      busMaster: at(`${MEDIA}/imx-media-dev.c`, 83),
      part: at(`${MEDIA}/imx-media-dev.c`, 83),
    },
    notes: [
      "The media device over the CSIs of all IPUs; also the attaching device of the scaler, whose data the IPU moves (imx-media-csc-scaler.c:888).",
    ],
  },
];

const receiver = {
  subsystem: "v4l2",
  role: "camera",
  busMaster: "no",
  part: "receiver",
  memory: "none",
  import: "no",
  export: "no",
  needsEndpoint: true,
} satisfies Partial<DriverRow>;

const cameraRows: readonly DriverRow[] = [
  {
    ...receiver,
    driver: "imx6-mipi-csi2",
    compatible: ["fsl,imx6-mipi-csi2"],
    kconfig: ["VIDEO_IMX_MEDIA", "VIDEO_IMX_CSI"],
    evidence: {
      compatible: at(`${MEDIA}/imx6-mipi-csi2.c`, 785),
      kconfig: at(`${MEDIA}/Makefile`, 15),
      role: at(`${MEDIA}/imx6-mipi-csi2.c`, 686),
      busMaster: at(`${MEDIA}/imx6-mipi-csi2.c`, 686),
      part: at(`${MEDIA}/imx6-mipi-csi2.c`, 686),
      needsEndpoint: at(`${MEDIA}/imx6-mipi-csi2.c`, 643, 654),
    },
    notes: ["Feeds the IPU's CSIs on chip, through the video muxes."],
  },
  {
    ...receiver,
    driver: "imx-mipi-csis",
    compatible: ["fsl,imx7-mipi-csi2", "fsl,imx8mm-mipi-csi2"],
    kconfig: ["VIDEO_IMX_MIPI_CSIS"],
    evidence: {
      compatible: at(`${NXP}/imx-mipi-csis.c`, 1571, 1577),
      kconfig: at(`${NXP}/Makefile`, 6),
      role: at(`${NXP}/imx-mipi-csis.c`, 1400),
      busMaster: at(`${NXP}/imx-mipi-csis.c`, 1400),
      part: at(`${NXP}/imx-mipi-csis.c`, 1400),
      needsEndpoint: at(`${NXP}/imx-mipi-csis.c`, 1300, 1320),
    },
    notes: ["Feeds the CSI bridge on chip."],
  },
  {
    ...receiver,
    driver: "imx8mq-mipi-csi2",
    compatible: ["fsl,imx8mq-mipi-csi2"],
    kconfig: ["VIDEO_IMX_MEDIA", "VIDEO_IMX7_CSI"],
    evidence: {
      compatible: at(`${MEDIA}/imx8mq-mipi-csi2.c`, 984),
      kconfig: at(`${MEDIA}/Makefile`, 18),
      role: at(`${MEDIA}/imx8mq-mipi-csi2.c`, 807),
      busMaster: at(`${MEDIA}/imx8mq-mipi-csi2.c`, 807),
      part: at(`${MEDIA}/imx8mq-mipi-csi2.c`, 807),
      needsEndpoint: at(`${MEDIA}/imx8mq-mipi-csi2.c`, 649, 670),
    },
    notes: ["Feeds the CSI bridge on chip."],
  },
  {
    driver: "imx7-csi",
    compatible: ["fsl,imx8mq-csi", "fsl,imx7-csi", "fsl,imx6ul-csi"],
    kconfig: ["VIDEO_IMX_MEDIA", "VIDEO_IMX7_CSI"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    needsEndpoint: true,
    alignment: { width: 8, stride: 8, strideIsWidth: true },
    formats: {
      produces: fourccs("UYVY YUYV BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10 R8"),
      evidence: at(`${MEDIA}/imx7-media-csi.c`, 815),
    },
    evidence: {
      compatible: at(`${MEDIA}/imx7-media-csi.c`, 2290, 2291, 2292),
      kconfig: at(`${MEDIA}/Makefile`, 17),
      role: at(`${MEDIA}/imx7-media-csi.c`, 1605),
      busMaster: at(`${MEDIA}/imx7-media-csi.c`, 410, 1614),
      memory: at(`${MEDIA}/imx7-media-csi.c`, 1610),
      import: at(`${MEDIA}/imx7-media-csi.c`, 1606),
      export: at(`${MEDIA}/imx7-media-csi.c`, 1606),
      needsEndpoint: at(`${MEDIA}/imx7-media-csi.c`, 2094, 2096),
      alignment: at(`${MEDIA}/imx7-media-csi.c`, 1004, 1007),
    },
    notes: [
      "The line length follows from the width: no padding can be asked for (imx7-media-csi.c:1007).",
      "An endpoint without a remote makes the probe fail; with no endpoint at all the driver probes, and there is nothing to capture (imx7-media-csi.c:2096).",
    ],
  },
];

const DW100 = `${NXP}/dw100/dw100.c`;

const PXP = `${NXP}/imx-pxp.c`;

const engineRows: readonly DriverRow[] = [
  {
    driver: "dw100",
    compatible: ["nxp,imx8mp-dw100"],
    copies: true,
    kconfig: ["VIDEO_DW100"],
    subsystem: "v4l2",
    role: "2d",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { width: 8, height: 8, strideIsWidth: true, maxWidth: 4096, maxHeight: 3072 },
    formats: {
      produces: fourccs("NV16 NM16 NV61 NM61 YUYV UYVY NV12 NM12 NV21 NM21"),
      consumes: fourccs("NV16 NM16 YUYV UYVY NV12 NM12"),
      evidence: at(DW100, 122),
    },
    evidence: {
      copies: at(DW100, 365, 1465),
      compatible: at(DW100, 1688),
      kconfig: at(`${NXP}/dw100/Makefile`, 3),
      role: at(DW100, 571),
      busMaster: at(DW100, 1236, 1300),
      memory: at(DW100, 576, 590),
      import: at(DW100, 572, 586),
      export: at(DW100, 572, 586),
      alignment: at(DW100, 35, 36, 111, 112, 767, 770),
    },
    notes: ["The line length follows from the width: no padding can be asked for (dw100.c:770)."],
  },
  {
    driver: "imx-pxp",
    compatible: ["fsl,imx6ull-pxp"],
    copies: true,
    kconfig: ["VIDEO_IMX_PXP"],
    subsystem: "v4l2",
    role: "2d",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { width: 8, height: 8, strideIsWidth: true, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      produces: fourccs("XR24 AR24 RG24 RG16 RGBO R444 AYUV XYUV UYVY VYUY R8 NV16 NV12 NV21 NV61"),
      consumes: fourccs(
        "XR24 RG16 RGBO R444 XYUV UYVY YUYV VYUY YVYU R8 NV16 NV12 NV21 NV61 YU16 YU12",
      ),
      evidence: at(PXP, 67),
    },
    evidence: {
      copies: at(PXP, 967),
      compatible: at(PXP, 1770),
      kconfig: at(`${NXP}/Makefile`, 7),
      role: at(PXP, 1501),
      busMaster: at(PXP, 747, 748),
      memory: at(PXP, 1506, 1520),
      import: at(PXP, 1502, 1516),
      export: at(PXP, 1502, 1516),
      alignment: at(PXP, 40, 41, 42, 43, 1144, 1147),
    },
    notes: [
      "The line length follows from the width: no padding can be asked for (imx-pxp.c:1147).",
    ],
  },
];

export const nxpRows: readonly DriverRow[] = [
  ...ipuRows,
  ...cameraRows,
  ...nxpCodecRows,
  ...engineRows,
  ...nxpDisplayRows,
];
