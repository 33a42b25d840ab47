// Knowledge-base rows of Samsung SoCs: FIMC cameras, MFC codecs, JPEG and 2D engines under V4L2. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { exynosDrmRows } from "./samsung-drm.ts";

const IS = "drivers/media/platform/samsung/exynos4-is";
const MFC = "drivers/media/platform/samsung/s5p-mfc";
const JPEG = "drivers/media/platform/samsung/s5p-jpeg";
const GSC = "drivers/media/platform/samsung/exynos-gsc";
const G2D = "drivers/media/platform/samsung/s5p-g2d";
const VB2 = "drivers/media/common/videobuf2/videobuf2-core.c";

/** V4L2 queues without VB2_DMABUF, in drivers without VIDIOC_EXPBUF: buffers stay with their own user. */
const ownBuffersOnly = {
  subsystem: "v4l2",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "no",
  export: "no",
  refusal: { call: "VIDIOC_REQBUFS", errno: "EINVAL" },
  maxSegment: "max",
} satisfies Partial<DriverRow>;

const refusalEvidence = at(VB2, 727);

const FIMC_ANCHOR =
  "The video nodes appear only when the parent samsung,fimc node is enabled: its driver registers every sub-device.";

const fimc = {
  driver: "s5p-fimc",
  kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_S5P_FIMC"],
  subsystem: "v4l2",
  role: "camera",
  alsoRoles: ["2d"],
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  maxSegment: "max",
  needsReceiver: {
    compatible: ["samsung,s5pv210-csis", "samsung,exynos4210-csis", "samsung,exynos5250-csis"],
    orSibling: "parallel-ports",
  },
} satisfies Partial<DriverRow>;

const FIMC_FORMATS = fourccs(
  "RG16 BGR4 YUYV UYVY VYUY YVYU YU16 NV16 NV61 YU12 NV12 NM12 YM12 TM12",
);

const GSC_FORMATS = fourccs(
  "RGBR BGR4 YUYV UYVY VYUY YVYU YU16 NV16 NM16 NV61 NM61 YU12 YV12 NV12 NV21 NM21 NM12 YM12 YM21 VM12",
);

