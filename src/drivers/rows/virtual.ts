// Knowledge-base rows of virtual devices, which drivers make in code: the V4L2 test drivers and vkms. No hardware is behind
// them, the CPU makes and reads every pixel; how they take memory is the real kernel's all the same. Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK, fourccs } from "../row-data.ts";

const VIVID = "drivers/media/test-drivers/vivid";
const VICODEC = "drivers/media/test-drivers/vicodec";
const VIMC = "drivers/media/test-drivers/vimc";
const VIM2M = "drivers/media/test-drivers/vim2m.c";
const VKMS = "drivers/gpu/drm/vkms";

const cpuQueue = {
  compatible: [],
  subsystem: "v4l2",
  busMaster: "no",
  part: "proxy",
  memory: "vb2-vmalloc",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const VIVID_FORMATS = fourccs(
  "YUYV UYVY YVYU VYUY YU16 YU12 YV12 NV12 NV21 NV16 NV61 NV24 NV42 YUVO YUVP Y444 YUV4 AYUV32 XYUV32 AYUV XYUV AVUY XVUY R8 R10 R12 R16 Y16_BE RGB8 RG16 RGBR R444 XR12 AR12 RX12 RA12 XB12 AB12 BX12 BA12 RGBO XR15 AR15 RX15 RA15 XB15 AB15 BX15 BA15 RGBQ XRGB555X ARGB555X BG24 RG24 BGRH RGB4 BGR4 BX24 XR24 BA24 AR24 XB24 RX24 AB24 RA24 BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10 BG12 GB12 SGRBG12 RG12 BYR2 GB16 GR16 SRGGB16 HSV3 HSV4 NM16 NM61 YM12 YM21 NM12 NM21 YM16 YM61 YM24 YM42",
);

const FWHT_FRAMES = fourccs(
  "YU12 YV12 YU16 NV12 NV21 NV16 NV61 NV24 NV42 YUYV YVYU UYVY VYUY RG24 BG24 HSV3 BGR4 XR24 AR24 RGB4 BX24 BA24 RX24 RA24 XB24 AB24 HSV4 R8",
);

export const virtualRows: readonly DriverRow[] = [
  {
    ...cpuQueue,
    driver: "vivid",
    kconfig: ["VIDEO_VIVID"],
    role: "camera",
    memoryByParameter: {
      parameter: "vivid.allocators",
      instance: String.raw`^vivid-(\d+)-`,
      models: { "0": "vb2-vmalloc", "1": "vb2-dma-contig" },
      otherwise: "vb2-vmalloc",
    },
    framesByCpu: true,
    formats: {
      produces: VIVID_FORMATS,
      evidence: at(`${VIVID}/vivid-vid-common.c`, 34, 762),
    },
    evidence: {
      sysfs: at(`${VIVID}/vivid-core.c`, 2157),
      kconfig: at(`${VIVID}/Makefile`, 12),
      role: at(`${VIVID}/vivid-core.c`, 1423),
      busMaster: at(`${VIVID}/vivid-kthread-cap.c`, 230),
      part: at(`${VIVID}/vivid-kthread-cap.c`, 230),
      memory: at(`${VIVID}/vivid-core.c`, 914, 915),
      memoryByParameter: at(`${VIVID}/vivid-core.c`, 166, 168, 914, 1423),
      framesByCpu: [
        ...at(`${VIVID}/vivid-kthread-cap.c`, 230, 470),
        ...at("drivers/media/common/videobuf2/videobuf2-dma-contig.c", 104),
      ],
      import: at(`${VIVID}/vivid-core.c`, 907),
      export: at(`${VIVID}/vivid-core.c`, 797, 907),
      streamingMask: [...DEFAULT_MASK, ...at(`${VIVID}/vivid-core.c`, 1924)],
      coherentMask: [...DEFAULT_COHERENT_MASK, ...at(`${VIVID}/vivid-core.c`, 1924)],
    },
    notes: [
      "The module parameter allocators takes one value for each instance; sysfs tells the instance by the name of the video node only.",
      "Any line length from the width's up to four times that of 4096 pixels is taken (vivid-vid-cap.c:637).",
      "In multi-planar mode YUYV frames begin 128 bytes into the buffer, and one plane of NM16 and NM61 too (vivid-vid-common.c:42).",
      "With dma-contig a dma-buf that its exporter cannot map in the kernel (udmabuf in 6.1) is taken at QBUF, and the thread that fills it then writes to a null pointer.",
    ],
  },
  {
    ...cpuQueue,
    driver: "vimc",
    kconfig: ["VIDEO_VIMC"],
    role: "camera",
    memoryByParameter: {
      parameter: "vimc.allocator",
      models: { "0": "vb2-vmalloc", "1": "vb2-dma-contig" },
      otherwise: "vb2-vmalloc",
    },
    framesByCpu: true,
    alignment: { width: 2, height: 2, strideIsWidth: true, maxWidth: 4096, maxHeight: 2160 },
    formats: {
      produces: fourccs(
        "RG24 BG24 BA24 BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10 aBA8 aGA8 agA8 aRA8 bBA8 bGA8 BD10 bRA8 BG12 GB12 SGRBG12 RG12",
      ),
      evidence: at(`${VIMC}/vimc-common.c`, 26),
    },
    evidence: {
      sysfs: at(`${VIMC}/vimc-common.h`, 16),
      kconfig: at(`${VIMC}/Makefile`, 5),
      role: at(`${VIMC}/vimc-capture.c`, 425),
      busMaster: at(`${VIMC}/vimc-capture.c`, 385, 387),
      part: at(`${VIMC}/vimc-capture.c`, 385, 387),
      memory: at(`${VIMC}/vimc-capture.c`, 432),
      memoryByParameter: [...at(`${VIMC}/vimc-core.c`, 20), ...at(`${VIMC}/vimc-capture.c`, 432)],
      framesByCpu: [
        ...at(`${VIMC}/vimc-capture.c`, 385, 387),
        ...at("drivers/media/common/videobuf2/videobuf2-dma-contig.c", 104),
      ],
      import: at(`${VIMC}/vimc-capture.c`, 426),
      export: at(`${VIMC}/vimc-capture.c`, 221),
      streamingMask: [...DEFAULT_MASK, ...at(`${VIMC}/vimc-core.c`, 355)],
      coherentMask: [...DEFAULT_COHERENT_MASK, ...at(`${VIMC}/vimc-core.c`, 355)],
      alignment: [...at(`${VIMC}/vimc-capture.c`, 92, 103), ...at(`${VIMC}/vimc-common.h`, 25)],
    },
    notes: [
      "Its pipeline (sensor, debayer, scaler) is set up through the media controller and its sub-devices.",
      "With dma-contig a dma-buf that its exporter cannot map in the kernel is taken at QBUF, and a null pointer is written to.",
    ],
  },
  {
    ...cpuQueue,
    driver: "vicodec",
    kconfig: ["VIDEO_VICODEC"],
    role: "codec",
    alignment: { width: 16, height: 16, strideIsWidth: true, maxWidth: 4096, maxHeight: 2160 },
    formats: {
      produces: FWHT_FRAMES,
      consumes: FWHT_FRAMES,
      evidence: at(`${VICODEC}/codec-v4l2-fwht.c`, 13),
    },
    evidence: {
      sysfs: at(`${VICODEC}/vicodec-core.c`, 41),
      kconfig: at(`${VICODEC}/Makefile`, 4),
      role: at(`${VICODEC}/vicodec-core.c`, 2109, 2114, 2119),
      busMaster: at(`${VICODEC}/vicodec-core.c`, 263, 298),
      part: at(`${VICODEC}/vicodec-core.c`, 263, 298),
      memory: at(`${VICODEC}/vicodec-core.c`, 1703, 1724),
      import: at(`${VICODEC}/vicodec-core.c`, 1699, 1720),
      export: at(`${VICODEC}/vicodec-core.c`, 1341),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      alignment: [
        ...at(`${VICODEC}/vicodec-core.c`, 42, 44, 845, 852),
        ...at(`${VICODEC}/codec-fwht.h`, 64),
      ],
    },
    notes: [
      "Three video nodes on one device: stateful-encoder, stateful-decoder and stateless-decoder; the stream is FWHT (SFWH for the stateless one).",
      "Width and height are rounded up to whole blocks of 8 samples of each plane: 16 for formats with halved chroma, 8 for others (codec-fwht.h:64).",
      "Pictures are 640 x 360 at least (vicodec-core.c:43).",
    ],
  },
  {
    ...cpuQueue,
    driver: "vim2m",
    kconfig: ["VIDEO_VIM2M"],
    role: "2d",
    alignment: { width: 2, strideIsWidth: true, maxWidth: 640, maxHeight: 480 },
    formats: {
      produces: fourccs("RG16 RGBR BG24 RG24 YUYV BA81 GBRG GRBG RGGB"),
      consumes: fourccs("RG16 RGBR BG24 RG24"),
      evidence: at(VIM2M, 91),
    },
    evidence: {
      sysfs: at(VIM2M, 62),
      kconfig: at("drivers/media/test-drivers/Makefile", 12),
      role: at(VIM2M, 464),
      busMaster: at(VIM2M, 464, 465),
      part: at(VIM2M, 464, 465),
      memory: at(VIM2M, 1119, 1133),
      import: at(VIM2M, 1115, 1129),
      export: at(VIM2M, 963),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      alignment: at(VIM2M, 47, 48, 51),
    },
    notes: ["Each transaction waits 40 ms unless a control says otherwise (vim2m.c:41)."],
  },
  {
    driver: "vkms",
    compatible: [],
    sysfs: [],
    unboundDevices: ["vkms"],
    kconfig: ["DRM_VKMS"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "proxy",
    memory: "gem-shmem-shadow",
    import: "yes",
    export: "yes",
    streamingMask: 64,
    coherentMask: 64,
    alignment: { maxWidth: 8192, maxHeight: 8192 },
    formats: {
      consumes: fourccs("XR24 XR48 RG16"),
      evidence: at(`${VKMS}/vkms_plane.c`, 14, 15, 16, 17),
    },
    evidence: {
      unboundDevices: at(`${VKMS}/vkms_drv.c`, 34, 168),
      kconfig: at(`${VKMS}/Makefile`, 11),
      role: at(`${VKMS}/vkms_drv.c`, 117),
      busMaster: at(`${VKMS}/vkms_plane.c`, 121),
      part: at(`${VKMS}/vkms_plane.c`, 121),
      memory: [...at(`${VKMS}/vkms_drv.c`, 120), ...at(`${VKMS}/vkms_plane.c`, 166)],
      import: [
        ...at(`${VKMS}/vkms_drv.c`, 120),
        ...at("include/drm/drm_gem_shmem_helper.h", 294, 295),
      ],
      export: at("include/drm/drm_gem_shmem_helper.h", 293),
      streamingMask: at(`${VKMS}/vkms_drv.c`, 187),
      coherentMask: at(`${VKMS}/vkms_drv.c`, 187),
      alignment: at(`${VKMS}/vkms_drv.h`, 21, 22),
    },
    notes: [
      "Its dumb buffers are single pages of a file in memory, always scattered.",
      "Overlay planes, where the parameter enable_overlay is set, take AR24 and AR48 too (vkms_plane.c:20); a write-back connector writes XR24, XR48, AR48 and RG16 (vkms_writeback.c:17).",
      "A dma-buf that its exporter cannot map in the kernel is imported and refused with EINVAL when it is to be shown.",
    ],
  },
];
