// Knowledge-base rows of displays that know no dma-buf: simple-framebuffer, which firmware has set up, and the fbdev
// drivers that mainline device trees still name. Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK } from "../row-data.ts";

const FBDEV = "drivers/video/fbdev";
const SIMPLEDRM = "drivers/gpu/drm/tiny/simpledrm.c";

const FBDEV_NOTE =
  "An fbdev driver (/dev/fb), not DRM: it shows one frame of its own and knows no dma-buf; every use by another device is a CPU copy.";

/** A controller of its own, with an fbdev driver. */
const fbdev = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "none",
  import: "no",
  export: "no",
  streamingMask: 32,
  coherentMask: 32,
  notes: [FBDEV_NOTE],
} satisfies Partial<DriverRow>;

/** A 2D engine that serves an fbdev driver or its user. */
const accelerator = { ...fbdev, role: "2d" } satisfies Partial<DriverRow>;

const fbdevEvidence = { streamingMask: DEFAULT_MASK, coherentMask: DEFAULT_COHERENT_MASK };

/** One line that shows where the driver's only frame comes from stands for all that it cannot do. */
function frameAt(line: readonly string[]): { readonly [field: string]: readonly string[] } {
  return { role: line, busMaster: line, memory: line, import: line, export: line };
}

const simple = {
  compatible: ["simple-framebuffer"],
  subsystem: "drm",
  role: "display",
  busMaster: "no",
  part: "proxy",
} satisfies Partial<DriverRow>;

const SIMPLE_NOTE =
  "A picture that firmware has left on: a display controller that no driver of this node programs reads one fixed piece of memory; the driver of the real display takes its place.";

export const frameBufferRows: readonly DriverRow[] = [
  {
    ...simple,
    driver: "simple-framebuffer",
    kconfig: ["FB_SIMPLE"],
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${FBDEV}/simplefb.c`, 549),
      kconfig: at(`${FBDEV}/Makefile`, 129),
      ...frameAt(at(`${FBDEV}/simplefb.c`, 433, 460)),
      part: at(`${FBDEV}/simplefb.c`, 433, 460),
    },
    notes: [SIMPLE_NOTE, FBDEV_NOTE],
  },
  {
    ...simple,
    driver: "simpledrm",
    kconfig: ["DRM_SIMPLEDRM"],
    memory: "vb2-vmalloc",
    import: "unknown",
    export: "yes",
    evidence: {
      compatible: at(SIMPLEDRM, 865),
      kconfig: at("drivers/gpu/drm/tiny/Makefile", 8),
      role: at(SIMPLEDRM, 826),
      busMaster: at(SIMPLEDRM, 501),
      part: at(SIMPLEDRM, 501),
      memory: at(SIMPLEDRM, 501, 820),
      import: at(SIMPLEDRM, 501, 820),
      export: at(SIMPLEDRM, 820),
    },
    notes: [
      SIMPLE_NOTE,
      "The DRM driver does import a dma-buf, but the CPU copies every frame out of it into the fixed memory: an import that works and is still no zero-copy (simpledrm.c:501).",
    ],
  },
  {
    ...fbdev,
    driver: "vt8500-lcd",
    compatible: ["via,vt8500-fb"],
    kconfig: ["FB_VT8500"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/vt8500lcdfb.c`, 473),
      kconfig: at(`${FBDEV}/Makefile`, 89),
      ...frameAt(at(`${FBDEV}/vt8500lcdfb.c`, 351, 408)),
    },
  },
  {
    ...fbdev,
    driver: "wm8505-fb",
    compatible: ["wm,wm8505-fb"],
    kconfig: ["FB_WM8505"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/wm8505fb.c`, 392),
      kconfig: at(`${FBDEV}/Makefile`, 90),
      ...frameAt(at(`${FBDEV}/wm8505fb.c`, 54, 340)),
    },
  },
  {
    ...fbdev,
    driver: "imx-fb",
    compatible: ["fsl,imx1-fb", "fsl,imx21-fb"],
    kconfig: ["FB_IMX"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/imxfb.c`, 212, 215),
      kconfig: at(`${FBDEV}/Makefile`, 99),
      ...frameAt(at(`${FBDEV}/imxfb.c`, 1003, 1011)),
    },
  },
  {
    ...fbdev,
    driver: "clps711x-fb",
    compatible: ["cirrus,ep7209-fb"],
    kconfig: ["FB_CLPS711X"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/clps711x-fb.c`, 377),
      kconfig: at(`${FBDEV}/Makefile`, 16),
      ...frameAt(at(`${FBDEV}/clps711x-fb.c`, 241, 310)),
    },
  },
  {
    ...fbdev,
    driver: "atmel_lcdfb",
    compatible: [
      "atmel,at91sam9261-lcdc",
      "atmel,at91sam9263-lcdc",
      "atmel,at91sam9g10-lcdc",
      "atmel,at91sam9g45-lcdc",
      "atmel,at91sam9g45es-lcdc",
      "atmel,at91sam9rl-lcdc",
    ],
    kconfig: ["FB_ATMEL"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/atmel_lcdfb.c`, 900, 901, 902, 903, 904, 905),
      kconfig: at(`${FBDEV}/Makefile`, 72),
      ...frameAt(at(`${FBDEV}/atmel_lcdfb.c`, 320, 354)),
    },
  },
  {
    ...fbdev,
    driver: "pxa2xx-fb",
    compatible: ["marvell,pxa270-lcdc", "marvell,pxa300-lcdc", "marvell,pxa2xx-lcdc"],
    kconfig: ["FB_PXA"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/pxafb.c`, 2428, 2429, 2430),
      kconfig: at(`${FBDEV}/Makefile`, 81),
      ...frameAt(at(`${FBDEV}/pxafb.c`, 1714, 1721)),
    },
  },
  {
    ...accelerator,
    driver: "pxa3xx-gcu",
    compatible: ["marvell,pxa300-gcu"],
    kconfig: ["PXA3XX_GCU"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/pxa3xx-gcu.c`, 695),
      kconfig: at(`${FBDEV}/Makefile`, 83),
      ...frameAt(at(`${FBDEV}/pxa3xx-gcu.c`, 483, 633)),
    },
    notes: [
      "A device file of its own (/dev/pxa3xx-gcu): the program writes command words with the physical addresses of the frames, and the kernel knows none of them.",
    ],
  },
  {
    ...accelerator,
    driver: "wmt_ge_rops",
    compatible: ["wm,prizm-ge-rops"],
    kconfig: ["FB_WMT_GE_ROPS"],
    evidence: {
      ...fbdevEvidence,
      compatible: at(`${FBDEV}/wmt_ge_rops.c`, 155),
      kconfig: at(`${FBDEV}/Makefile`, 11),
      ...frameAt(at(`${FBDEV}/wmt_ge_rops.c`, 63, 89)),
    },
    notes: [
      "Fills and copies within the console's frame buffer for the fbdev driver; no program can hand it a frame.",
    ],
  },
];
