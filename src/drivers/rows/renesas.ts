// Knowledge-base rows of Renesas R-Car and RZ SoCs: VIN cameras, VSP and FDP1 image engines, JPU; the DU in
// `renesas-drm.ts`. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { renesasDrmRows } from "./renesas-drm.ts";

const MEDIA = "drivers/media/platform/renesas";
const VIN = `${MEDIA}/rcar-vin`;
const VSP = `${MEDIA}/vsp1`;
const FDP1 = `${MEDIA}/rcar_fdp1.c`;
const JPU = `${MEDIA}/rcar_jpu.c`;
const CEU = `${MEDIA}/renesas-ceu.c`;
const FCP = `${MEDIA}/rcar-fcp.c`;
const DU = "drivers/gpu/drm/rcar-du";

const vin = {
  driver: "rcar-vin",
  kconfig: ["VIDEO_RCAR_VIN"],
  subsystem: "v4l2",
  role: "camera",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  alignment: { stride: 32, offset: 128, strideIsWidth: true },
} satisfies Partial<DriverRow>;

const vinEvidence = {
  memory: at(`${VIN}/rcar-dma.c`, 1475, 973),
  import: at(`${VIN}/rcar-dma.c`, 1470),
  export: at(`${VIN}/rcar-dma.c`, 1470),
  busMaster: at(`${VIN}/rcar-dma.c`, 919, 973),
  alignment: [...at(`${VIN}/rcar-v4l2.c`, 132, 144), ...at(`${VIN}/rcar-dma.c`, 916)],
  kconfig: at(`${VIN}/Makefile`, 5),
};

const vinNotes = [
  "The stride is not free: the driver computes it from the width, a multiple of 32 pixels for NV12 and NV16 and of 16 otherwise (rcar-v4l2.c:144).",
  "The NV12 and NV16 chroma starts at stride x height rounded up to 128 bytes (rcar-dma.c:780).",
];

const vinPacked = fourccs("NV16 YUYV UYVY RG16 XR15 XR24 AR15 AR24");