const cameraRows: readonly DriverRow[] = [
  {
    ...fimc,
    compatible: ["samsung,s5pv210-fimc", "samsung,exynos4210-fimc", "samsung,exynos4212-fimc"],
    copies: true,
    formats: {
      produces: FIMC_FORMATS,
      consumes: [...FIMC_FORMATS, "RGBO", "R444"],
      evidence: [...at(`${IS}/fimc-core.c`, 37), ...at(`${IS}/fimc-capture.c`, 581)],
    },
    evidence: {
      copies: at(`${IS}/fimc-m2m.c`, 89),
      compatible: at(`${IS}/fimc-core.c`, 1144, 1147, 1150),
      kconfig: at(`${IS}/Makefile`, 17),
      role: [...at(`${IS}/fimc-capture.c`, 1741), ...at(`${IS}/fimc-core.c`, 914)],
      alsoRoles: at(`${IS}/fimc-capture.c`, 1818),
      busMaster: [...at(`${IS}/fimc-core.c`, 343), ...at(`${IS}/fimc-capture.c`, 1761)],
      memory: [...at(`${IS}/fimc-capture.c`, 1757), ...at(`${IS}/fimc-m2m.c`, 557)],
      import: [...at(`${IS}/fimc-capture.c`, 1754), ...at(`${IS}/fimc-m2m.c`, 554)],
      export: [...at(`${IS}/fimc-capture.c`, 1754), ...at(`${IS}/fimc-m2m.c`, 568)],
      maxSegment: at(`${IS}/fimc-core.c`, 1008),
      needsReceiver: at(`${IS}/media-dev.c`, 165),
    },
    notes: [
      FIMC_ANCHOR,
      "The exynos-drm FIMC driver claims the 4210 and 4212 strings too; the mainline defconfigs build this one.",
      "Width and height steps come from the node (samsung,min-pix-sizes, samsung,min-pix-alignment); 16 pixels when absent.",
      "An instance without samsung,cam-if or samsung,isp-wb has no sensor link and only scales and converts.",
    ],
  },
  {
    ...ownBuffersOnly,
    driver: "exynos-fimc-lite",
    compatible: ["samsung,exynos4212-fimc-lite", "samsung,exynos5250-fimc-lite"],
    kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_EXYNOS_FIMC_LITE"],
    role: "camera",
    alignment: { width: 8 },
    formats: {
      produces: fourccs("YUYV UYVY VYUY YVYU GRBG BA10 SGRBG12"),
      evidence: at(`${IS}/fimc-lite.c`, 41),
    },
    evidence: {
      compatible: at(`${IS}/fimc-lite.c`, 1646, 1650),
      kconfig: at(`${IS}/Makefile`, 15),
      role: at(`${IS}/fimc-lite.c`, 1258),
      busMaster: at(`${IS}/fimc-lite.c`, 412, 1273),
      memory: at(`${IS}/fimc-lite.c`, 1268),
      import: at(`${IS}/fimc-lite.c`, 1266),
      export: at(`${IS}/fimc-lite.c`, 935),
      refusal: refusalEvidence,
      maxSegment: at(`${IS}/fimc-lite.c`, 1513),
      alignment: at(`${IS}/fimc-lite.c`, 1626, 1637),
    },
    notes: [
      FIMC_ANCHOR,
      "Its frames reach memory or go on chip to FIMC-IS; the media link decides.",
    ],
  },
  {
    ...ownBuffersOnly,
    driver: "exynos4-fimc-is",
    compatible: ["samsung,exynos4212-fimc-is"],
    kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_EXYNOS4_FIMC_IS", "VIDEO_EXYNOS4_ISP_DMA_CAPTURE"],
    role: "camera",
    alsoRoles: ["isp"],
    memoryRegion: "none",
    alignment: { width: 8 },
    formats: {
      produces: ["GRBG", "BA10", "SGRBG12"],
      evidence: [...at(`${IS}/fimc-isp.c`, 36), ...at(`${IS}/fimc-isp-video.c`, 388)],
    },
    evidence: {
      compatible: at(`${IS}/fimc-is.c`, 940),
      kconfig: at(`${IS}/Makefile`, 11, 16),
      role: at(`${IS}/fimc-isp-video.c`, 615),
      alsoRoles: at(`${IS}/fimc-is.c`, 846),
      busMaster: at(`${IS}/fimc-isp-video.c`, 209, 599),
      memory: at(`${IS}/fimc-isp-video.c`, 594),
      import: at(`${IS}/fimc-isp-video.c`, 592),
      export: at(`${IS}/fimc-isp-video.c`, 556),
      refusal: refusalEvidence,
      maxSegment: at(`${IS}/fimc-is.c`, 836),
      memoryRegion: at(`${IS}/fimc-is.c`, 338),
      alignment: at(`${IS}/fimc-isp-video.c`, 402),
    },
    notes: [
      FIMC_ANCHOR,
      "The default of VIDEO_EXYNOS4_ISP_DMA_CAPTURE is on.",
      "Only raw Bayer is captured to memory here; processed frames leave through a FIMC (writeback input).",
      "A firmware that is loaded at run time programs the hardware; its working memory is allocated from this device.",
    ],
  },
  {
    driver: "exynos4-fimc-is",
    compatible: ["samsung,exynos4212-fimc-is"],
    kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_EXYNOS4_FIMC_IS"],
    subsystem: "v4l2",
    role: "isp",
    busMaster: "yes",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${IS}/fimc-is.c`, 940),
      kconfig: at(`${IS}/Makefile`, 16),
      role: at(`${IS}/fimc-is.c`, 846),
      busMaster: at(`${IS}/fimc-is.c`, 338),
      memory: at(`${IS}/fimc-isp-video.h`, 14),
      import: at(`${IS}/fimc-isp-video.h`, 14),
      export: at(`${IS}/fimc-isp-video.h`, 14),
    },
    notes: [
      "Without VIDEO_EXYNOS4_ISP_DMA_CAPTURE it has no video node: it processes on chip and reaches memory only for its firmware.",
    ],
  },
  {
    driver: "s5p-mipi-csis",
    compatible: ["samsung,s5pv210-csis", "samsung,exynos4210-csis", "samsung,exynos5250-csis"],
    kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_S5P_MIPI_CSIS"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "receiver",
    memory: "none",
    import: "no",
    export: "no",
    needsEndpoint: true,
    evidence: {
      compatible: at(`${IS}/mipi-csis.c`, 1016, 1019, 1022),
      kconfig: at(`${IS}/Makefile`, 14),
      role: at(`${IS}/mipi-csis.c`, 841),
      busMaster: at(`${IS}/mipi-csis.c`, 841),
      part: at(`${IS}/mipi-csis.c`, 841),
      needsEndpoint: at(`${IS}/mipi-csis.c`, 731, 735),
    },
    notes: ["Feeds FIMC and FIMC-LITE on chip.", "It asks for an endpoint, not for a remote one."],
  },
  {
    driver: "s5p-fimc-md",
    compatible: ["samsung,fimc"],
    kconfig: ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_S5P_FIMC"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${IS}/media-dev.c`, 1564),
      kconfig: at(`${IS}/Makefile`, 2, 17),
      role: at(`${IS}/media-dev.c`, 1484),
      busMaster: at(`${IS}/media-dev.c`, 1484),
      part: at(`${IS}/media-dev.c`, 1484),
    },
    notes: [
      "The media device over FIMC, FIMC-LITE, FIMC-IS and CSIS; each of those attaches its own buffers.",
    ],
  },
];

