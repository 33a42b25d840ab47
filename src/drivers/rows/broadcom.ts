// Knowledge-base rows of Broadcom SoCs (Raspberry Pi and relatives): HVS display, write-back, V3D, firmware camera.
// Data only.
import type { DriverRow } from "../row.ts";

const VC4 = "drivers/gpu/drm/vc4";
const V3D = "drivers/gpu/drm/v3d";
const VC04 = "drivers/staging/vc04_services";
const GEM_DMA = "drivers/gpu/drm/drm_gem_dma_helper.c";

/** Everything that attaches through the one DRM device of vc4: HVS planes, write-back, the old V3D. */
const vc4Memory = {
  kconfig: ["DRM_VC4"],
  subsystem: "drm",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const vc4MemoryEvidence = {
  import: ["include/drm/drm_gem_dma_helper.h:171"],
  export: ["include/drm/drm_gem_dma_helper.h:170"],
  attach: [`${VC4}/vc4_drv.c:308`, `${VC4}/vc4_drv.c:315`],
  streamingMask: ["drivers/base/platform.c:536"],
  coherentMask: [`${VC4}/vc4_drv.c:297`],
  kconfig: [`${VC4}/Makefile:30`],
};

const vc4Attach =
  "Imports attach to the DRM device of the aggregate node, to which vc4 copies the DMA configuration of the first HVS or V3D node in the tree; the window is therefore that node's, not the aggregate's own.";

/** Linear formats of every HVS plane. */
const hvsFormats = [
  "XR24",
  "AR24",
  "AB24",
  "XB24",
  "RG16",
  "BG16",
  "AR15",
  "XR15",
  "RG24",
  "BG24",
  "YU16",
  "YV16",
  "YU12",
  "YV12",
  "NV12",
  "NV21",
  "NV16",
  "NV61",
] as const;

const hvs = {
  ...vc4Memory,
  role: "display",
  alignment: { maxStride: 0xffff },
  formats: { consumes: hvsFormats, evidence: [`${VC4}/vc4_plane.c:39`, `${VC4}/vc4_plane.c:117`] },
} satisfies Partial<DriverRow>;

const hvsEvidence = {
  ...vc4MemoryEvidence,
  busMaster: [`${VC4}/vc4_plane.c:366`],
  role: [`${VC4}/vc4_plane.c:366`],
  alignment: [`${VC4}/vc4_regs.h:1084`, `${VC4}/vc4_plane.c:772`],
};

/** Nodes of the picture through which no frame passes to or from memory. */
const stage = {
  kconfig: ["DRM_VC4"],
  subsystem: "drm",
  role: "display",
  busMaster: "no",
  part: "stage",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

export const broadcomRows: readonly DriverRow[] = [
  {
    ...hvs,
    driver: "vc4-hvs",
    compatible: ["brcm,bcm2711-hvs"],
    alignment: { ...hvs.alignment, maxWidth: 7680, maxHeight: 7680 },
    evidence: {
      ...hvsEvidence,
      alignment: [...hvsEvidence.alignment, `${VC4}/vc4_kms.c:1039`, `${VC4}/vc4_kms.c:1040`],
      compatible: [`${VC4}/vc4_hvs.c:987`],
      memory: [`${VC4}/vc4_drv.c:237`, `${GEM_DMA}:469`],
    },
    notes: [
      vc4Attach,
      "Planes are at most 7680 x 7680; P030 and the tiled NV12 forms need a Broadcom modifier.",
    ],
  },
  {
    ...hvs,
    driver: "vc4-hvs",
    compatible: ["brcm,bcm2835-hvs"],
    alignment: { ...hvs.alignment, maxWidth: 2048, maxHeight: 2048 },
    evidence: {
      ...hvsEvidence,
      alignment: [...hvsEvidence.alignment, `${VC4}/vc4_kms.c:1042`, `${VC4}/vc4_kms.c:1043`],
      compatible: [`${VC4}/vc4_hvs.c:988`],
      memory: [`${VC4}/vc4_drv.c:214`, `${GEM_DMA}:469`],
    },
    notes: [
      vc4Attach,
      "Planes are at most 2048 x 2048; a frame buffer added without a modifier takes the tiling that was set on the buffer object.",
    ],
  },
  {
    ...vc4Memory,
    driver: "vc4-txp",
    compatible: ["brcm,bcm2835-txp"],
    role: "display",
    writesBack: true,
    alignment: { stride: 16 },
    formats: {
      produces: ["RG24", "BG24", "XR24", "XB24", "AR24", "AB24", "RX24", "BX24", "RA24", "BA24"],
      evidence: [`${VC4}/vc4_txp.c:204`],
    },
    evidence: {
      ...vc4MemoryEvidence,
      compatible: [`${VC4}/vc4_txp.c:573`],
      memory: [`${VC4}/vc4_drv.c:237`, `${VC4}/vc4_drv.c:214`, `${GEM_DMA}:469`],
      busMaster: [`${VC4}/vc4_txp.c:321`],
      role: [`${VC4}/vc4_txp.c:522`],
      writesBack: [`${VC4}/vc4_txp.c:522`],
      alignment: [`${VC4}/vc4_txp.c:268`],
    },
    notes: [
      vc4Attach,
      "Write-back connector: the frame buffer must have exactly the size of the mode.",
    ],
  },
  {
    driver: "vc4-drm",
    compatible: ["brcm,bcm2711-vc5", "brcm,bcm2835-vc4", "brcm,cygnus-vc4"],
    kconfig: ["DRM_VC4"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: [`${VC4}/vc4_drv.c:451`, `${VC4}/vc4_drv.c:452`, `${VC4}/vc4_drv.c:453`],
      part: [`${VC4}/vc4_drv.c:440`],
      attach: [`${VC4}/vc4_drv.c:315`, `${VC4}/vc4_drv.c:308`],
      kconfig: [`${VC4}/Makefile:30`],
    },
    notes: [
      "The node is called gpu on boards but is the DRM device of the display; it is the one that attaches imports, with the DMA configuration of the first HVS or V3D node.",
    ],
  },
  {
    ...stage,
    driver: "vc4-crtc",
    compatible: [
      "brcm,bcm2835-pixelvalve0",
      "brcm,bcm2835-pixelvalve1",
      "brcm,bcm2835-pixelvalve2",
      "brcm,bcm2711-pixelvalve0",
      "brcm,bcm2711-pixelvalve1",
      "brcm,bcm2711-pixelvalve2",
      "brcm,bcm2711-pixelvalve3",
      "brcm,bcm2711-pixelvalve4",
    ],
    evidence: { compatible: [`${VC4}/vc4_crtc.c:1244`, `${VC4}/vc4_crtc.c:1247`] },
    notes: ["Pixel timing only; the HVS reads the planes."],
  },
  {
    ...stage,
    driver: "vc4-hdmi",
    compatible: ["brcm,bcm2835-hdmi", "brcm,bcm2711-hdmi0", "brcm,bcm2711-hdmi1"],
    evidence: { compatible: [`${VC4}/vc4_hdmi.c:3670`, `${VC4}/vc4_hdmi.c:3671`] },
    notes: ["The dmas property of the node serves audio."],
  },
  {
    ...stage,
    driver: "vc4-dsi",
    compatible: ["brcm,bcm2711-dsi1", "brcm,bcm2835-dsi0", "brcm,bcm2835-dsi1"],
    evidence: { compatible: [`${VC4}/vc4_dsi.c:1416`, `${VC4}/vc4_dsi.c:1417`] },
  },
  {
    ...stage,
    driver: "vc4-vec",
    compatible: ["brcm,bcm2835-vec", "brcm,bcm2711-vec"],
    evidence: { compatible: [`${VC4}/vc4_vec.c:498`, `${VC4}/vc4_vec.c:499`] },
  },
  {
    ...stage,
    driver: "vc4-dpi",
    compatible: ["brcm,bcm2835-dpi"],
    evidence: { compatible: [`${VC4}/vc4_dpi.c:265`] },
  },
  {
    driver: "v3d",
    compatible: ["brcm,2711-v3d", "brcm,7268-v3d", "brcm,7278-v3d"],
    kconfig: ["DRM_V3D"],
    subsystem: "drm",
    role: "gpu",
    busMaster: "yes",
    ownMmu: { translatesImports: "yes", addressBits: 36 },
    memory: "gem-shmem",
    import: "yes",
    export: "yes",
    streamingMask: 36,
    coherentMask: 36,
    maxSegment: "max",
    evidence: {
      compatible: [`${V3D}/v3d_drv.c:193`, `${V3D}/v3d_drv.c:194`, `${V3D}/v3d_drv.c:195`],
      busMaster: [`${V3D}/v3d_sched.c:124`],
      ownMmu: [`${V3D}/v3d_mmu.c:87`, `${V3D}/v3d_mmu.c:92`, `${V3D}/v3d_bo.c:121`],
      memory: [`${V3D}/v3d_bo.c:157`],
      import: [`${V3D}/v3d_drv.c:177`],
      export: [`${V3D}/v3d_drv.c:175`],
      streamingMask: [`${V3D}/v3d_drv.c:234`],
      coherentMask: [`${V3D}/v3d_drv.c:235`],
      maxSegment: [`${V3D}/v3d_drv.c:239`],
      kconfig: [`${V3D}/Makefile:18`],
    },
    notes: [
      "The DMA mask is 30 bits plus a width the driver reads from the MMU_DEBUG_INFO register; 36 is the most its page table entries hold, the chip may have less.",
      "All buffers share one GPU address space of 4 GiB.",
    ],
  },
  {
    ...vc4Memory,
    driver: "vc4-v3d",
    compatible: ["brcm,bcm2835-v3d", "brcm,cygnus-v3d", "brcm,vc4-v3d"],
    role: "gpu",
    evidence: {
      ...vc4MemoryEvidence,
      compatible: [`${VC4}/vc4_v3d.c:549`, `${VC4}/vc4_v3d.c:550`, `${VC4}/vc4_v3d.c:551`],
      memory: [`${VC4}/vc4_drv.c:214`, `${GEM_DMA}:469`],
      busMaster: [`${VC4}/vc4_validate.c:611`, `${VC4}/vc4_gem.c:923`],
    },
    notes: [
      vc4Attach,
      "This V3D has no MMU: the driver patches bus addresses into the command lists, so every buffer must be one contiguous run.",
    ],
  },
  {
    driver: "bcm2835-camera",
    compatible: ["brcm,bcm2835-vchiq", "brcm,bcm2836-vchiq"],
    kconfig: ["BCM2835_VCHIQ", "VIDEO_BCM2835"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "proxy",
    memory: "vb2-vmalloc",
    import: "no",
    export: "no",
    streamingMask: 32,
    coherentMask: 32,
    formats: {
      produces: ["YU12", "YV12", "NV12", "NV21", "YUYV", "YVYU", "UYVY", "VYUY", "BG24", "RG24"],
      evidence: [
        `${VC04}/bcm2835-camera/bcm2835-camera.c:85`,
        `${VC04}/bcm2835-camera/bcm2835-camera.c:151`,
      ],
    },
    evidence: {
      compatible: [
        `${VC04}/interface/vchiq_arm/vchiq_arm.c:1746`,
        `${VC04}/interface/vchiq_arm/vchiq_arm.c:1747`,
      ],
      role: [`${VC04}/interface/vchiq_arm/vchiq_arm.c:1821`],
      part: [`${VC04}/vchiq-mmal/mmal-vchiq.c:296`],
      memory: [`${VC04}/bcm2835-camera/bcm2835-camera.c:1929`],
      import: [`${VC04}/bcm2835-camera/bcm2835-camera.c:1925`],
      export: [`${VC04}/bcm2835-camera/bcm2835-camera.c:1446`],
      streamingMask: [`${VC04}/interface/vchiq_arm/vchiq_arm.c:476`],
      coherentMask: [`${VC04}/interface/vchiq_arm/vchiq_arm.c:476`],
      kconfig: [`${VC04}/Makefile:2`, `${VC04}/Makefile:15`],
    },
    notes: [
      "Stands for the firmware camera, which has no node: VideoCore moves each frame by a VCHIQ bulk transfer into the pages of a vmalloc buffer.",
      "io_modes has no DMABUF, and the ioctl table has no EXPBUF: buffers can be neither imported nor exported, every use elsewhere is a CPU copy.",
      "The driver also gives JPEG, MJPEG and H264 from the firmware encoder.",
    ],
  },
];
