// Knowledge-base rows of NXP codecs: CODA, Hantro on i.MX8M, Amphion on i.MX8Q, JPEG on i.MX8Q. Data only.
import type { DriverRow } from "../row.ts";
import { at } from "../row-data.ts";

const CODA = "drivers/media/platform/chips-media";
const HANTRO = "drivers/media/platform/verisilicon";
const AMPHION = "drivers/media/platform/amphion";
const IMX_JPEG = "drivers/media/platform/nxp/imx-jpeg";

const coda = {
  driver: "coda",
  kconfig: ["VIDEO_CODA"],
  subsystem: "v4l2",
  role: "codec",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  alignment: { stride: 16, height: 2, strideIsWidth: true },
} satisfies Partial<DriverRow>;

const codaEvidence = {
  kconfig: at(`${CODA}/Makefile`, 5),
  busMaster: at(`${CODA}/coda-common.c`, 95, 2550),
  memory: at(`${CODA}/coda-common.c`, 2562, 2591),
  import: at(`${CODA}/coda-common.c`, 2561, 2589),
  export: at(`${CODA}/coda-common.c`, 2561, 2589),
  alignment: at(`${CODA}/coda-common.c`, 55, 617, 622),
};

const CODA_NOTES = [
  "The line length is the width rounded up to 16; longer lines cannot be asked for (coda-common.c:617).",
  "All planes lie in one buffer, at places computed from stride and height (coda-common.c:104).",
];

const CODA_DECODER_NOTE =
  "The decoder's bitstream queue is vb2-vmalloc: the CPU copies the stream into a ring, frames are not touched by it (coda-common.c:2582).";

const codaRows: readonly DriverRow[] = [
  {
    ...coda,
    compatible: ["fsl,imx27-vpu"],
    codec: ["encode"],
    formats: { consumes: ["NV12", "YU12", "YV12"], evidence: at(`${CODA}/coda-common.c`, 178) },
    evidence: {
      ...codaEvidence,
      compatible: at(`${CODA}/coda-common.c`, 3138),
      role: at(`${CODA}/coda-common.c`, 133),
      codec: at(`${CODA}/coda-common.c`, 273),
    },
    notes: CODA_NOTES,
  },
  {
    ...coda,
    compatible: ["fsl,imx51-vpu"],
    codec: ["encode", "decode"],
    formats: {
      produces: ["NV12", "YU12", "YV12"],
      consumes: ["NV12", "YU12", "YV12"],
      evidence: at(`${CODA}/coda-common.c`, 178, 213),
    },
    evidence: {
      ...codaEvidence,
      compatible: at(`${CODA}/coda-common.c`, 3139),
      role: at(`${CODA}/coda-common.c`, 138),
      codec: at(`${CODA}/coda-common.c`, 277),
    },
    notes: [...CODA_NOTES, CODA_DECODER_NOTE],
  },
  {
    ...coda,
    compatible: ["fsl,imx53-vpu", "fsl,imx6q-vpu", "fsl,imx6dl-vpu"],
    alsoRoles: ["jpeg"],
    codec: ["encode", "decode"],
    formats: {
      produces: ["NV12", "YU12", "YV12", "YUYV", "YU16"],
      consumes: ["NV12", "YU12", "YV12", "YU16"],
      evidence: at(`${CODA}/coda-common.c`, 178, 193, 213, 232),
    },
    evidence: {
      ...codaEvidence,
      compatible: at(`${CODA}/coda-common.c`, 3140, 3141, 3142),
      role: at(`${CODA}/coda-common.c`, 145, 155),
      alsoRoles: at(`${CODA}/coda-common.c`, 283, 290),
      codec: at(`${CODA}/coda-common.c`, 282, 289),
    },
    notes: [
      ...CODA_NOTES,
      CODA_DECODER_NOTE,
      "YUYV comes only from the video decoder of an i.MX6 with its VDOA; planar 4:2:2 only from and to JPEG (coda-common.c:221, coda-common.c:236).",
    ],
  },
  {
    driver: "imx-vdoa",
    compatible: ["fsl,imx6q-vdoa"],
    kconfig: ["VIDEO_CODA", "VIDEO_IMX_VDOA"],
    subsystem: "v4l2",
    role: "unknown",
    busMaster: "yes",
    part: "stage",
    memory: "none",
    import: "no",
    export: "no",
    coherentMask: 32,
    evidence: {
      compatible: at(`${CODA}/imx-vdoa.c`, 333),
      kconfig: at(`${CODA}/Makefile`, 6),
      busMaster: at(`${CODA}/imx-vdoa.c`, 148),
      part: [...at(`${CODA}/coda-common.c`, 400), ...at(`${CODA}/coda-bit.c`, 2206)],
      coherentMask: at(`${CODA}/imx-vdoa.c`, 289),
    },
    notes: [
      "Turns the CODA's tiles into lines, from the codec's own memory into the frame that the codec has mapped; it has no queue.",
    ],
  },
];

