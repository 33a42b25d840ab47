// Knowledge-base rows of Rockchip SoCs: rkisp1 cameras, Hantro and rkvdec codecs, VOP displays; RGA in `rockchip-engine.ts`. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { rockchipEngineRows } from "./rockchip-engine.ts";

const ISP = "drivers/media/platform/rockchip/rkisp1";
const HANTRO = "drivers/media/platform/verisilicon";
const RKVDEC = "drivers/staging/media/rkvdec";
const DRM = "drivers/gpu/drm/rockchip";

const ISP_YUV = fourccs("YUYV YU16 NV16 NV61 YM61 R8 NV21 NV12 NM21 NM12 YU12 YV12");

const cameraRows: readonly DriverRow[] = [
  {
    driver: "rkisp1",
    compatible: ["rockchip,px30-cif-isp", "rockchip,rk3399-cif-isp"],
    kconfig: ["VIDEO_ROCKCHIP_ISP1"],
    subsystem: "v4l2",
    role: "camera",
    alsoRoles: ["isp"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    needsEndpoint: true,
    formats: {
      produces: [...ISP_YUV, ...fourccs("XR24 RG16 RGGB GRBG GBRG BA81 RG10 BA10 GB10 BG10")],
      evidence: at(`${ISP}/rkisp1-capture.c`, 94, 160, 217, 257),
    },
    evidence: {
      compatible: at(`${ISP}/rkisp1-dev.c`, 532, 536),
      kconfig: at(`${ISP}/Makefile`, 14),
      role: at(`${ISP}/rkisp1-capture.c`, 1368),
      alsoRoles: at(`${ISP}/rkisp1-dev.c`, 429),
      needsEndpoint: at(`${ISP}/rkisp1-dev.c`, 250, 288),
      busMaster: at(`${ISP}/rkisp1-capture.c`, 630, 1377),
      memory: at(`${ISP}/rkisp1-capture.c`, 1372),
      import: at(`${ISP}/rkisp1-capture.c`, 1369),
      export: at(`${ISP}/rkisp1-capture.c`, 1369),
    },
    notes: [
      "Two video nodes: RGB only from the self path, raw Bayer only from the main path (rkisp1-capture.c:257, rkisp1-capture.c:160).",
      "The main path writes lines exactly as long as the width; only the self path takes padded lines (rkisp1-capture.c:1086).",
      "An endpoint without a remote makes the probe fail; with no endpoint at all the driver probes, and there is nothing to capture (rkisp1-dev.c:250, rkisp1-dev.c:288).",
      "Parameter and statistics queues are vb2-vmalloc: the CPU handles them, they are no frames (rkisp1-params.c:1886, rkisp1-stats.c:169).",
    ],
  },
];

const hantro = {
  driver: "hantro-vpu",
  kconfig: ["VIDEO_HANTRO", "VIDEO_HANTRO_ROCKCHIP"],
  subsystem: "v4l2",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  coherentMask: 32,
  maxSegment: "max",
  alignment: { width: 16, height: 16, stride: 16, strideIsWidth: true },
} satisfies Partial<DriverRow>;

const hantroEvidence = {
  kconfig: [...at(`${HANTRO}/Makefile`, 3), ...at(`${HANTRO}/hantro_drv.c`, 624)],
  busMaster: [
    ...at(`${HANTRO}/hantro_g1_h264_dec.c`, 223),
    ...at(`${HANTRO}/hantro_h1_jpeg_enc.c`, 63),
    ...at(`${HANTRO}/rockchip_vpu2_hw_jpeg_enc.c`, 89),
  ],
  memory: at(`${HANTRO}/hantro_drv.c`, 212, 232),
  import: at(`${HANTRO}/hantro_drv.c`, 209, 242),
  export: at(`${HANTRO}/hantro_drv.c`, 209, 242),
  coherentMask: at(`${HANTRO}/hantro_drv.c`, 980),
  maxSegment: at(`${HANTRO}/hantro_drv.c`, 985),
};

const HW = `${HANTRO}/rockchip_vpu_hw.c`;

const ENCODER_FORMATS = ["YM12", "NM12", "YUYV", "UYVY"];

const encoderFormatEvidence = at(HW, 26, 31, 36, 41);

const decoderAlignmentEvidence = [
  ...at(HW, 84, 87, 192, 195),
  ...at(`${HANTRO}/hantro_v4l2.c`, 318),
];

const encoderAlignmentEvidence = [...at(HW, 53, 56), ...at(`${HANTRO}/hantro_v4l2.c`, 318)];

const HANTRO_MASK_NOTE =
  "The driver limits its own allocations to 32 bits; imports are held there by the platform default, the driver does not widen it.";

const HANTRO_H264_NOTE =
  "H.264 frames in NV12 carry motion vectors after the picture: the buffer must be longer than the frame (hantro_v4l2.c:325).";

const hantroRows: readonly DriverRow[] = [
  {
    ...hantro,
    compatible: ["rockchip,rk3066-vpu", "rockchip,rk3288-vpu"],
    role: "codec",
    alsoRoles: ["jpeg"],
    codec: ["encode", "decode"],
    formats: {
      produces: ["NV12", "YUYV"],
      consumes: ENCODER_FORMATS,
      evidence: [...at(HW, 63, 79, 133), ...encoderFormatEvidence],
    },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 627, 628),
      role: at(HW, 571, 591),
      alsoRoles: at(HW, 570, 590),
      codec: at(HW, 570, 590),
      alignment: [...decoderAlignmentEvidence, ...encoderAlignmentEvidence],
    },
    notes: ["Encodes JPEG only.", HANTRO_H264_NOTE, HANTRO_MASK_NOTE],
  },
  {
    ...hantro,
    compatible: ["rockchip,rk3036-vpu"],
    role: "codec",
    codec: ["decode"],
    formats: { produces: ["NV12", "YUYV"], evidence: at(HW, 63, 79) },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 626),
      role: at(HW, 545),
      codec: at(HW, 545),
      alignment: decoderAlignmentEvidence,
    },
    notes: [HANTRO_H264_NOTE, HANTRO_MASK_NOTE],
  },
  {
    ...hantro,
    compatible: ["rockchip,rk3328-vpu", "rockchip,rk3568-vpu"],
    role: "codec",
    codec: ["decode"],
    formats: { produces: ["NV12"], evidence: at(HW, 187) },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 629, 632),
      role: at(HW, 606, 655),
      codec: at(HW, 606, 655),
      alignment: decoderAlignmentEvidence,
    },
    notes: [HANTRO_H264_NOTE, HANTRO_MASK_NOTE],
  },
  {
    ...hantro,
    compatible: ["rockchip,rk3399-vpu"],
    role: "codec",
    alsoRoles: ["jpeg"],
    codec: ["encode", "decode"],
    formats: {
      produces: ["NV12"],
      consumes: ENCODER_FORMATS,
      evidence: [...at(HW, 241), ...encoderFormatEvidence],
    },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 630),
      role: at(HW, 629),
      alsoRoles: at(HW, 628),
      codec: at(HW, 628, 629),
      alignment: [...at(HW, 246, 249), ...encoderAlignmentEvidence],
    },
    notes: [
      "Decodes MPEG-2 and VP8, encodes JPEG; H.264 is left to rkvdec (rockchip_vpu_hw.c:617).",
      HANTRO_MASK_NOTE,
    ],
  },
  {
    ...hantro,
    compatible: ["rockchip,px30-vpu"],
    role: "codec",
    alsoRoles: ["jpeg"],
    codec: ["encode", "decode"],
    formats: {
      produces: ["NV12"],
      consumes: ENCODER_FORMATS,
      evidence: [...at(HW, 187), ...encoderFormatEvidence],
    },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 625),
      role: at(HW, 673),
      alsoRoles: at(HW, 672),
      codec: at(HW, 672),
      alignment: [...decoderAlignmentEvidence, ...encoderAlignmentEvidence],
    },
    notes: ["Encodes JPEG only.", HANTRO_H264_NOTE, HANTRO_MASK_NOTE],
  },
  {
    ...hantro,
    compatible: ["rockchip,rk3568-vepu"],
    role: "jpeg",
    codec: ["encode"],
    formats: { consumes: ENCODER_FORMATS, evidence: encoderFormatEvidence },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 631),
      role: at(HW, 642),
      codec: at(HW, 642),
      alignment: encoderAlignmentEvidence,
    },
    notes: [HANTRO_MASK_NOTE],
  },
];

