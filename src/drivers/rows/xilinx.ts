// Knowledge-base rows of AMD/Xilinx: ZynqMP DisplayPort subsystem and its DMA, the video pipeline of FPGA capture, the
// Allegro encoder of the ZynqMP VCU. Data only.
import type { DriverRow } from "../row.ts";
import { at, DEFAULT_COHERENT_MASK, DEFAULT_MASK, fourccs } from "../row-data.ts";

const XLNX = "drivers/gpu/drm/xlnx";
const DPDMA = "drivers/dma/xilinx/xilinx_dpdma.c";
const VIDEO = "drivers/media/platform/xilinx";
const ALLEGRO = "drivers/media/platform/allegro-dvt";

const displayRows: readonly DriverRow[] = [
  {
    driver: "zynqmp-dpsub",
    compatible: ["xlnx,zynqmp-dpsub-1.7"],
    kconfig: ["DRM_ZYNQMP_DPSUB", "XILINX_ZYNQMP_DPDMA"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "proxy",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    streamingMask: 44,
    coherentMask: 32,
    maxSegment: "max",
    memoryRegion: "frame-pool",
    alignment: { stride: 256, offset: 256, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs(
        "VYUY UYVY YUYV YVYU YU16 YV16 YU24 YV24 NV16 NV61 BG24 RG24 XB24 XR24 XB30 XR30 YU12 YV12 NV12 NV21 AB24 AR24 RA24 BA24 RA15 BA15 RA12 BA12 RG16 BG16",
      ),
      evidence: at(`${XLNX}/zynqmp_disp.c`, 240, 345),
    },
    evidence: {
      compatible: at(`${XLNX}/zynqmp_dpsub.c`, 278),
      kconfig: [...at(`${XLNX}/Makefile`, 2), ...at(`${XLNX}/Kconfig`, 7)],
      role: at(`${XLNX}/zynqmp_disp.c`, 1114),
      busMaster: at(`${XLNX}/zynqmp_disp.c`, 1114, 1329),
      part: at(`${XLNX}/zynqmp_disp.c`, 1329),
      memory: at(`${XLNX}/zynqmp_dpsub.c`, 84),
      import: at(`${XLNX}/zynqmp_dpsub.c`, 84, 196),
      export: at(`${XLNX}/zynqmp_dpsub.c`, 84),
      streamingMask: [...at(`${XLNX}/zynqmp_dpsub.c`, 204), ...at(`${XLNX}/zynqmp_disp.h`, 25)],
      coherentMask: DEFAULT_COHERENT_MASK,
      maxSegment: at(`${XLNX}/zynqmp_dpsub.c`, 208),
      memoryRegion: at(`${XLNX}/zynqmp_dpsub.c`, 211),
      alignment: [...at(DPDMA, 134, 694, 1680), ...at(`${XLNX}/zynqmp_dpsub.c`, 63, 108, 109)],
    },
    notes: [
      "Frames are read by the DPDMA that dmas names; the buffer is mapped for this node, so an IOMMU or a window of the DPDMA is not applied.",
      "A pitch that is no multiple of 256 is rounded up when the frame buffer is added: the picture is skewed, without an error (zynqmp_dpsub.c:63).",
      "A plane that does not start at a multiple of 256 stays dark: the DPDMA refuses the transfer, the kernel log says so (xilinx_dpdma.c:694).",
      "YUV only on the video layer, RGB with alpha only on the graphics layer.",
    ],
  },
  {
    driver: "xilinx-zynqmp-dpdma",
    compatible: ["xlnx,zynqmp-dpdma"],
    kconfig: ["XILINX_ZYNQMP_DPDMA"],
    subsystem: "drm",
    role: "unknown",
    busMaster: "yes",
    part: "gate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(DPDMA, 1766),
      role: at(DPDMA, 685),
      busMaster: at(DPDMA, 685),
      part: at(DPDMA, 685),
      memory: at(DPDMA, 685),
      import: at(DPDMA, 685),
      export: at(DPDMA, 685),
    },
    notes: [
      "The DMA controller of the DisplayPort subsystem; it takes the addresses that were mapped for that node.",
    ],
  },
];