const mfc = {
  ...ownBuffersOnly,
  driver: "s5p-mfc",
  export: "yes",
  kconfig: ["VIDEO_SAMSUNG_S5P_MFC"],
  role: "codec",
  codec: ["encode", "decode"],
} satisfies Partial<DriverRow>;

const mfcEvidence = {
  kconfig: at(`${MFC}/Makefile`, 2),
  role: at(`${MFC}/s5p_mfc.c`, 1349),
  codec: at(`${MFC}/s5p_mfc.c`, 1386, 1394),
  busMaster: [...at(`${MFC}/s5p_mfc_dec.c`, 1000), ...at(`${MFC}/s5p_mfc_enc.c`, 1199)],
  memory: at(`${MFC}/s5p_mfc.c`, 862, 897),
  import: at(`${MFC}/s5p_mfc.c`, 848, 851, 875, 878),
  export: [...at(`${MFC}/s5p_mfc_dec.c`, 907), ...at(`${MFC}/s5p_mfc.c`, 848, 878)],
  refusal: refusalEvidence,
};

const mfcV6Evidence = {
  ...mfcEvidence,
  maxSegment: at(`${MFC}/s5p_mfc.c`, 1227),
  memoryRegion: at(`${MFC}/s5p_mfc.c`, 1249),
  privateMemory: [
    ...at(`${MFC}/s5p_mfc.c`, 1187, 1190, 1192),
    ...at(`${MFC}/s5p_mfc_opr.c`, 48, 75),
  ],
  alignment: at(`${MFC}/s5p_mfc_opr_v6.c`, 439, 440, 478),
};

const MFC_PRIVATE =
  "takes firmware, contexts and work buffers out of one contiguous block of device addresses set aside at probe, 8 MiB with CMA or an IOMMU and 4 MiB without; s5p_mfc.mem= on the command line makes it larger";

const MFC_COMMON_MEMORY =
  "Left and right memory-region entries are ignored: one port, so firmware, contexts and frames come from the node's default memory.";