const receiver = {
  subsystem: "v4l2",
  role: "camera",
  busMaster: "no",
  part: "receiver",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

const vspFormatNames = fourccs(
  "YUYV UYVY VYUY YVYU NM12 NM21 NM16 NM61 YM12 YM21 RG16 RG24 BG24 XR24 AR24 BX24 BA24",
);

const fcpTranslation = { at: "phandle", property: "renesas,fcp" } as const;

export const renesasRows: readonly DriverRow[] = [
  {
    ...vin,
    compatible: [
      "renesas,vin-r8a774a1",
      "renesas,vin-r8a774b1",
      "renesas,vin-r8a774c0",
      "renesas,vin-r8a774e1",
      "renesas,vin-r8a7795",
      "renesas,vin-r8a7796",
      "renesas,vin-r8a77961",
      "renesas,vin-r8a77965",
      "renesas,vin-r8a77980",
      "renesas,vin-r8a77990",
      "renesas,vin-r8a77995",
      "renesas,vin-r8a779a0",
    ],
    formats: {
      produces: ["NV12", ...vinPacked],
      evidence: [...at(`${VIN}/rcar-v4l2.c`, 32), ...at(`${VIN}/rcar-core.c`, 1176)],
    },
    evidence: {
      ...vinEvidence,
      compatible: at(`${VIN}/rcar-core.c`, 1300, 1328),
    },
    notes: [...vinNotes, "NV12 only on channels 0, 1, 4, 5, 8, 9, 12 and 13 (rcar-v4l2.c:106)."],
  },
  {
    ...vin,
    compatible: ["renesas,vin-r8a77970"],
    formats: { produces: vinPacked, evidence: at(`${VIN}/rcar-v4l2.c`, 38) },
    evidence: { ...vinEvidence, compatible: at(`${VIN}/rcar-core.c`, 1344) },
    notes: vinNotes,
  },
  {
    ...vin,
    compatible: ["renesas,vin-r8a7779", "renesas,rcar-gen2-vin"],
    needsEndpoint: true,
    formats: { produces: vinPacked, evidence: at(`${VIN}/rcar-v4l2.c`, 38) },
    evidence: {
      ...vinEvidence,
      compatible: at(`${VIN}/rcar-core.c`, 1320, 1324),
      needsEndpoint: at(`${VIN}/rcar-core.c`, 723),
    },
    notes: vinNotes,
  },
  {
    ...vin,
    compatible: ["renesas,vin-r8a7778"],
    needsEndpoint: true,
    formats: {
      produces: vinPacked.filter((name) => name !== "XR24"),
      evidence: at(`${VIN}/rcar-v4l2.c`, 38, 98),
    },
    evidence: {
      ...vinEvidence,
      compatible: at(`${VIN}/rcar-core.c`, 1316),
      needsEndpoint: at(`${VIN}/rcar-core.c`, 723),
    },
    notes: vinNotes,
  },
  {
    ...receiver,
    driver: "rcar-csi2",
    compatible: [
      "renesas,r8a774a1-csi2",
      "renesas,r8a774b1-csi2",
      "renesas,r8a774c0-csi2",
      "renesas,r8a774e1-csi2",
      "renesas,r8a7795-csi2",
      "renesas,r8a7796-csi2",
      "renesas,r8a77961-csi2",
      "renesas,r8a77965-csi2",
      "renesas,r8a77970-csi2",
      "renesas,r8a77980-csi2",
      "renesas,r8a77990-csi2",
      "renesas,r8a779a0-csi2",
    ],
    kconfig: ["VIDEO_RCAR_CSI2"],
    evidence: {
      compatible: at(`${VIN}/rcar-csi2.c`, 1432, 1476),
      busMaster: at(`${VIN}/rcar-csi2.c`, 1550),
      kconfig: at(`${VIN}/Makefile`, 4),
    },
  },
  {
    ...receiver,
    driver: "rcar-isp",
    compatible: ["renesas,r8a779a0-isp"],
    kconfig: ["VIDEO_RCAR_ISP"],
    evidence: {
      compatible: at(`${MEDIA}/rcar-isp.c`, 435),
      busMaster: at(`${MEDIA}/rcar-isp.c`, 483),
      kconfig: at(`${MEDIA}/Makefile`, 10),
    },
    notes: ["Only selects channels for the VINs; no image processing in this driver."],
  },
  {
    driver: "renesas-ceu",
    compatible: ["renesas,r7s72100-ceu", "renesas,r8a7740-ceu"],
    kconfig: ["VIDEO_RENESAS_CEU"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { strideIsWidth: true, maxWidth: 2560, maxHeight: 1920 },
    formats: {
      produces: fourccs("NM16 NM61 NM12 NM21 YUYV UYVY YVYU VYUY"),
      evidence: at(CEU, 236, 604, 607),
    },
    evidence: {
      compatible: at(CEU, 1619, 1620),
      memory: at(CEU, 1413, 471),
      import: at(CEU, 1410),
      export: at(CEU, 1410),
      busMaster: at(CEU, 1418),
      alignment: at(CEU, 112, 113, 563, 567),
      kconfig: at(`${MEDIA}/Makefile`, 11),
    },
    notes: [
      "Names its two-plane formats NV16, NV61, NV12 and NV21 but takes one buffer per plane.",
    ],
  },
  {
    driver: "vsp1",
    compatible: ["renesas,vsp1"],
    kconfig: ["VIDEO_RENESAS_VSP1"],
    subsystem: "v4l2",
    role: "2d",
    copies: true,
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 128, maxStride: 65535 },
    formats: {
      produces: vspFormatNames,
      consumes: vspFormatNames,
      evidence: at(`${VSP}/vsp1_pipe.c`, 165),
    },
    evidence: {
      memory: at(`${VSP}/vsp1_video.c`, 1296, 745),
      import: at(`${VSP}/vsp1_video.c`, 1291),
      export: at(`${VSP}/vsp1_video.c`, 1291),
      alignment: at(`${VSP}/vsp1_video.c`, 148, 153),
      kconfig: at(`${VSP}/Makefile`, 10),
      compatible: at(`${VSP}/vsp1_drv.c`, 993),
      busMaster: at(`${VSP}/vsp1_drv.c`, 927),
      copies: at(`${VSP}/vsp1_video.c`, 427),
      role: at(`${VSP}/vsp1_drv.c`, 684),
    },
    notes: ["A V4L2 device of its own; the R-Car Gen2 DU reads memory itself and does not use it."],
  },
  {
    // The fields say how a VSP takes frames when the DU reads through it, its use on most boards; V4L2 is in the notes.
    driver: "vsp1",
    compatible: ["renesas,vsp2", "renesas,r9a07g044-vsp2"],
    kconfig: ["VIDEO_RENESAS_VSP1"],
    subsystem: "drm",
    role: "2d",
    roleWhenNamedBy: { property: ["renesas,vsps", "vsps"], role: "display" },
    busMaster: "yes",
    translation: fcpTranslation,
    memory: "gem-first",
    import: "yes",
    export: "yes",
    needsStructPages: true,
    maxSegment: "max",
    alignment: { maxStride: 65535 },
    formats: {
      produces: vspFormatNames,
      consumes: [
        ...vspFormatNames,
        ...fourccs("NV12 NV21 NV16 NV61 YU12 YV12 YU16 YV16 YU24 YV24"),
      ],
      evidence: [...at(`${DU}/rcar_du_vsp.c`, 114), ...at(`${VSP}/vsp1_pipe.c`, 165)],
    },
    evidence: {
      compatible: at(`${VSP}/vsp1_drv.c`, 994, 995),
      memory: [
        ...at(`${DU}/rcar_du_kms.c`, 369),
        ...at(`${DU}/rcar_du_vsp.c`, 169),
        ...at(`${VSP}/vsp1_video.c`, 1296),
      ],
      import: [...at(`${DU}/rcar_du_drv.c`, 588), ...at(`${VSP}/vsp1_video.c`, 1291)],
      export: [...at(`${DU}/rcar_du_kms.c`, 332), ...at(`${VSP}/vsp1_video.c`, 1291)],
      busMaster: [...at(`${VSP}/vsp1_drv.c`, 925), ...at(`${VSP}/vsp1_drm.c`, 921)],
      translation: at(`${VSP}/vsp1_drv.c`, 910, 925),
      needsStructPages: at(`${DU}/rcar_du_vsp.c`, 227),
      maxSegment: at(FCP, 134),
      alignment: at(`${DU}/rcar_du_kms.c`, 433),
      role: at(`${VSP}/vsp1_drv.c`, 461),
      roleWhenNamedBy: at(`${DU}/rcar_du_kms.c`, 644, 663),
      kconfig: at(`${VSP}/Makefile`, 10),
    },
    notes: [
      "The FCP's device maps every buffer: its 32-bit mask, segment limit and IOMMU count.",
      "Named by the DU: the DU imports without a contiguity check, the VSP maps the pages again and scans out from the first segment, so a scattered buffer shows garbage and no error.",
      "Named by the DU: memory above 4 GiB is bounced once, when the frame buffer is prepared, so later changes do not reach the screen.",
      "As a V4L2 device (VSPI, VSPB; a VSPD has no video nodes): vb2 DMA-contig queues, so a scattered buffer fails at QBUF with EFAULT; strides are multiples of 128 bytes and semi-planar formats take one buffer per plane (vsp1_video.c:148, vsp1_video.c:1296).",
    ],
  },
  {
    driver: "rcar-fcp",
    compatible: ["renesas,fcpf", "renesas,fcpv"],
    kconfig: ["VIDEO_RENESAS_FCP"],
    subsystem: "v4l2",
    role: "unknown",
    busMaster: "no",
    part: "gate",
    memory: "none",
    import: "no",
    export: "no",
    maxSegment: "max",
    evidence: {
      compatible: at(FCP, 161, 162),
      busMaster: at(`${VSP}/vsp1_drv.c`, 925),
      maxSegment: at(FCP, 134),
      kconfig: at(`${MEDIA}/Makefile`, 12),
    },
    notes: [
      "Carries the memory accesses of the VSP or FDP1 that names it, and their iommus property.",
    ],
  },
  {
    driver: "rcar_fdp1",
    compatible: ["renesas,fdp1"],
    kconfig: ["VIDEO_RENESAS_FDP1"],
    subsystem: "v4l2",
    role: "2d",
    busMaster: "yes",
    attach: { device: "self" },
    translation: fcpTranslation,
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 128 },
    formats: {
      produces: fourccs(
        "YUYV UYVY VYUY YVYU NM12 NM21 NM16 NM61 YM12 YM21 RG16 RG24 BG24 XR24 AR24 BX24 BA24",
      ),
      consumes: fourccs("YUYV UYVY VYUY YVYU NM12 NM21 NM16 NM61 YM12 YM21"),
      evidence: at(FDP1, 296, 351),
    },
    evidence: {
      compatible: at(FDP1, 2442),
      memory: at(FDP1, 2050, 1800),
      import: at(FDP1, 2046),
      export: at(FDP1, 2060),
      attach: at(FDP1, 2053),
      busMaster: at(FDP1, 2053),
      translation: at(FDP1, 2303),
      alignment: at(FDP1, 1431),
      kconfig: at(`${MEDIA}/Makefile`, 13),
    },
    notes: [
      "Deinterlacer. Buffers attach to this node although its accesses go through the FCP: were the FCP translated, the addresses would be wrong.",
    ],
  },
  {
    driver: "rcar_jpu",
    compatible: [
      "renesas,jpu-r8a7790",
      "renesas,jpu-r8a7791",
      "renesas,jpu-r8a7792",
      "renesas,jpu-r8a7793",
      "renesas,rcar-gen2-jpu",
    ],
    kconfig: ["VIDEO_RENESAS_JPU"],
    subsystem: "v4l2",
    role: "jpeg",
    codec: ["encode", "decode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 8, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      produces: fourccs("NM16 NM12 NV16 NV12"),
      consumes: fourccs("NM16 NM12 NV16 NV12"),
      evidence: at(JPU, 299, 305),
    },
    evidence: {
      compatible: at(JPU, 1579, 1583),
      memory: at(JPU, 1196, 1387),
      import: at(JPU, 1192),
      export: at(JPU, 1207),
      busMaster: at(JPU, 1387),
      alignment: at(JPU, 92, 93, 816),
      kconfig: at(`${MEDIA}/Makefile`, 14),
    },
  },
  ...renesasDrmRows,
];