const hantro = {
  driver: "hantro-vpu",
  kconfig: ["VIDEO_HANTRO", "VIDEO_HANTRO_IMX8M"],
  subsystem: "v4l2",
  role: "codec",
  codec: ["decode"],
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  coherentMask: 32,
  maxSegment: "max",
} satisfies Partial<DriverRow>;

const hantroEvidence = {
  kconfig: [...at(`${HANTRO}/Makefile`, 3), ...at(`${HANTRO}/hantro_drv.c`, 634)],
  memory: at(`${HANTRO}/hantro_drv.c`, 212, 232),
  import: at(`${HANTRO}/hantro_drv.c`, 209, 242),
  export: at(`${HANTRO}/hantro_drv.c`, 209, 242),
  busMaster: [
    ...at(`${HANTRO}/hantro_g1_h264_dec.c`, 223),
    ...at(`${HANTRO}/hantro_g2_hevc_dec.c`, 498),
  ],
  coherentMask: at(`${HANTRO}/hantro_drv.c`, 980),
  maxSegment: at(`${HANTRO}/hantro_drv.c`, 985),
};

const HANTRO_MASK_NOTE =
  "The driver limits its own allocations to 32 bits; imports are held there by the platform default, the driver does not widen it.";

const hantroRows: readonly DriverRow[] = [
  {
    ...hantro,
    compatible: ["nxp,imx8mq-vpu", "nxp,imx8mq-vpu-g1"],
    alignment: { width: 16, height: 16, stride: 16, strideIsWidth: true },
    formats: { produces: ["NV12", "YUYV"], evidence: at(`${HANTRO}/imx8m_vpu_hw.c`, 83, 99) },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 636, 637),
      role: at(`${HANTRO}/imx8m_vpu_hw.c`, 349, 368),
      codec: at(`${HANTRO}/imx8m_vpu_hw.c`, 349, 368),
      alignment: [
        ...at(`${HANTRO}/imx8m_vpu_hw.c`, 104, 107),
        ...at(`${HANTRO}/hantro_v4l2.c`, 318),
      ],
    },
    notes: [
      "H.264 frames in NV12 carry motion vectors after the picture: the buffer must be longer than the frame (hantro_v4l2.c:327).",
      HANTRO_MASK_NOTE,
    ],
  },
  {
    ...hantro,
    compatible: ["nxp,imx8mm-vpu-g1"],
    alignment: { width: 16, height: 16, stride: 16, strideIsWidth: true },
    formats: { produces: ["NV12"], evidence: at(`${HANTRO}/imx8m_vpu_hw.c`, 99, 393) },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 635),
      role: at(`${HANTRO}/imx8m_vpu_hw.c`, 395),
      codec: at(`${HANTRO}/imx8m_vpu_hw.c`, 395),
      alignment: [
        ...at(`${HANTRO}/imx8m_vpu_hw.c`, 104, 107),
        ...at(`${HANTRO}/hantro_v4l2.c`, 318),
      ],
    },
    notes: [
      "H.264 frames carry motion vectors after the picture: the buffer must be longer than the frame (hantro_v4l2.c:327).",
      HANTRO_MASK_NOTE,
    ],
  },
  {
    ...hantro,
    compatible: ["nxp,imx8mq-vpu-g2"],
    alignment: { width: 16, height: 16, stride: 16, strideIsWidth: true },
    formats: {
      produces: ["NV12", "P010", "VT12", "T010"],
      evidence: at(`${HANTRO}/imx8m_vpu_hw.c`, 153, 166, 182, 195),
    },
    evidence: {
      ...hantroEvidence,
      compatible: at(`${HANTRO}/hantro_drv.c`, 638),
      role: at(`${HANTRO}/imx8m_vpu_hw.c`, 384),
      codec: at(`${HANTRO}/imx8m_vpu_hw.c`, 384),
      alignment: [
        ...at(`${HANTRO}/imx8m_vpu_hw.c`, 159, 162),
        ...at(`${HANTRO}/hantro_v4l2.c`, 318),
      ],
    },
    notes: [
      "Decodes into 4x4 tiles (VT12, T010), which carry motion vectors after the picture (hantro_v4l2.c:329); NV12 and P010 are written by the post-processor.",
      HANTRO_MASK_NOTE,
    ],
  },
];

const amphionCore = {
  driver: "amphion-vpu-core",
  kconfig: ["VIDEO_AMPHION_VPU"],
  subsystem: "v4l2",
  role: "codec",
  busMaster: "no",
  part: "stage",
  memory: "none",
  import: "no",
  export: "no",
  memoryRegion: "firmware",
} satisfies Partial<DriverRow>;

const amphionCoreEvidence = {
  kconfig: at(`${AMPHION}/Makefile`, 20),
  role: at(`${AMPHION}/vpu_core.c`, 696),
  busMaster: at(`${AMPHION}/vpu_v4l2.c`, 561, 578),
  part: at(`${AMPHION}/vpu_core.c`, 617),
  memoryRegion: at(`${AMPHION}/vpu_core.c`, 548, 563, 578),
};