const codecRows: readonly DriverRow[] = [
  {
    ...mfc,
    compatible: ["samsung,mfc-v5"],
    memoryRegion: "frame-pool-without-iommu",
    formats: {
      produces: ["TM12"],
      consumes: ["TM12", "NM12"],
      evidence: [...at(`${MFC}/s5p_mfc_dec.c`, 39), ...at(`${MFC}/s5p_mfc_enc.c`, 46, 49)],
    },
    evidence: {
      ...mfcEvidence,
      compatible: at(`${MFC}/s5p_mfc.c`, 1652),
      maxSegment: at(`${MFC}/s5p_mfc.c`, 1168, 1170, 1227),
      memoryRegion: at(`${MFC}/s5p_mfc.c`, 1249, 1105),
    },
    notes: [
      "Two memory ports (s5p_mfc.c:1522): without an IOMMU the probe needs memory-region entries 0 (left) and 1 (right) and fails without them; with one they are ignored.",
      "Without an IOMMU decoded luma and all encoder input come from the right bank, chroma of the decoder from the left (s5p_mfc_dec.c:962, s5p_mfc_enc.c:2421).",
      "This version decodes to 64x32 tiles only (NV12MT): a FIMC converts them, or the mixer's video plane shows them.",
    ],
  },
  {
    ...mfc,
    compatible: ["samsung,mfc-v6", "samsung,mfc-v7", "samsung,exynos3250-mfc"],
    memoryRegion: "none",
    privateMemory: MFC_PRIVATE,
    alignment: { stride: 16, height: 16, strideIsWidth: true },
    formats: {
      produces: ["NM12", "NM21", "VM12"],
      consumes: ["NM12", "NM21", "VM12"],
      evidence: [...at(`${MFC}/s5p_mfc_dec.c`, 32, 46), ...at(`${MFC}/s5p_mfc_enc.c`, 39, 60)],
    },
    evidence: {
      ...mfcV6Evidence,
      compatible: at(`${MFC}/s5p_mfc.c`, 1655, 1658, 1661),
    },
    notes: [
      MFC_COMMON_MEMORY,
      "From v7 on encoder input planes carry pad bytes at their end (s5p_mfc_opr_v6.c:484).",
    ],
  },
  {
    ...mfc,
    compatible: ["samsung,mfc-v8", "samsung,exynos5433-mfc", "samsung,mfc-v10"],
    memoryRegion: "none",
    privateMemory: MFC_PRIVATE,
    alignment: { stride: 16, height: 16, strideIsWidth: true },
    formats: {
      produces: ["NM12", "NM21"],
      consumes: ["NM12", "NM21"],
      evidence: [...at(`${MFC}/s5p_mfc_dec.c`, 46, 53), ...at(`${MFC}/s5p_mfc_enc.c`, 53, 60)],
    },
    evidence: {
      ...mfcV6Evidence,
      compatible: at(`${MFC}/s5p_mfc.c`, 1664, 1667, 1670),
    },
    notes: [
      MFC_COMMON_MEMORY,
      "Decoded planes are 64 bytes longer than the frame (s5p_mfc_opr_v6.c:449), encoder input planes carry pad bytes (s5p_mfc_opr_v6.c:484).",
    ],
  },
];

const jpeg = {
  ...ownBuffersOnly,
  driver: "s5p-jpeg",
  kconfig: ["VIDEO_SAMSUNG_S5P_JPEG"],
  role: "jpeg",
  codec: ["encode", "decode"],
} satisfies Partial<DriverRow>;

const jpegEvidence = {
  kconfig: at(`${JPEG}/Makefile`, 3),
  role: at(`${JPEG}/jpeg-core.c`, 39),
  codec: at(`${JPEG}/jpeg-core.c`, 973, 979),
  busMaster: at(`${JPEG}/jpeg-core.c`, 2043, 2136),
  memory: at(`${JPEG}/jpeg-core.c`, 2615, 2629),
  import: at(`${JPEG}/jpeg-core.c`, 2611, 2625),
  export: at(`${JPEG}/jpeg-core.c`, 2011),
  refusal: refusalEvidence,
  maxSegment: at(`${JPEG}/jpeg-core.c`, 2916),
};

const JPEG_EXYNOS4_FORMATS = fourccs("YUYV YVYU RG16 RGB4 NV24 NV42 NV61 NV16 NV12 NV21 YU12 R8");

const JPEG_EXYNOS3250_FORMATS = fourccs("YUYV YVYU UYVY VYUY RG16 RGBR RGB4 NV12 NV21 YU12");

const jpegRows: readonly DriverRow[] = [
  {
    ...jpeg,
    compatible: ["samsung,s5pv210-jpeg"],
    formats: {
      produces: ["YUYV", "NV12"],
      consumes: ["YUYV", "RG16", "NV12"],
      evidence: at(`${JPEG}/jpeg-core.c`, 47, 167, 274, 3081),
    },
    evidence: { ...jpegEvidence, compatible: at(`${JPEG}/jpeg-core.c`, 3131) },
  },
  {
    ...jpeg,
    compatible: ["samsung,exynos3250-jpeg", "samsung,exynos5420-jpeg"],
    formats: {
      produces: JPEG_EXYNOS3250_FORMATS,
      consumes: JPEG_EXYNOS3250_FORMATS,
      evidence: at(`${JPEG}/jpeg-core.c`, 71, 3090, 3111),
    },
    evidence: {
      ...jpegEvidence,
      compatible: at(`${JPEG}/jpeg-core.c`, 3134, 3143),
    },
  },
  {
    ...jpeg,
    compatible: ["samsung,exynos4210-jpeg", "samsung,exynos4212-jpeg", "samsung,exynos5433-jpeg"],
    formats: {
      produces: JPEG_EXYNOS4_FORMATS,
      consumes: JPEG_EXYNOS4_FORMATS,
      evidence: at(`${JPEG}/jpeg-core.c`, 59, 3100, 3122),
    },
    evidence: {
      ...jpegEvidence,
      compatible: at(`${JPEG}/jpeg-core.c`, 3137, 3140, 3146),
    },
  },
];