const receiver = {
  subsystem: "v4l2",
  role: "camera",
  busMaster: "no",
  part: "receiver",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

const videoRows: readonly DriverRow[] = [
  {
    driver: "xilinx-video",
    compatible: ["xlnx,video"],
    kconfig: ["VIDEO_XILINX"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "proxy",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    needsEndpoint: true,
    formats: {
      produces: fourccs("YUYV R8 RGGB GRBG GBRG BA81"),
      evidence: at(`${VIDEO}/xilinx-vip.c`, 26),
    },
    evidence: {
      compatible: at(`${VIDEO}/xilinx-vipp.c`, 631),
      kconfig: at(`${VIDEO}/Makefile`, 5),
      role: at(`${VIDEO}/xilinx-dma.c`, 351),
      busMaster: at(`${VIDEO}/xilinx-dma.c`, 348, 724),
      part: at(`${VIDEO}/xilinx-dma.c`, 724),
      memory: at(`${VIDEO}/xilinx-dma.c`, 712),
      import: at(`${VIDEO}/xilinx-dma.c`, 707, 715),
      export: at(`${VIDEO}/xilinx-dma.c`, 624, 707),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      needsEndpoint: at(`${VIDEO}/xilinx-vipp.c`, 203, 526),
    },
    notes: [
      "A virtual node for an FPGA pipeline; frames are moved by the DMA controllers that dmas names and are mapped for this node, so a window of theirs is not checked.",
      "Line steps are those of the DMA controller (xilinx-dma.c:732); ports may also read frames from memory (xilinx-dma.c:362).",
    ],
  },
  {
    ...receiver,
    driver: "xilinx-csi2rxss",
    compatible: ["xlnx,mipi-csi2-rx-subsystem-5.0"],
    kconfig: ["VIDEO_XILINX_CSI2RXSS"],
    evidence: {
      compatible: at(`${VIDEO}/xilinx-csi2rxss.c`, 1078),
      kconfig: at(`${VIDEO}/Makefile`, 6),
      role: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
      busMaster: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
      part: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
      memory: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
      import: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
      export: at(`${VIDEO}/xilinx-csi2rxss.c`, 1046),
    },
  },
  {
    ...receiver,
    driver: "xilinx-tpg",
    compatible: ["xlnx,v-tpg-5.0"],
    kconfig: ["VIDEO_XILINX", "VIDEO_XILINX_TPG"],
    evidence: {
      compatible: at(`${VIDEO}/xilinx-tpg.c`, 914),
      kconfig: at(`${VIDEO}/Makefile`, 7),
      role: at(`${VIDEO}/xilinx-tpg.c`, 880),
      busMaster: at(`${VIDEO}/xilinx-tpg.c`, 880),
      part: at(`${VIDEO}/xilinx-tpg.c`, 880),
      memory: at(`${VIDEO}/xilinx-tpg.c`, 880),
      import: at(`${VIDEO}/xilinx-tpg.c`, 880),
      export: at(`${VIDEO}/xilinx-tpg.c`, 880),
    },
    notes: ["Test pattern generator in the FPGA pipeline."],
  },
];

const CORE = `${ALLEGRO}/allegro-core.c`;

const codecRows: readonly DriverRow[] = [
  {
    driver: "allegro",
    compatible: ["allegro,al5e-1.1"],
    kconfig: ["VIDEO_ALLEGRO_DVT"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["encode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 32, strideIsWidth: true },
    formats: { consumes: ["NV12"], evidence: at(CORE, 3388) },
    evidence: {
      compatible: at(CORE, 3999),
      kconfig: at(`${ALLEGRO}/Makefile`, 6),
      role: at(CORE, 2916),
      codec: at(CORE, 3314),
      busMaster: at(CORE, 3636),
      memory: at(CORE, 2915, 2928),
      import: at(CORE, 2914, 2927),
      export: at(CORE, 2914, 2927),
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      alignment: at(CORE, 3389),
    },
    notes: [
      "The decoder of the same VCU (al5d) has no driver in 6.1.",
      "The line length is the width rounded up to 32; chroma follows at line length times height (allegro-core.c:3637).",
      "The codec reads the coded buffer's partition table through the CPU, frames are not touched (allegro-core.c:2021).",
    ],
  },
];

export const xilinxRows: readonly DriverRow[] = [...displayRows, ...videoRows, ...codecRows];
