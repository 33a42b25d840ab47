// Knowledge-base rows of ASPEED BMCs: the GFX display and the video engine, which captures the host's screen. Data only.
import type { DriverRow } from "../row.ts";
import { at } from "../row-data.ts";

const GFX = "drivers/gpu/drm/aspeed";
const VIDEO = "drivers/media/platform/aspeed";

export const aspeedRows: readonly DriverRow[] = [
  {
    driver: "aspeed_gfx",
    compatible: ["aspeed,ast2400-gfx", "aspeed,ast2500-gfx", "aspeed,ast2600-gfx"],
    kconfig: ["DRM_ASPEED_GFX"],
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    memoryRegion: "frame-pool",
    alignment: { strideIsWidth: true, maxWidth: 800, maxHeight: 600 },
    formats: { consumes: ["XR24", "RG16"], evidence: at(`${GFX}/aspeed_gfx_crtc.c`, 229, 230) },
    evidence: {
      compatible: at(`${GFX}/aspeed_gfx_drv.c`, 94, 95, 96),
      kconfig: at(`${GFX}/Makefile`, 4),
      role: at(`${GFX}/aspeed_gfx_crtc.c`, 191),
      busMaster: at(`${GFX}/aspeed_gfx_crtc.c`, 191),
      memory: at(`${GFX}/aspeed_gfx_drv.c`, 252),
      import: at(`${GFX}/aspeed_gfx_drv.c`, 252, 326),
      export: at(`${GFX}/aspeed_gfx_drv.c`, 252),
      streamingMask: at(`${GFX}/aspeed_gfx_drv.c`, 183),
      coherentMask: at(`${GFX}/aspeed_gfx_drv.c`, 183),
      memoryRegion: at(`${GFX}/aspeed_gfx_drv.c`, 176),
      alignment: [
        ...at(`${GFX}/aspeed_gfx_crtc.c`, 130, 133),
        ...at(`${GFX}/aspeed_gfx_drv.c`, 117, 118),
      ],
    },
    notes: [
      "Without a memory-region the probe fails: there is no display (aspeed_gfx_drv.c:177).",
      "The line length is the mode's width; a padded frame is shown skewed, without an error.",
      "The place of a frame within its buffer is not used: it must begin at the start (aspeed_gfx_crtc.c:191).",
    ],
  },
  {
    driver: "aspeed-video",
    compatible: [
      "aspeed,ast2400-video-engine",
      "aspeed,ast2500-video-engine",
      "aspeed,ast2600-video-engine",
    ],
    kconfig: ["VIDEO_ASPEED"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    memoryRegion: "frame-pool",
    formats: { produces: ["JPEG"], evidence: at(`${VIDEO}/aspeed-video.c`, 1805) },
    evidence: {
      compatible: at(`${VIDEO}/aspeed-video.c`, 1954, 1955, 1956),
      kconfig: at(`${VIDEO}/Makefile`, 2),
      role: at(`${VIDEO}/aspeed-video.c`, 1859),
      busMaster: at(`${VIDEO}/aspeed-video.c`, 572, 577),
      memory: at(`${VIDEO}/aspeed-video.c`, 1842),
      import: at(`${VIDEO}/aspeed-video.c`, 1838, 1839),
      export: at(`${VIDEO}/aspeed-video.c`, 1463, 1838),
      streamingMask: at(`${VIDEO}/aspeed-video.c`, 1925),
      coherentMask: at(`${VIDEO}/aspeed-video.c`, 1925),
      memoryRegion: at(`${VIDEO}/aspeed-video.c`, 1923),
    },
    notes: [
      "Captures the host's graphics output and gives JPEG only; the picture before compression stays in buffers of its own (aspeed-video.c:797).",
    ],
  },
];