const rkvdecRows: readonly DriverRow[] = [
  {
    driver: "rkvdec",
    compatible: ["rockchip,rk3399-vdec"],
    kconfig: ["VIDEO_ROCKCHIP_VDEC"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["decode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    coherentMask: 32,
    maxSegment: "max",
    alignment: {
      width: 64,
      height: 64,
      stride: 64,
      strideIsWidth: true,
      maxWidth: 4096,
      maxHeight: 2560,
    },
    formats: { produces: ["NV12"], evidence: at(`${RKVDEC}/rkvdec.c`, 92) },
    evidence: {
      compatible: at(`${RKVDEC}/rkvdec.c`, 997),
      kconfig: at(`${RKVDEC}/Makefile`, 1),
      role: at(`${RKVDEC}/rkvdec.c`, 117, 133),
      codec: at(`${RKVDEC}/rkvdec.c`, 117, 133),
      busMaster: at(`${RKVDEC}/rkvdec-h264.c`, 945),
      memory: at(`${RKVDEC}/rkvdec.c`, 735, 756),
      import: at(`${RKVDEC}/rkvdec.c`, 732, 760),
      export: at(`${RKVDEC}/rkvdec.c`, 732, 760),
      coherentMask: at(`${RKVDEC}/rkvdec.c`, 1038),
      maxSegment: at(`${RKVDEC}/rkvdec.c`, 1044),
      alignment: at(`${RKVDEC}/rkvdec.c`, 120, 123, 137, 140, 273),
    },
    notes: [
      "VP9 ends at 2304 lines (rkvdec.c:139). The steps are VP9's; H.264 is content with 16 pixels and 16 lines, and takes the larger ones (rkvdec.c:121, rkvdec.c:267).",
      "A frame is longer than its picture by 128 bytes a macroblock, for motion vectors: an import of the bare NV12 size fails at QBUF with EINVAL (rkvdec.c:275).",
    ],
  },
];

const VOP_FULL = fourccs("XR24 AR24 XB24 AB24 RG24 BG24 RG16 BG16 NV12 NV21 NV16 NV61 NV24 NV42");
const VOP_LITE = fourccs("XR24 AR24 XB24 AB24 RG24 BG24 RG16 BG16");

const vop = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  attach: { device: "node", compatible: ["rockchip,display-subsystem"] },
  iommuUse: "own-domain",
  detachesArmMapping: true,
  iommuAllOrNone: true,
  withoutIommu: "gem-dma",
  memory: "gem-scatter",
  import: "yes",
  export: "yes",
  refusal: {
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EINVAL",
    message: "failed to map sg_table to contiguous linear address.",
  },
  alignment: { stride: 4, maxWidth: 4096, maxHeight: 4096 },
} satisfies Partial<DriverRow>;

const vop1 = {
  ...vop,
  driver: "rockchip-vop",
  kconfig: ["DRM_ROCKCHIP", "ROCKCHIP_IOMMU", "ROCKCHIP_VOP"],
} satisfies Partial<DriverRow>;

const vopEvidence = {
  attach: at(`${DRM}/rockchip_drm_drv.c`, 151, 229),
  iommuUse: at(`${DRM}/rockchip_drm_drv.c`, 69, 109),
  detachesArmMapping: at(`${DRM}/rockchip_drm_drv.c`, 64),
  iommuAllOrNone: at(`${DRM}/rockchip_drm_drv.c`, 95, 106),
  withoutIommu: at(`${DRM}/rockchip_drm_gem.c`, 472, 499),
  memory: at(`${DRM}/rockchip_drm_gem.c`, 40, 497),
  import: at(`${DRM}/rockchip_drm_drv.c`, 228, 229),
  export: at(`${DRM}/rockchip_drm_drv.c`, 227),
  refusal: at(`${DRM}/rockchip_drm_gem.c`, 473, 475),
};

const vop1Evidence = {
  ...vopEvidence,
  kconfig: [...at(`${DRM}/Makefile`, 10, 20), ...at(`${DRM}/Kconfig`, 4)],
  role: at(`${DRM}/rockchip_drm_vop.c`, 986),
  busMaster: at(`${DRM}/rockchip_drm_vop.c`, 986, 1006),
  alignment: [
    ...at(`${DRM}/rockchip_drm_vop.c`, 985, 1005),
    ...at(`${DRM}/rockchip_drm_fb.c`, 126, 127),
  ],
};

const VOP_NOTES = [
  "The aggregate first maps the import with its own 32-bit mask and no IOMMU: pages above 4 GiB go through bounce memory there, or fail if a segment exceeds 256 KiB, although the VOP then reads the pages themselves (rockchip_drm_gem.c:40).",
  "With the IOMMU its own buffers are scattered pages, without it one contiguous run (rockchip_drm_gem.c:83, rockchip_drm_gem.c:166).",
  "Dumb buffers have lines in steps of 64 bytes (rockchip_drm_gem.c:411); imports need only 4.",
];

const VOP1_TABLE = `${DRM}/rockchip_vop_reg.c`;

const displayRows: readonly DriverRow[] = [
  {
    ...vop1,
    compatible: [
      "rockchip,rk3036-vop",
      "rockchip,rk3126-vop",
      "rockchip,px30-vop-big",
      "rockchip,rk3066-vop",
      "rockchip,rk3188-vop",
      "rockchip,rk3288-vop",
      "rockchip,rk3368-vop",
      "rockchip,rk3366-vop",
      "rockchip,rk3399-vop-big",
      "rockchip,rk3399-vop-lit",
      "rockchip,rk3228-vop",
      "rockchip,rk3328-vop",
    ],
    formats: { consumes: VOP_FULL, evidence: at(VOP1_TABLE, 39, 97, 274, 374, 500, 632, 773, 943) },
    evidence: {
      ...vop1Evidence,
      compatible: at(
        VOP1_TABLE,
        1126,
        1128,
        1130,
        1134,
        1136,
        1138,
        1140,
        1142,
        1144,
        1146,
        1148,
        1150,
      ),
    },
    notes: [
      "YUV formats only on the full windows, not on the lite ones (rockchip_vop_reg.c:67).",
      ...VOP_NOTES,
    ],
  },
  {
    ...vop1,
    compatible: ["rockchip,px30-vop-lit"],
    formats: { consumes: VOP_LITE, evidence: at(VOP1_TABLE, 67, 311) },
    evidence: { ...vop1Evidence, compatible: at(VOP1_TABLE, 1132) },
    notes: ["No YUV window.", ...VOP_NOTES],
  },
  {
    ...vop,
    driver: "rockchip-vop2",
    compatible: ["rockchip,rk3566-vop", "rockchip,rk3568-vop"],
    planesInOneBuffer: true,
    kconfig: ["DRM_ROCKCHIP", "ROCKCHIP_IOMMU", "ROCKCHIP_VOP2"],
    formats: {
      consumes: [...VOP_LITE, "NV12", "NV16", "NV24", "YVYU", "VYUY"],
      evidence: at(`${DRM}/rockchip_vop2_reg.c`, 18, 32, 48),
    },
    evidence: {
      ...vopEvidence,
      compatible: at(`${DRM}/rockchip_vop2_reg.c`, 250, 253),
      planesInOneBuffer: at(`${DRM}/rockchip_drm_vop2.c`, 1154, 1155),
      kconfig: [...at(`${DRM}/Makefile`, 9, 20), ...at(`${DRM}/Kconfig`, 4)],
      role: at(`${DRM}/rockchip_drm_vop2.c`, 1288),
      busMaster: at(`${DRM}/rockchip_drm_vop2.c`, 1288),
      alignment: [
        ...at(`${DRM}/rockchip_drm_vop2.c`, 1276, 1296),
        ...at(`${DRM}/rockchip_drm_fb.c`, 126, 127),
      ],
    },
    notes: [
      "Chroma is read from the first plane's buffer, whatever handle the second plane names: luma and chroma must lie in one buffer (rockchip_drm_vop2.c:1154).",
      "The Smart window is RGB only; the Cluster windows, which alone take AFBC, have no packed YUV.",
      ...VOP_NOTES,
    ],
  },
  {
    driver: "rockchip-drm",
    compatible: ["rockchip,display-subsystem"],
    kconfig: ["DRM_ROCKCHIP", "ROCKCHIP_IOMMU"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${DRM}/rockchip_drm_drv.c`, 471),
      kconfig: [...at(`${DRM}/Makefile`, 20), ...at(`${DRM}/Kconfig`, 4)],
      role: at(`${DRM}/rockchip_drm_drv.c`, 225),
      busMaster: at(`${DRM}/rockchip_drm_drv.c`, 377),
      part: at(`${DRM}/rockchip_drm_drv.c`, 151, 377),
    },
    notes: [
      "The DRM device over all VOPs and the device that imports attach to; it has no IOMMU and the default 32-bit mask, the VOPs move the data.",
      "Without an enabled VOP in its ports property there is no display (rockchip_drm_drv.c:421).",
      "A patch of September 2024 (drm/rockchip: Set dma mask to 64 bit) widens the mask; Linux 6.12 does not have it, and which release does is not settled.",
    ],
  },
];

export const rockchipRows: readonly DriverRow[] = [
  ...cameraRows,
  ...hantroRows,
  ...rkvdecRows,
  ...displayRows,
  ...rockchipEngineRows,
];
