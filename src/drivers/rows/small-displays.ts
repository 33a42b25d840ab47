// Knowledge-base rows of single display controllers whose vendor has nothing else here: ST-Ericsson MCDE, Faraday
// TVE200, Unisoc DPU. Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK, fourccs } from "../row-data.ts";

const MCDE = "drivers/gpu/drm/mcde";
const TVE200 = "drivers/gpu/drm/tve200";
const SPRD = "drivers/gpu/drm/sprd";

const gemDisplay = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

export const smallDisplayRows: readonly DriverRow[] = [
  {
    ...gemDisplay,
    driver: "mcde",
    compatible: ["ste,mcde"],
    kconfig: ["DRM_MCDE"],
    alignment: { offset: 4, strideIsWidth: true, maxWidth: 1920, maxHeight: 1080 },
    formats: {
      consumes: fourccs("AR24 AB24 XR24 XB24 RG24 BG24 AR12 AB12 XR12 XB12 XR15 XB15 RG16 BG16"),
      evidence: at(`${MCDE}/mcde_display.c`, 1490),
    },
    evidence: {
      compatible: at(`${MCDE}/mcde_drv.c`, 467),
      kconfig: at(`${MCDE}/Makefile`, 3),
      role: at(`${MCDE}/mcde_display.c`, 1375),
      busMaster: at(`${MCDE}/mcde_display.c`, 1375, 1427),
      memory: at(`${MCDE}/mcde_drv.c`, 215),
      import: at(`${MCDE}/mcde_drv.c`, 215, 279),
      export: at(`${MCDE}/mcde_drv.c`, 215),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      alignment: [...at(`${MCDE}/mcde_display.c`, 171, 180), ...at(`${MCDE}/mcde_drv.c`, 171, 173)],
    },
    notes: [
      "No line length is programmed; another pitch than the mode's is refused with EINVAL in the atomic check (mcde_display.c:180).",
      "The driver also names YU16, but programs one address only, never those of the chroma planes (mcde_display.c:1427).",
    ],
  },
  {
    ...gemDisplay,
    driver: "tve200",
    compatible: ["faraday,tve200"],
    kconfig: ["DRM_TVE200"],
    needsEndpoint: true,
    alignment: { offset: 4, strideIsWidth: true, maxWidth: 720, maxHeight: 576 },
    formats: {
      consumes: fourccs("XR24 XB24 RG16 BG16 XR15 XB15 YUYV YVYU UYVY VYUY YU12"),
      evidence: at(`${TVE200}/tve200_display.c`, 329),
    },
    evidence: {
      compatible: at(`${TVE200}/tve200_drv.c`, 257),
      kconfig: at(`${TVE200}/Makefile`, 5),
      role: at(`${TVE200}/tve200_display.c`, 270),
      busMaster: at(`${TVE200}/tve200_display.c`, 270),
      memory: at(`${TVE200}/tve200_drv.c`, 150),
      import: at(`${TVE200}/tve200_drv.c`, 150, 166),
      export: at(`${TVE200}/tve200_drv.c`, 150),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: at(`${TVE200}/tve200_drv.c`, 77, 94),
      alignment: [
        ...at(`${TVE200}/tve200_display.c`, 96, 105),
        ...at(`${TVE200}/tve200_drv.c`, 73, 75),
      ],
    },
    notes: ["Only a few fixed sizes are shown, 720 x 576 the largest (tve200_display.c:86)."],
  },
  {
    ...gemDisplay,
    driver: "sprd-dpu",
    compatible: ["sprd,sharkl3-dpu"],
    kconfig: ["DRM_SPRD"],
    attach: { device: "node", compatible: ["sprd,display-subsystem"] },
    formats: {
      consumes: fourccs(
        "XR24 XB24 AR24 AB24 RA24 BA24 RX24 RG16 BG16 NV12 NV21 NV16 NV61 YU12 YV12",
      ),
      evidence: at(`${SPRD}/sprd_dpu.c`, 110),
    },
    evidence: {
      compatible: at(`${SPRD}/sprd_dpu.c`, 857),
      kconfig: at(`${SPRD}/Makefile`, 8),
      role: at(`${SPRD}/sprd_dpu.c`, 347),
      busMaster: at(`${SPRD}/sprd_dpu.c`, 344, 347),
      attach: at(`${SPRD}/sprd_drm.c`, 74),
      memory: at(`${SPRD}/sprd_drm.c`, 58),
      import: at(`${SPRD}/sprd_drm.c`, 58, 74),
      export: at(`${SPRD}/sprd_drm.c`, 58),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
    },
    notes: [
      "Imports are mapped for the display-subsystem node, so an IOMMU of the DPU is not used for them.",
      "Chroma lines are worked out from the first plane's pitch (sprd_dpu.c:355).",
    ],
  },
  {
    driver: "sprd-drm",
    compatible: ["sprd,display-subsystem"],
    kconfig: ["DRM_SPRD"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${SPRD}/sprd_drm.c`, 160),
      kconfig: at(`${SPRD}/Makefile`, 8),
      role: at(`${SPRD}/sprd_drm.c`, 138),
      busMaster: at(`${SPRD}/sprd_drm.c`, 138),
      part: at(`${SPRD}/sprd_drm.c`, 138),
      memory: at(`${SPRD}/sprd_drm.c`, 138),
      import: at(`${SPRD}/sprd_drm.c`, 138),
      export: at(`${SPRD}/sprd_drm.c`, 138),
    },
    notes: ["The DRM device that imports attach to; the DPU reads the frames."],
  },
];
