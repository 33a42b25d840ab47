// Knowledge-base rows of Microchip (Atmel) SoCs: HLCDC display, ISI and ISC cameras, the Hantro decoder of the SAMA5D4.
// Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK, fourccs, videoDevice } from "../row-data.ts";

const HLCDC = "drivers/gpu/drm/atmel-hlcdc";
const ATMEL = "drivers/media/platform/atmel";
const HANTRO = "drivers/media/platform/verisilicon";

const isc = {
  ...videoDevice,
  role: "camera",
  needsEndpoint: true,
  alignment: { strideIsWidth: true },
} satisfies Partial<DriverRow>;

const iscEvidence = {
  role: at(`${ATMEL}/atmel-isc-base.c`, 1867),
  busMaster: at(`${ATMEL}/atmel-isc-base.c`, 181, 182),
  memory: at(`${ATMEL}/atmel-isc-base.c`, 1872),
  import: at(`${ATMEL}/atmel-isc-base.c`, 1868, 1876),
  export: at(`${ATMEL}/atmel-isc-base.c`, 1868),
  streamingMask: DEFAULT_MASK,
  coherentMask: DEFAULT_COHERENT_MASK,
  alignment: at(`${ATMEL}/atmel-isc-base.c`, 187, 979),
};

const ISC_NOTES = [
  "Which formats remain depends on the sensor: RGB and YUV need a raw sensor, or one of the same format.",
  "Planar formats lie in one buffer, at places worked out from the image size (atmel-isc-base.c:187).",
];