const gscEvidence = {
  kconfig: at(`${GSC}/Makefile`, 4),
  role: at(`${GSC}/gsc-m2m.c`, 578),
  busMaster: [...at(`${GSC}/gsc-core.c`, 813), ...at(`${GSC}/gsc-m2m.c`, 586)],
  memory: at(`${GSC}/gsc-m2m.c`, 582, 597),
  import: at(`${GSC}/gsc-m2m.c`, 579, 594),
  export: at(`${GSC}/gsc-m2m.c`, 579, 594),
  maxSegment: at(`${GSC}/gsc-core.c`, 1187),
};

const engineRows: readonly DriverRow[] = [
  {
    driver: "exynos-gsc",
    compatible: [
      "samsung,exynos5250-gsc",
      "samsung,exynos5420-gsc",
      "samsung,exynos5433-gsc",
      "samsung,exynos5-gsc",
    ],
    copies: true,
    kconfig: ["VIDEO_SAMSUNG_EXYNOS_GSC"],
    subsystem: "v4l2",
    role: "2d",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    maxSegment: "max",
    formats: {
      produces: GSC_FORMATS,
      consumes: GSC_FORMATS,
      evidence: at(`${GSC}/gsc-core.c`, 30),
    },
    evidence: {
      copies: at(`${GSC}/gsc-m2m.c`, 144),
      ...gscEvidence,
      compatible: at(`${GSC}/gsc-core.c`, 1086, 1090, 1094, 1098),
    },
    notes: [
      "The exynos-drm GScaler driver claims the same strings; it can be built only without this one, which the mainline defconfigs build.",
      "The node needs a gsc alias, or the probe fails (gsc-core.c:1118).",
    ],
  },
  {
    ...ownBuffersOnly,
    driver: "s5p-g2d",
    compatible: ["samsung,s5pv210-g2d", "samsung,exynos4212-g2d"],
    copies: true,
    kconfig: ["VIDEO_SAMSUNG_S5P_G2D"],
    role: "2d",
    alignment: { strideIsWidth: true },
    formats: {
      produces: ["RGB4", "RGBR", "RGBQ", "R444", "BG24"],
      consumes: ["RGB4", "RGBR", "RGBQ", "R444", "BG24"],
      evidence: at(`${G2D}/g2d.c`, 30),
    },
    evidence: {
      copies: at(`${G2D}/g2d.c`, 501),
      compatible: at(`${G2D}/g2d.c`, 769, 772),
      kconfig: at(`${G2D}/Makefile`, 4),
      role: at(`${G2D}/g2d.c`, 694),
      busMaster: at(`${G2D}/g2d.c`, 520, 523),
      memory: at(`${G2D}/g2d.c`, 150, 164),
      import: at(`${G2D}/g2d.c`, 147, 161),
      export: at(`${G2D}/g2d.c`, 595),
      refusal: refusalEvidence,
      alignment: at(`${G2D}/g2d.c`, 355),
      maxSegment: at(`${G2D}/g2d.c`, 679),
    },
    notes: [
      "The exynos-drm G2D driver claims the 4212 string too and can be built only without this one; mainline defconfigs build neither.",
      "The line length is always the width: padded lines cannot be described (g2d.c:355).",
    ],
  },
];

/** The V4L2 rows stand first: where both drivers claim a string, mainline defconfigs bind V4L2. */
export const samsungRows: readonly DriverRow[] = [
  ...cameraRows,
  ...codecRows,
  ...jpegRows,
  ...engineRows,
  ...exynosDrmRows,
];
