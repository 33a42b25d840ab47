// Knowledge-base rows of Amlogic Meson SoCs: VPU display, video decoder, GE2D. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const DRM = "drivers/gpu/drm/meson";
const VDEC = "drivers/staging/media/meson/vdec";
const GE2D = "drivers/media/platform/amlogic/meson-ge2d";

const ge2dFormats = fourccs("BX24 BA24 XB24 AB24 RX24 RA24 XR24 AR24 BG24 RG24 RG16");

export const amlogicRows: readonly DriverRow[] = [
  {
    driver: "meson-drm",
    compatible: [
      "amlogic,meson-gxbb-vpu",
      "amlogic,meson-gxl-vpu",
      "amlogic,meson-gxm-vpu",
      "amlogic,meson-g12a-vpu",
    ],
    kconfig: ["DRM_MESON"],
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    needsEndpoint: true,
    alignment: { stride: 64, maxWidth: 3840, maxHeight: 2160 },
    formats: {
      consumes: fourccs("AR24 AB24 XR24 XB24 RG24 RG16 YUYV NV12 NV21 YU24 YU16 YU12"),
      evidence: [...at(`${DRM}/meson_plane.c`, 475), ...at(`${DRM}/meson_overlay.c`, 811)],
    },
    evidence: {
      compatible: at(`${DRM}/meson_drv.c`, 533, 539),
      memory: [
        ...at(`${DRM}/meson_drv.c`, 99),
        ...at(`${DRM}/meson_plane.c`, 370),
        ...at(`${DRM}/meson_overlay.c`, 678),
      ],
      import: at(`${DRM}/meson_drv.c`, 99),
      export: at(`${DRM}/meson_drv.c`, 99),
      busMaster: at(`${DRM}/meson_crtc.c`, 370, 443),
      needsEndpoint: at(`${DRM}/meson_drv.c`, 504),
      alignment: at(`${DRM}/meson_drv.c`, 87, 286, 287),
      kconfig: at(`${DRM}/Makefile`, 7),
    },
    notes: [
      "The RGB plane takes RGB only, the video plane YUV only.",
      "The driver allocates with strides of 64 bytes because the hardware wants them; it does not check imports for that.",
    ],
  },
  {
    driver: "meson-vdec",
    compatible: [
      "amlogic,gxbb-vdec",
      "amlogic,gxm-vdec",
      "amlogic,gxl-vdec",
      "amlogic,g12a-vdec",
      "amlogic,sm1-vdec",
    ],
    kconfig: ["VIDEO_MESON_VDEC"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["decode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 32, size: 0x1_0000, strideIsWidth: true },
    formats: {
      produces: fourccs("NM12 YM12"),
      evidence: at(`${VDEC}/vdec.c`, 534, 541),
    },
    evidence: {
      compatible: at(`${VDEC}/vdec.c`, 978, 986),
      memory: [...at(`${VDEC}/vdec.c`, 838), ...at(`${VDEC}/codec_hevc_common.c`, 79)],
      import: at(`${VDEC}/vdec.c`, 835),
      export: at(`${VDEC}/vdec.c`, 835),
      busMaster: [...at(`${VDEC}/codec_hevc_common.c`, 79), ...at(`${VDEC}/vdec.c`, 842)],
      alignment: at(`${VDEC}/vdec.c`, 37, 536),
      kconfig: at(`${VDEC}/Makefile`, 8),
    },
    notes: [
      "One buffer per plane; the luma plane is a multiple of 64 KiB, and an import of the bare picture's size fails at QBUF with EINVAL.",
      "YUV420M only from MPEG-1 and MPEG-2.",
    ],
  },
  {
    driver: "meson-ge2d",
    compatible: ["amlogic,axg-ge2d"],
    kconfig: ["VIDEO_MESON_GE2D"],
    subsystem: "v4l2",
    role: "2d",
    copies: true,
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 8, maxWidth: 8191, maxHeight: 8191 },
    formats: {
      produces: ge2dFormats,
      consumes: ge2dFormats,
      evidence: at(`${GE2D}/ge2d.c`, 112, 128),
    },
    evidence: {
      compatible: at(`${GE2D}/ge2d.c`, 1041),
      memory: at(`${GE2D}/ge2d.c`, 408, 185),
      import: at(`${GE2D}/ge2d.c`, 405, 419),
      export: at(`${GE2D}/ge2d.c`, 419),
      busMaster: at(`${GE2D}/ge2d.c`, 185, 412),
      copies: at(`${GE2D}/ge2d.c`, 249),
      alignment: at(`${GE2D}/ge2d.c`, 36, 37, 583, 660),
      kconfig: at(`${GE2D}/Makefile`, 3),
    },
    notes: ["RGB only."],
  },
];