export const microchipRows: readonly DriverRow[] = [
  {
    driver: "atmel-hlcdc-dc",
    compatible: ["atmel,hlcdc-display-controller"],
    kconfig: ["DRM_ATMEL_HLCDC", "MFD_ATMEL_HLCDC"],
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    needsEndpoint: true,
    formats: {
      consumes: fourccs(
        "XR12 AR12 RA12 AR15 RG16 RG24 XR24 AR24 RA24 YUYV UYVY YVYU VYUY NV21 NV61 YU16 YU12",
      ),
      evidence: at(`${HLCDC}/atmel_hlcdc_plane.c`, 100),
    },
    evidence: {
      compatible: at(`${HLCDC}/atmel_hlcdc_dc.c`, 824),
      kconfig: [...at(`${HLCDC}/Makefile`, 7), ...at(`${HLCDC}/Kconfig`, 4)],
      role: at(`${HLCDC}/atmel_hlcdc_plane.c`, 451),
      busMaster: at(`${HLCDC}/atmel_hlcdc_plane.c`, 451, 458),
      memory: at(`${HLCDC}/atmel_hlcdc_dc.c`, 737),
      import: at(`${HLCDC}/atmel_hlcdc_dc.c`, 737, 751),
      export: at(`${HLCDC}/atmel_hlcdc_dc.c`, 737),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: [
        ...at(`${HLCDC}/atmel_hlcdc_output.c`, 136, 149),
        ...at(`${HLCDC}/atmel_hlcdc_dc.c`, 619),
      ],
    },
    notes: [
      "YUV only on the overlay with scaler, which the AT91SAM9N12 does not have (atmel_hlcdc_dc.c:36); NV12 on none, its twin NV21 on all others.",
    ],
  },
  {
    ...videoDevice,
    driver: "atmel_isi",
    compatible: ["atmel,at91sam9g45-isi"],
    kconfig: ["VIDEO_ATMEL_ISI"],
    role: "camera",
    needsEndpoint: true,
    alignment: { strideIsWidth: true, maxWidth: 2048, maxHeight: 2048 },
    formats: {
      produces: ["YUYV", "RG16", "R8", "R16"],
      evidence: at(`${ATMEL}/atmel-isi.c`, 991, 1011, 1031, 1036),
    },
    evidence: {
      compatible: at(`${ATMEL}/atmel-isi.c`, 1359),
      kconfig: at(`${ATMEL}/Makefile`, 6),
      role: at(`${ATMEL}/atmel-isi.c`, 337),
      busMaster: at(`${ATMEL}/atmel-isi.c`, 336, 337),
      memory: at(`${ATMEL}/atmel-isi.c`, 1244),
      import: at(`${ATMEL}/atmel-isi.c`, 1239, 1247),
      export: at(`${ATMEL}/atmel-isi.c`, 1239),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: at(`${ATMEL}/atmel-isi.c`, 834, 1158),
      alignment: at(`${ATMEL}/atmel-isi.c`, 37, 38, 619),
    },
  },
  {
    ...isc,
    driver: "atmel-sama5d2-isc",
    compatible: ["atmel,sama5d2-isc"],
    kconfig: ["VIDEO_ATMEL_ISC"],
    formats: {
      produces: fourccs(
        "AR12 AR15 RG16 AR24 XR24 YU12 YUYV YU16 R8 R10 BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10",
      ),
      evidence: at(`${ATMEL}/atmel-sama5d2-isc.c`, 62),
    },
    evidence: {
      ...iscEvidence,
      compatible: at(`${ATMEL}/atmel-sama5d2-isc.c`, 633),
      kconfig: at(`${ATMEL}/Makefile`, 8),
      needsEndpoint: at(`${ATMEL}/atmel-sama5d2-isc.c`, 346, 501),
    },
    notes: ISC_NOTES,
  },
  {
    ...isc,
    driver: "microchip-sama7g5-xisc",
    compatible: ["microchip,sama7g5-isc"],
    kconfig: ["VIDEO_ATMEL_XISC"],
    formats: {
      produces: fourccs(
        "AR12 AR15 RG16 AR24 XR24 YU12 UYVY VYUY YUYV YU16 R8 R10 R16 BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10",
      ),
      evidence: at(`${ATMEL}/atmel-sama7g5-isc.c`, 65),
    },
    evidence: {
      ...iscEvidence,
      compatible: at(`${ATMEL}/atmel-sama7g5-isc.c`, 596),
      kconfig: at(`${ATMEL}/Makefile`, 9),
      needsEndpoint: at(`${ATMEL}/atmel-sama7g5-isc.c`, 332, 491),
    },
    notes: ISC_NOTES,
  },
  {
    driver: "microchip-csi2dc",
    compatible: ["microchip,sama7g5-csi2dc"],
    kconfig: ["VIDEO_MICROCHIP_CSI2DC"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "receiver",
    memory: "none",
    import: "no",
    export: "no",
    needsEndpoint: true,
    evidence: {
      compatible: at(`${ATMEL}/microchip-csi2dc.c`, 777),
      kconfig: at(`${ATMEL}/Makefile`, 10),
      role: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      busMaster: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      part: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      memory: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      import: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      export: at(`${ATMEL}/microchip-csi2dc.c`, 617),
      needsEndpoint: at(`${ATMEL}/microchip-csi2dc.c`, 564),
    },
    notes: [
      "Feeds the ISC on chip; its way to memory through a DMA controller has no driver in 6.1.",
    ],
  },
  {
    ...videoDevice,
    driver: "hantro-vpu",
    compatible: ["microchip,sama5d4-vdec"],
    kconfig: ["VIDEO_HANTRO", "VIDEO_HANTRO_SAMA5D4"],
    role: "codec",
    codec: ["decode"],
    maxSegment: "max",
    alignment: { width: 16, height: 16, stride: 16, strideIsWidth: true },
    formats: { produces: ["NV12", "YUYV"], evidence: at(`${HANTRO}/sama5d4_vdec_hw.c`, 16, 32) },
    evidence: {
      compatible: at(`${HANTRO}/hantro_drv.c`, 641),
      kconfig: at(`${HANTRO}/hantro_drv.c`, 640, 641),
      role: at(`${HANTRO}/sama5d4_vdec_hw.c`, 121),
      codec: at(`${HANTRO}/sama5d4_vdec_hw.c`, 121),
      busMaster: at(`${HANTRO}/hantro_g1_h264_dec.c`, 223),
      memory: at(`${HANTRO}/hantro_drv.c`, 212, 232),
      import: at(`${HANTRO}/hantro_drv.c`, 209, 242),
      export: at(`${HANTRO}/hantro_drv.c`, 209, 242),
      streamingMask: DEFAULT_MASK,
      coherentMask: at(`${HANTRO}/hantro_drv.c`, 980),
      maxSegment: at(`${HANTRO}/hantro_drv.c`, 985),
      alignment: [
        ...at(`${HANTRO}/sama5d4_vdec_hw.c`, 37, 40),
        ...at(`${HANTRO}/hantro_v4l2.c`, 318),
      ],
    },
    notes: [
      "Decodes MPEG-2, VP8 and H.264.",
      "H.264 frames in NV12 carry motion vectors after the picture: the buffer must be longer than the frame (hantro_v4l2.c:325).",
    ],
  },
];