const amphionRows: readonly DriverRow[] = [
  {
    driver: "amphion-vpu",
    compatible: ["nxp,imx8qxp-vpu", "nxp,imx8qm-vpu"],
    kconfig: ["VIDEO_AMPHION_VPU"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["encode", "decode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 256 },
    formats: {
      produces: ["NA12", "NV12M_10BE_8L128"],
      consumes: ["NM12"],
      evidence: [...at(`${AMPHION}/vdec.c`, 71, 76), ...at(`${AMPHION}/venc.c`, 71)],
    },
    evidence: {
      compatible: at(`${AMPHION}/vpu_drv.c`, 224, 225),
      kconfig: at(`${AMPHION}/Makefile`, 20),
      role: at(`${AMPHION}/vpu_drv.c`, 131),
      codec: at(`${AMPHION}/vpu_drv.c`, 131, 134),
      busMaster: at(`${AMPHION}/vpu_v4l2.c`, 561, 578),
      memory: at(`${AMPHION}/vpu_v4l2.c`, 555, 572),
      import: at(`${AMPHION}/vpu_v4l2.c`, 552, 569),
      export: at(`${AMPHION}/vpu_v4l2.c`, 552, 569),
      alignment: [...at(`${AMPHION}/vpu_core.c`, 849), ...at(`${AMPHION}/vpu_helpers.c`, 156)],
    },
    notes: [
      "The decoder writes 8x128 tiles only, which no 6.1 display takes: every preview needs a conversion.",
      "The line step is 256 for the decoder, 16 for the encoder (vpu_core.c:834).",
      "Coded streams may use vb2-vmalloc queues (vpu_v4l2.c:557).",
      "Buffers attach to this node; its decoder and encoder children run the firmware.",
    ],
  },
  {
    ...amphionCore,
    compatible: ["nxp,imx8q-vpu-decoder"],
    codec: ["decode"],
    evidence: {
      ...amphionCoreEvidence,
      compatible: at(`${AMPHION}/vpu_core.c`, 862),
      codec: at(`${AMPHION}/vpu_core.c`, 847),
    },
  },
  {
    ...amphionCore,
    compatible: ["nxp,imx8q-vpu-encoder"],
    codec: ["encode"],
    evidence: {
      ...amphionCoreEvidence,
      compatible: at(`${AMPHION}/vpu_core.c`, 861),
      codec: at(`${AMPHION}/vpu_core.c`, 832),
    },
  },
];

const jpeg = {
  driver: "mxc-jpeg",
  kconfig: ["VIDEO_IMX8_JPEG"],
  subsystem: "v4l2",
  role: "jpeg",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
  alignment: { width: 16, height: 16, strideIsWidth: true, maxWidth: 8192, maxHeight: 8192 },
} satisfies Partial<DriverRow>;

const JPEG = `${IMX_JPEG}/mxc-jpeg.c`;

const JPEG_FORMATS = ["RG24", "AR24", "NM12", "YUYV", "VU24", "R8"];

const jpegEvidence = {
  kconfig: at(`${IMX_JPEG}/Makefile`, 3),
  role: at(JPEG, 69),
  busMaster: at(JPEG, 449, 1587, 1601),
  memory: at(JPEG, 1584, 1598),
  import: at(JPEG, 1580, 1594),
  export: at(JPEG, 1580, 1594),
  streamingMask: at(JPEG, 2229),
  coherentMask: at(JPEG, 2229),
  alignment: [...at(JPEG, 106, 107, 1364), ...at(`${IMX_JPEG}/mxc-jpeg.h`, 23, 24)],
};

const JPEG_NOTE =
  "8 pixels instead of 16 suffice for RGB, 4:4:4 and grey; the line length follows from the width (mxc-jpeg.c:1364).";

const jpegRows: readonly DriverRow[] = [
  {
    ...jpeg,
    compatible: ["nxp,imx8qxp-jpgdec"],
    codec: ["decode"],
    formats: { produces: JPEG_FORMATS, evidence: at(JPEG, 66) },
    evidence: { ...jpegEvidence, compatible: at(JPEG, 156), codec: at(JPEG, 151) },
    notes: [JPEG_NOTE],
  },
  {
    ...jpeg,
    compatible: ["nxp,imx8qxp-jpgenc"],
    codec: ["encode"],
    formats: { consumes: JPEG_FORMATS, evidence: at(JPEG, 66) },
    evidence: { ...jpegEvidence, compatible: at(JPEG, 160), codec: at(JPEG, 152) },
    notes: [JPEG_NOTE],
  },
];

export const nxpCodecRows: readonly DriverRow[] = [
  ...codaRows,
  ...hantroRows,
  ...amphionRows,
  ...jpegRows,
];
