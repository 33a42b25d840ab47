// Knowledge-base rows of ARM's display IP: HDLCD, Mali-DP, Komeda (Mali-D71, D32), PrimeCell PL110 and PL111. The Mali
// GPUs are in `gpu.ts`. Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK, fourccs } from "../row-data.ts";

const ARM = "drivers/gpu/drm/arm";
const KOMEDA = `${ARM}/display/komeda`;
const PL111 = "drivers/gpu/drm/pl111";
const CLCD = "drivers/video/fbdev/amba-clcd.c";
const AMBA_MASK = at("drivers/of/platform.c", 240, 241);

const gemDisplay = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
  memoryRegion: "frame-pool",
} satisfies Partial<DriverRow>;

const malidp = {
  ...gemDisplay,
  driver: "mali-dp",
  kconfig: ["DRM_MALI_DISPLAY"],
  needsEndpoint: true,
} satisfies Partial<DriverRow>;

const malidpEvidence = {
  kconfig: at(`${ARM}/Makefile`, 6),
  role: at(`${ARM}/malidp_planes.c`, 732),
  busMaster: at(`${ARM}/malidp_planes.c`, 744),
  memory: at(`${ARM}/malidp_drv.c`, 568),
  import: at(`${ARM}/malidp_drv.c`, 568, 756),
  export: at(`${ARM}/malidp_drv.c`, 568),
  streamingMask: DEFAULT_MASK,
  coherentMask: DEFAULT_COHERENT_MASK,
  memoryRegion: at(`${ARM}/malidp_drv.c`, 752),
  needsEndpoint: at(`${ARM}/malidp_drv.c`, 945, 947),
};

const MALIDP_NOTES = [
  "The engine takes 64-bit addresses, but the driver leaves the mask at 32 bits.",
  "A write-back connector writes NV12 and RGB, always the whole mode (malidp_mw.c:143).",
  "AFBC needs a modifier; then the line length must be the width's (malidp_drv.c:338).",
];

