// Knowledge-base rows of Qualcomm SoCs: CAMSS cameras and Venus codecs; displays and GPUs in `qualcomm-drm.ts`. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { qualcommDrmRows } from "./qualcomm-drm.ts";

const CAMSS = "drivers/media/platform/qcom/camss";
const VENUS = "drivers/media/platform/qcom/venus";

const camss = {
  driver: "qcom-camss",
  kconfig: ["VIDEO_QCOM_CAMSS"],
  subsystem: "v4l2",
  role: "camera",
  busMaster: "yes",
  memory: "vb2-dma-sg-first",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const camssEvidence = {
  memory: at(`${CAMSS}/camss-video.c`, 970, 421),
  import: at(`${CAMSS}/camss-video.c`, 973),
  export: at(`${CAMSS}/camss-video.c`, 973),
  busMaster: at(`${CAMSS}/camss-video.c`, 421, 976),
  streamingMask: at(`${CAMSS}/camss.c`, 1647),
  coherentMask: at(`${CAMSS}/camss.c`, 1647),
  kconfig: at(`${CAMSS}/Makefile`, 23),
};

const camssNotes = [
  "Only the address of the first DMA segment is programmed and nothing checks that the list is one run.",
  "NV12, NV21, NV16 and NV61 chroma starts at stride x height of the same segment.",
  "Where a described sensor never appears, the media device is not registered; with no endpoint at all it is.",
];

const venus = {
  driver: "qcom-venus",
  kconfig: ["VIDEO_QCOM_VENUS"],
  subsystem: "v4l2",
  role: "codec",
  codec: ["encode", "decode"],
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
  maxSegment: "max",
  memoryRegion: "firmware",
  alignment: { stride: 128, height: 32, size: 4096, strideIsWidth: true },
  formats: {
    produces: fourccs("NV12"),
    consumes: fourccs("NV12"),
    evidence: [...at(`${VENUS}/vdec.c`, 34), ...at(`${VENUS}/venc.c`, 36)],
  },
} satisfies Partial<DriverRow>;

const venusEvidence = {
  memory: [...at(`${VENUS}/vdec.c`, 1615), ...at(`${VENUS}/venc.c`, 1366)],
  import: [...at(`${VENUS}/vdec.c`, 1612), ...at(`${VENUS}/venc.c`, 1363)],
  export: [...at(`${VENUS}/vdec.c`, 1612), ...at(`${VENUS}/venc.c`, 1363)],
  busMaster: at(`${VENUS}/helpers.c`, 509),
  streamingMask: at(`${VENUS}/core.c`, 325),
  coherentMask: at(`${VENUS}/core.c`, 325),
  maxSegment: at(`${VENUS}/core.c`, 329),
  memoryRegion: at(`${VENUS}/firmware.c`, 94),
  alignment: [...at(`${VENUS}/vdec.c`, 196, 208), ...at(`${VENUS}/venc.c`, 196, 212)],
  kconfig: at(`${VENUS}/Makefile`, 13),
};

const venusNotes = [
  "The mask is no power of two: device addresses end below it, with and without an IOMMU.",
  "An NV12 frame takes 12 KiB more than its planes, rounded to 4 KiB; a smaller import fails at QBUF with EINVAL (helpers.c:955, helpers.c:1475).",
  "The encoder also rounds the width of its input up to 128 pixels (venc.c:195).",
  "Buffers attach to this node, not to its decoder and encoder children.",
];

export const qualcommRows: readonly DriverRow[] = [
  {
    ...camss,
    compatible: ["qcom,msm8916-camss"],
    alignment: { stride: 16 },
    formats: {
      produces: fourccs("NV12 NV21 NV16 NV61 UYVY VYUY YUYV YVYU"),
      evidence: at(`${CAMSS}/camss-video.c`, 187, 50),
    },
    evidence: {
      ...camssEvidence,
      compatible: at(`${CAMSS}/camss.c`, 1751),
      alignment: at(`${CAMSS}/camss-vfe.c`, 1551),
    },
    notes: [
      ...camssNotes,
      "Packed formats and raw Bayer come from the RDI nodes, where the stride is a multiple of 8.",
    ],
  },
  {
    ...camss,
    compatible: ["qcom,msm8996-camss", "qcom,sdm660-camss"],
    alignment: { stride: 16 },
    formats: {
      produces: fourccs("NV12 NV21 NV16 NV61 UYVY VYUY YUYV YVYU"),
      evidence: at(`${CAMSS}/camss-video.c`, 222, 87),
    },
    evidence: {
      ...camssEvidence,
      compatible: at(`${CAMSS}/camss.c`, 1752, 1753),
      alignment: at(`${CAMSS}/camss-vfe.c`, 1551),
    },
    notes: [
      ...camssNotes,
      "Raw Bayer comes from the RDI nodes, where the stride is a multiple of 8.",
    ],
  },
  {
    ...camss,
    compatible: ["qcom,sdm845-camss", "qcom,sm8250-camss"],
    alignment: { stride: 16 },
    formats: {
      produces: fourccs("UYVY VYUY YUYV YVYU"),
      evidence: at(`${CAMSS}/camss-video.c`, 136),
    },
    evidence: {
      ...camssEvidence,
      compatible: at(`${CAMSS}/camss.c`, 1754, 1755),
      alignment: at(`${CAMSS}/camss-vfe.c`, 1546),
    },
    notes: [
      ...camssNotes,
      "No ISP path in this driver: raw Bayer and what the sensor sends as packed YUV.",
    ],
  },
  {
    ...venus,
    compatible: ["qcom,msm8916-venus", "qcom,msm8996-venus"],
    iovaWindow: { lo: 0n, hi: 0xddbf_ffffn },
    maskLimit: 0xddbf_ffffn,
    evidence: {
      ...venusEvidence,
      compatible: at(`${VENUS}/core.c`, 881, 882),
      iovaWindow: at(`${VENUS}/core.c`, 553, 586),
      maskLimit: at(`${VENUS}/core.c`, 325, 553, 586),
    },
    notes: venusNotes,
  },
  {
    ...venus,
    compatible: ["qcom,sdm660-venus"],
    iovaWindow: { lo: 0n, hi: 0xd8ff_ffffn },
    maskLimit: 0xd8ff_ffffn,
    evidence: {
      ...venusEvidence,
      compatible: at(`${VENUS}/core.c`, 883),
      iovaWindow: at(`${VENUS}/core.c`, 649),
      maskLimit: at(`${VENUS}/core.c`, 325, 649),
    },
    notes: venusNotes,
  },
  {
    ...venus,
    compatible: [
      "qcom,sdm845-venus",
      "qcom,sdm845-venus-v2",
      "qcom,sc7180-venus",
      "qcom,sc7280-venus",
      "qcom,sm8250-venus",
    ],
    iovaWindow: { lo: 0n, hi: 0xdfff_ffffn },
    maskLimit: 0xdfff_ffffn,
    evidence: {
      ...venusEvidence,
      compatible: at(`${VENUS}/core.c`, 884, 888),
      iovaWindow: at(`${VENUS}/core.c`, 693, 718, 765, 819, 876),
      maskLimit: at(`${VENUS}/core.c`, 325, 693, 718, 765, 819, 876),
    },
    notes: venusNotes,
  },
  {
    driver: "qcom-venus-decoder",
    compatible: ["venus-decoder"],
    kconfig: ["VIDEO_QCOM_VENUS"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["decode"],
    busMaster: "no",
    part: "stage",
    attach: { device: "parent" },
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${VENUS}/vdec.c`, 1833),
      attach: at(`${VENUS}/vdec.c`, 1620),
      busMaster: at(`${VENUS}/vdec.c`, 1605),
    },
    notes: ["The video node belongs to this child, its buffers to the parent."],
  },
  {
    driver: "qcom-venus-encoder",
    compatible: ["venus-encoder"],
    kconfig: ["VIDEO_QCOM_VENUS"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["encode"],
    busMaster: "no",
    part: "stage",
    attach: { device: "parent" },
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${VENUS}/venc.c`, 1610),
      attach: at(`${VENUS}/venc.c`, 1371),
      busMaster: at(`${VENUS}/venc.c`, 1388),
    },
    notes: ["The video node belongs to this child, its buffers to the parent."],
  },
  ...qualcommDrmRows,
];
