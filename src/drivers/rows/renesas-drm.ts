// Knowledge-base rows of the Renesas display unit: DU that reads memory itself, and DU that a VSP reads for. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const VSP = "drivers/media/platform/renesas/vsp1";
const DU = "drivers/gpu/drm/rcar-du";

/** R-Car Gen1, Gen2 and RZ/G1: the DU reads memory itself. */
const ownReader = {
  driver: "rcar-du",
  kconfig: ["DRM_RCAR_DU"],
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
  formats: {
    consumes: fourccs("RG16 AR15 XR15 XR24 AR24 UYVY YUYV NV12 NV21 NV16"),
    evidence: at(`${DU}/rcar_du_kms.c`, 41, 112),
  },
} satisfies Partial<DriverRow>;

const ownReaderEvidence = {
  memory: [...at(`${DU}/rcar_du_kms.c`, 348), ...at(`${DU}/rcar_du_plane.c`, 354)],
  import: at(`${DU}/rcar_du_drv.c`, 588),
  export: at(`${DU}/rcar_du_kms.c`, 332),
  busMaster: at(`${DU}/rcar_du_plane.c`, 387),
  streamingMask: at(`${DU}/rcar_du_drv.c`, 677, 678),
  coherentMask: at(`${DU}/rcar_du_drv.c`, 678),
  kconfig: at(`${DU}/Makefile`, 13),
};

const widestPitch = "The stride is at most 4095 pixels (rcar_du_kms.c:421).";

/** R-Car Gen3 and RZ/G2: the DRM device of VSPs that read the memory. */
const vspReader = {
  driver: "rcar-du",
  compatible: [
    "renesas,du-r8a774a1",
    "renesas,du-r8a774b1",
    "renesas,du-r8a774c0",
    "renesas,du-r8a774e1",
    "renesas,du-r8a7795",
    "renesas,du-r8a7796",
    "renesas,du-r8a77961",
    "renesas,du-r8a77965",
    "renesas,du-r8a77970",
    "renesas,du-r8a77980",
    "renesas,du-r8a77990",
    "renesas,du-r8a77995",
    "renesas,du-r8a779a0",
  ],
  kconfig: ["DRM_RCAR_DU", "DRM_RCAR_VSP"],
  subsystem: "drm",
  role: "display",
  busMaster: "no",
  part: "aggregate",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

const vspReaderEvidence = {
  compatible: at(`${DU}/rcar_du_drv.c`, 533, 551),
  busMaster: [...at(`${DU}/rcar_du_drv.c`, 675), ...at(`${VSP}/vsp1_drm.c`, 921)],
  kconfig: at(`${DU}/Makefile`, 9, 13),
};

const WIDER_MASK =
  "Linux 5.16: 780d4223f662 drm: rcar-du: Set the DMA coherent mask for the DU device";

const VSP_READS =
  "The DRM device that buffers attach to; its VSPs, named in renesas,vsps, read the memory.";

export const renesasDrmRows: readonly DriverRow[] = [
  {
    ...ownReader,
    compatible: ["renesas,du-r8a7742", "renesas,du-r8a7790"],
    alignment: { stride: 128, maxWidth: 4095, maxHeight: 2047 },
    evidence: {
      ...ownReaderEvidence,
      compatible: at(`${DU}/rcar_du_drv.c`, 528, 538),
      alignment: [...at(`${DU}/rcar_du_kms.c`, 424, 836, 837), ...at(`${DU}/rcar_du_drv.c`, 258)],
    },
    notes: [widestPitch],
  },
  {
    ...ownReader,
    compatible: [
      "renesas,du-r8a7743",
      "renesas,du-r8a7744",
      "renesas,du-r8a7745",
      "renesas,du-r8a77470",
      "renesas,du-r8a7779",
      "renesas,du-r8a7791",
      "renesas,du-r8a7792",
      "renesas,du-r8a7793",
      "renesas,du-r8a7794",
    ],
    alignment: { stride: 16, maxWidth: 4095, maxHeight: 2047 },
    evidence: {
      ...ownReaderEvidence,
      compatible: at(`${DU}/rcar_du_drv.c`, 529, 542),
      alignment: at(`${DU}/rcar_du_kms.c`, 426, 836, 837),
    },
    notes: [
      "The stride must be a multiple of 16 pixels: 16 bytes for NV12, 32 for 16-bit and 64 for 32-bit formats (rcar_du_kms.c:426).",
      widestPitch,
    ],
  },
  {
    ...vspReader,
    since: "5.16",
    streamingMask: 40,
    coherentMask: 40,
    evidence: {
      ...vspReaderEvidence,
      since: [WIDER_MASK],
      streamingMask: at(`${DU}/rcar_du_drv.c`, 677, 678),
      coherentMask: at(`${DU}/rcar_du_drv.c`, 678),
    },
    notes: [
      VSP_READS,
      "Its 40-bit mask lets the driver's own buffers lie where the 32-bit VSP cannot reach them.",
    ],
  },
  {
    ...vspReader,
    until: "5.15",
    evidence: { ...vspReaderEvidence, until: [WIDER_MASK] },
    notes: [VSP_READS, "The driver sets no mask: imports above 4 GiB are bounced or refused."],
  },
];
