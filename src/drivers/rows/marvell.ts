// Knowledge-base rows of Marvell SoCs: Dove's display, the cameras of MMP2 and PXA27x. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const ARMADA = "drivers/gpu/drm/armada";
const CCIC = "drivers/media/platform/marvell";
const PXA = "drivers/media/platform/intel/pxa_camera.c";
const DEFAULT_MASK = at("drivers/base/platform.c", 536);
const DEFAULT_COHERENT_MASK = at("drivers/base/platform.c", 534);

export const marvellRows: readonly DriverRow[] = [
  {
    driver: "armada-lcd",
    compatible: ["marvell,dove-lcd"],
    kconfig: ["DRM_ARMADA"],
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    attach: { device: "virtual", name: "armada-drm" },
    memory: "gem-dma",
    import: "unknown",
    export: "unknown",
    refusal: {
      call: "DRM_IOCTL_MODE_ADDFB2",
      errno: "EINVAL",
      message: "dma_buf_map_attachment() returned an (unsupported) scattered list",
    },
    planesInOneBuffer: true,
    alignment: { maxWidth: 1920, maxHeight: 2048 },
    formats: {
      consumes: fourccs(
        "UYVY YUYV VYUY YVYU AR24 AB24 XR24 XB24 RG24 BG24 AR15 AB15 RG16 BG16 YU12 YV12 YU16 YV16",
      ),
      evidence: [...at(`${ARMADA}/armada_plane.c`, 20), ...at(`${ARMADA}/armada_overlay.c`, 476)],
    },
    evidence: {
      compatible: at(`${ARMADA}/armada_crtc.c`, 1077),
      kconfig: at(`${ARMADA}/Makefile`, 7),
      role: at(`${ARMADA}/armada_plane.c`, 183),
      busMaster: at(`${ARMADA}/armada_plane.c`, 45, 183),
      attach: [...at(`${ARMADA}/armada_drv.c`, 243), ...at(`${ARMADA}/armada_gem.c`, 517)],
      memory: at(`${ARMADA}/armada_gem.c`, 550, 558),
      import: at(`${ARMADA}/armada_drv.c`, 43, 82, 243),
      export: at(`${ARMADA}/armada_drv.c`, 41, 82, 243),
      refusal: at(`${ARMADA}/armada_gem.c`, 551, 552),
      planesInOneBuffer: at(`${ARMADA}/armada_fb.c`, 101, 104),
      alignment: at(`${ARMADA}/armada_drv.c`, 116, 117),
    },
    notes: [
      "The DRM device armada-drm and its graphics memory come from a board's own code; nothing in mainline makes it, so there this display does not exist (armada_drv.c:82).",
      "With such code: a contiguous import is taken, and refused only when it is added as a frame buffer; all planes must name one handle.",
      "Its own buffers come from the graphics memory and have no struct pages (armada_gem.c:431).",
      "Planar YUV only on the overlay.",
    ],
  },
  {
    driver: "mmp-camera",
    compatible: ["marvell,mmp2-ccic"],
    kconfig: ["VIDEO_MMP_CAMERA"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-sg",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    needsEndpoint: true,
    alignment: { strideIsWidth: true },
    formats: {
      produces: fourccs("YUYV YVYU YU12 YV12 XR12 RG16 BA81"),
      evidence: at(`${CCIC}/mcam-core.c`, 108),
    },
    evidence: {
      compatible: at(`${CCIC}/mmp-driver.c`, 365),
      kconfig: at(`${CCIC}/Makefile`, 5),
      role: at(`${CCIC}/mcam-core.c`, 1679),
      busMaster: at(`${CCIC}/mcam-core.c`, 616, 1248),
      memory: [...at(`${CCIC}/mmp-driver.c`, 220), ...at(`${CCIC}/mcam-core.c`, 1306)],
      import: at(`${CCIC}/mcam-core.c`, 1290, 1292),
      export: at(`${CCIC}/mcam-core.c`, 1290, 1593),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: at(`${CCIC}/mmp-driver.c`, 237, 240),
      alignment: at(`${CCIC}/mcam-core.c`, 1371),
    },
    notes: [
      "The module parameter buffer_mode can choose contiguous or vmalloc buffers instead (mcam-core.c:1856).",
    ],
  },
  {
    driver: "pxa27x-camera",
    compatible: ["marvell,pxa270-qci"],
    kconfig: ["VIDEO_PXA27x"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "proxy",
    memory: "vb2-dma-sg",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    needsEndpoint: true,
    evidence: {
      compatible: at(PXA, 2450),
      kconfig: at("drivers/media/platform/intel/Makefile", 2),
      role: at(PXA, 1516),
      busMaster: at(PXA, 826, 2352),
      part: at(PXA, 2352),
      memory: at(PXA, 1524),
      import: at(PXA, 1517, 1521),
      export: at(PXA, 1517, 2025),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: at(PXA, 2210),
    },
    notes: [
      "Frames are moved by the DMA controller that dmas names; the buffer is mapped for this node, so a window of the controller is not checked.",
    ],
  },
];