const pl11x = {
  role: "display",
  subsystem: "drm",
  busMaster: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const pl111 = {
  ...pl11x,
  driver: "drm-clcd-pl111",
  kconfig: ["DRM_PL111", "ARM_AMBA"],
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  memoryRegion: "frame-pool",
  regionRefusesImports: true,
  alignment: { width: 16, offset: 4, strideIsWidth: true, maxWidth: 1024, maxHeight: 768 },
} satisfies Partial<DriverRow>;

const pl111Evidence = {
  compatible: at(`${PL111}/pl111_drv.c`, 413, 423),
  kconfig: [...at(`${PL111}/Makefile`, 9), ...at(`${PL111}/pl111_drv.c`, 440)],
  role: at(`${PL111}/pl111_display.c`, 403),
  busMaster: at(`${PL111}/pl111_display.c`, 97, 403),
  memory: at(`${PL111}/pl111_drv.c`, 210, 226),
  import: at(`${PL111}/pl111_drv.c`, 210, 229),
  export: at(`${PL111}/pl111_drv.c`, 227),
  streamingMask: AMBA_MASK,
  coherentMask: AMBA_MASK,
  memoryRegion: at(`${PL111}/pl111_drv.c`, 258, 261),
  regionRefusesImports: at(`${PL111}/pl111_drv.c`, 207),
  alignment: [
    ...at(`${PL111}/pl111_display.c`, 93, 100, 106),
    ...at(`${PL111}/pl111_drv.c`, 91, 93),
  ],
};

const PL111_NOTES = [
  "AMBA device: the driver is chosen by the peripheral identification register, not by the compatible string.",
  "At most 1024 x 768; several reference boards have fewer formats (pl111_versatile.c:266).",
  "No line length is programmed; another pitch than the mode's is refused with EINVAL in the atomic check (pl111_display.c:106).",
];

/** The frame buffer driver of the same block: user space gets one fixed frame and no dma-buf. */
const clcdfb = {
  ...pl11x,
  driver: "clcd-pl11x",
  kconfig: ["FB_ARMCLCD"],
  memory: "none",
  import: "no",
  export: "no",
  evidence: {
    compatible: at(CLCD, 951, 961),
    kconfig: at("drivers/video/fbdev/Makefile", 75),
    role: at(CLCD, 46),
    busMaster: at(CLCD, 46),
    memory: at(CLCD, 778, 821),
    import: at(CLCD, 857),
    export: at(CLCD, 857),
    streamingMask: AMBA_MASK,
    coherentMask: AMBA_MASK,
  },
  notes: [
    "An fbdev driver (/dev/fb), not DRM: it shows one frame of its own, in the memory-region or from the DMA allocator, and knows no dma-buf.",
  ],
} satisfies Partial<DriverRow>;

export const armRows: readonly DriverRow[] = [
  {
    ...gemDisplay,
    driver: "hdlcd",
    compatible: ["arm,hdlcd"],
    kconfig: ["DRM_HDLCD"],
    needsEndpoint: true,
    alignment: { maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs("RG16 RA15 XR15 AR15 RG24 XR24 AR24 AB24 XR30 AR30"),
      evidence: [
        ...at(`${ARM}/hdlcd_crtc.c`, 77),
        ...at("include/linux/platform_data/simplefb.h", 16),
      ],
    },
    evidence: {
      compatible: at(`${ARM}/hdlcd_drv.c`, 384),
      kconfig: at(`${ARM}/Makefile`, 3),
      role: at(`${ARM}/hdlcd_crtc.c`, 282),
      busMaster: at(`${ARM}/hdlcd_crtc.c`, 276, 282),
      memory: at(`${ARM}/hdlcd_drv.c`, 232),
      import: at(`${ARM}/hdlcd_drv.c`, 232, 254),
      export: at(`${ARM}/hdlcd_drv.c`, 232),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      memoryRegion: at(`${ARM}/hdlcd_drv.c`, 137),
      alignment: [...at(`${ARM}/hdlcd_drv.c`, 183), ...at(`${ARM}/hdlcd_regs.h`, 82, 83)],
      needsEndpoint: at(`${ARM}/hdlcd_drv.c`, 366, 368),
    },
    notes: ["RGB only; the line length is programmed as given (hdlcd_crtc.c:280)."],
  },
  {
    ...malidp,
    compatible: ["arm,mali-dp500"],
    alignment: { stride: 8 },
    formats: {
      produces: fourccs("AR30 AB30 XR24 XB24 NV12"),
      consumes: fourccs(
        "AR30 AB30 AR24 AB24 XR24 XB24 RG24 BG24 RA15 AB15 RG16 BG16 UYVY YUYV NV12 YU12",
      ),
      evidence: at(`${ARM}/malidp_hw.c`, 35),
    },
    evidence: {
      ...malidpEvidence,
      compatible: at(`${ARM}/malidp_drv.c`, 582),
      alignment: [...at(`${ARM}/malidp_hw.c`, 971), ...at(`${ARM}/malidp_planes.c`, 529)],
    },
    notes: ["YUV only on the video layer.", ...MALIDP_NOTES],
  },
  {
    ...malidp,
    compatible: ["arm,mali-dp550"],
    alignment: { stride: 8 },
    formats: {
      produces: fourccs("AR30 AB30 XR24 XB24 RG24 BG24 NV12"),
      consumes: fourccs(
        "AR30 AB30 AR24 AB24 RA24 BA24 XR24 XB24 RX24 BX24 RG24 BG24 RA15 AB15 RG16 BG16 YUYV UYVY NV12 YU12 P010",
      ),
      evidence: at(`${ARM}/malidp_hw.c`, 66, 106),
    },
    evidence: {
      ...malidpEvidence,
      compatible: at(`${ARM}/malidp_drv.c`, 586),
      alignment: [...at(`${ARM}/malidp_hw.c`, 1020), ...at(`${ARM}/malidp_planes.c`, 529)],
    },
    notes: [
      "YUV only on the two video layers; both chroma planes must have one pitch (malidp_planes.c:559).",
      ...MALIDP_NOTES,
    ],
  },
  {
    ...malidp,
    compatible: ["arm,mali-dp650"],
    alignment: { stride: 16 },
    formats: {
      produces: fourccs("AR30 AB30 XR24 XB24 RG24 BG24 NV12"),
      consumes: fourccs(
        "AR30 AB30 AR24 AB24 RA24 BA24 XR24 XB24 RX24 BX24 RG24 BG24 RA15 AB15 RG16 BG16 YUYV UYVY NV12 YU12 P010",
      ),
      evidence: at(`${ARM}/malidp_hw.c`, 66, 110),
    },
    evidence: {
      ...malidpEvidence,
      compatible: at(`${ARM}/malidp_drv.c`, 590),
      alignment: [...at(`${ARM}/malidp_hw.c`, 1074), ...at(`${ARM}/malidp_planes.c`, 529)],
    },
    notes: [
      "Rotated planes need lines in steps of 64 bytes (malidp_hw.h:340).",
      "YUV only on the two video layers; both chroma planes must have one pitch (malidp_planes.c:559).",
      ...MALIDP_NOTES,
    ],
  },
  {
    ...gemDisplay,
    driver: "komeda",
    compatible: ["arm,mali-d71", "arm,mali-d32"],
    kconfig: ["DRM_KOMEDA"],
    maxSegment: "max",
    alignment: { stride: 16 },
    formats: {
      produces: fourccs("AR30 AB30 AR24 AB24 RA24 BA24 XR24 XB24 RX24 BX24 RG24 BG24"),
      consumes: fourccs(
        "AR30 AB30 AR24 AB24 RA24 BA24 XR24 XB24 RX24 BX24 RG24 BG24 RA15 AB15 RG16 BG16 YUYV UYVY NV12 YU12 P010",
      ),
      evidence: at(`${KOMEDA}/d71/d71_dev.c`, 489),
    },
    evidence: {
      compatible: at(`${KOMEDA}/komeda_drv.c`, 140, 141),
      kconfig: [...at(`${ARM}/Makefile`, 7), ...at(`${KOMEDA}/Makefile`, 26)],
      role: at(`${KOMEDA}/d71/d71_component.c`, 204),
      busMaster: at(`${KOMEDA}/komeda_framebuffer.c`, 267),
      memory: at(`${KOMEDA}/komeda_kms.c`, 63),
      import: at(`${KOMEDA}/komeda_kms.c`, 63, 283),
      export: at(`${KOMEDA}/komeda_kms.c`, 63),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      maxSegment: at(`${KOMEDA}/komeda_dev.c`, 252),
      memoryRegion: at(`${KOMEDA}/komeda_dev.c`, 152),
      alignment: [
        ...at(`${KOMEDA}/d71/d71_dev.c`, 640),
        ...at(`${KOMEDA}/komeda_framebuffer.c`, 137),
      ],
    },
    notes: [
      "YUV only on the rich layers; the write-back layer writes RGB only (d71_dev.c:489).",
      "With an IOMMU the engine's own translation unit is switched on, and frames are given as IOVAs (komeda_framebuffer.c:200).",
      "Both chroma planes must have one pitch (komeda_framebuffer.c:153).",
    ],
  },
  {
    ...pl111,
    compatible: ["arm,pl111"],
    formats: {
      consumes: fourccs("AB24 XB24 AR24 XR24 BG16 RG16 AB15 XB15 AR15 XR15 AB12 XB12 AR12 XR12"),
      evidence: at(`${PL111}/pl111_drv.c`, 358),
    },
    evidence: pl111Evidence,
    notes: PL111_NOTES,
  },
  { ...clcdfb, compatible: ["arm,pl111"] },
  {
    ...pl111,
    compatible: ["arm,pl110"],
    formats: {
      consumes: fourccs("AB24 XB24 AR24 XR24 AB15 XB15 AR15 XR15"),
      evidence: at(`${PL111}/pl111_drv.c`, 338),
    },
    evidence: pl111Evidence,
    notes: PL111_NOTES,
  },
  { ...clcdfb, compatible: ["arm,pl110"] },
];
