// Knowledge-base rows of MediaTek SoCs: OVL and RDMA displays under mmsys, video codecs, MDP scalers, JPEG. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const MEDIA = "drivers/media/platform/mediatek";
const ENC = `${MEDIA}/vcodec/mtk_vcodec_enc.c`;
const ENC_DRV = `${MEDIA}/vcodec/mtk_vcodec_enc_drv.c`;
const DEC = `${MEDIA}/vcodec/mtk_vcodec_dec.c`;
const DEC_DRV = `${MEDIA}/vcodec/mtk_vcodec_dec_drv.c`;
const JPEG = `${MEDIA}/jpeg/mtk_jpeg_core.c`;
const DRM = "drivers/gpu/drm/mediatek";

const wideMask = "The mask is 34 bits instead of 32 where the node has a dma-ranges property.";

/** A display engine that reads memory; every import is mapped once, for the first engine of the main path. */
const scanout = {
  kconfig: ["DRM_MEDIATEK"],
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  maxSegment: "max",
  refusal: {
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EINVAL",
    message: "sg_table is not contiguous",
  },
  formats: {
    consumes: fourccs("XR24 AR24 BX24 BA24 AB24 XB24 RG24 BG24 RG16 UYVY YUYV"),
    evidence: at(`${DRM}/mtk_drm_plane.c`, 21),
  },
} satisfies Partial<DriverRow>;

const scanoutEvidence = {
  memory: at(`${DRM}/mtk_drm_gem.c`, 216, 225),
  import: at(`${DRM}/mtk_drm_drv.c`, 477, 478),
  export: at(`${DRM}/mtk_drm_drv.c`, 475),
  maxSegment: at(`${DRM}/mtk_drm_drv.c`, 426),
  refusal: at(`${DRM}/mtk_drm_gem.c`, 217, 218),
  kconfig: at(`${DRM}/Makefile`, 19),
};

const scanoutNotes = [
  "Imports are mapped for the first engine of the main path (OVL0), which stands for all: they share the M4U's address space (mtk_drm_drv.c:412).",
  "Where no IOMMU driver is present at all the display never probes (mtk_drm_drv.c:356).",
];

const encoder = {
  driver: "mtk-vcodec-enc",
  kconfig: ["VIDEO_MEDIATEK_VCODEC"],
  subsystem: "v4l2",
  role: "codec",
  codec: ["encode"],
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  maxSegment: "max",
  alignment: { stride: 16, width: 16, height: 32 },
  formats: { consumes: fourccs("NM12 NM21 YM12 YM21"), evidence: at(ENC_DRV, 28, 38) },
} satisfies Partial<DriverRow>;

const decoder = {
  driver: "mtk-vcodec-dec",
  kconfig: ["VIDEO_MEDIATEK_VCODEC"],
  subsystem: "v4l2",
  role: "codec",
  codec: ["decode"],
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  maxSegment: "max",
  alignment: { stride: 64, width: 64, height: 64 },
} satisfies Partial<DriverRow>;

const decoderEvidence = {
  memory: at(DEC, 999),
  import: at(DEC, 995),
  export: at(DEC, 995),
  busMaster: at(DEC, 1002),
  maxSegment: at(DEC_DRV, 300),
  alignment: at(DEC, 286, 289),
  kconfig: at(`${MEDIA}/vcodec/Makefile`, 3),
};

export const mediatekRows: readonly DriverRow[] = [
  {
    ...scanout,
    driver: "mediatek-disp-ovl",
    compatible: [
      "mediatek,mt2701-disp-ovl",
      "mediatek,mt8173-disp-ovl",
      "mediatek,mt8183-disp-ovl",
      "mediatek,mt8183-disp-ovl-2l",
      "mediatek,mt8192-disp-ovl",
      "mediatek,mt8192-disp-ovl-2l",
    ],
    evidence: {
      ...scanoutEvidence,
      compatible: at(`${DRM}/mtk_disp_ovl.c`, 496, 506),
      busMaster: [...at(`${DRM}/mtk_disp_ovl.c`, 312), ...at(`${DRM}/mtk_drm_plane.c`, 127)],
    },
    notes: scanoutNotes,
  },
  {
    ...scanout,
    driver: "mediatek-disp-rdma",
    compatible: [
      "mediatek,mt2701-disp-rdma",
      "mediatek,mt8173-disp-rdma",
      "mediatek,mt8183-disp-rdma",
      "mediatek,mt8195-disp-rdma",
    ],
    evidence: {
      ...scanoutEvidence,
      compatible: at(`${DRM}/mtk_disp_rdma.c`, 378, 384),
      busMaster: at(`${DRM}/mtk_drm_plane.c`, 127),
    },
    notes: [
      ...scanoutNotes,
      "Reads frames only where it begins a path; behind an OVL it buffers the line that the OVL made.",
    ],
  },
  {
    driver: "mediatek-drm",
    compatible: [
      "mediatek,mt2701-mmsys",
      "mediatek,mt7623-mmsys",
      "mediatek,mt2712-mmsys",
      "mediatek,mt8167-mmsys",
      "mediatek,mt8173-mmsys",
      "mediatek,mt8183-mmsys",
      "mediatek,mt8186-mmsys",
      "mediatek,mt8192-mmsys",
      "mediatek,mt8195-mmsys",
    ],
    kconfig: ["DRM_MEDIATEK", "MTK_MMSYS"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${DRM}/mtk_drm_drv.c`, 653, 669),
      busMaster: at(`${DRM}/mtk_drm_drv.c`, 467),
      kconfig: at(`${DRM}/Makefile`, 19),
    },
    notes: [
      "Its child device is the DRM device; imports attach to the first OVL or RDMA instead (mtk_drm_drv.c:467).",
    ],
  },
  {
    ...encoder,
    compatible: [
      "mediatek,mt8173-vcodec-enc",
      "mediatek,mt8173-vcodec-enc-vp8",
      "mediatek,mt8183-vcodec-enc",
      "mediatek,mt8188-vcodec-enc",
      "mediatek,mt8192-vcodec-enc",
      "mediatek,mt8195-vcodec-enc",
    ],
    evidence: {
      compatible: at(ENC_DRV, 442, 449),
      memory: at(ENC, 1441, 1455),
      import: at(ENC, 1437),
      export: at(ENC, 1437, 1451),
      busMaster: at(ENC, 1444),
      maxSegment: at(ENC_DRV, 253),
      alignment: at(ENC, 332, 354),
      kconfig: at(`${MEDIA}/vcodec/Makefile`, 3),
    },
    notes: [
      wideMask,
      "The stride is the width, rounded up to 16 pixels; one buffer per plane, and a plane holds 16 lines more than the picture (mtk_vcodec_enc.c:353).",
    ],
  },
  {
    ...decoder,
    compatible: ["mediatek,mt8173-vcodec-dec"],
    formats: {
      produces: fourccs("MT21"),
      evidence: at(`${MEDIA}/vcodec/mtk_vcodec_dec_stateful.c`, 40),
    },
    evidence: { ...decoderEvidence, compatible: at(DEC_DRV, 463) },
    notes: [
      wideMask,
      "Gives MediaTek's compressed tiles only: no linear format, the MDP must convert.",
    ],
  },
  {
    ...decoder,
    compatible: [
      "mediatek,mt8183-vcodec-dec",
      "mediatek,mt8186-vcodec-dec",
      "mediatek,mt8188-vcodec-dec",
      "mediatek,mt8192-vcodec-dec",
      "mediatek,mt8195-vcodec-dec",
    ],
    formats: {
      produces: fourccs("MM21 MT21"),
      evidence: at(`${MEDIA}/vcodec/mtk_vcodec_dec_stateless.c`, 396, 400),
    },
    evidence: { ...decoderEvidence, compatible: at(DEC_DRV, 467, 483) },
    notes: [
      wideMask,
      "Gives tiles only: MM21, or compressed MT21C, as the firmware offers; no linear format.",
    ],
  },
  {
    driver: "mtk-vcodec-dec-hw",
    compatible: [
      "mediatek,mtk-vcodec-lat",
      "mediatek,mtk-vcodec-core",
      "mediatek,mtk-vcodec-lat-soc",
    ],
    kconfig: ["VIDEO_MEDIATEK_VCODEC"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["decode"],
    busMaster: "no",
    part: "stage",
    attach: { device: "parent" },
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${MEDIA}/vcodec/mtk_vcodec_dec_hw.c`, 24, 28, 32),
      attach: at(DEC, 1002),
      busMaster: at(DEC, 1002),
      kconfig: at(`${MEDIA}/vcodec/Makefile`, 3),
    },
    notes: ["Moves the data through ports of its own, at addresses mapped for the parent node."],
  },
  {
    driver: "mtk-mdp",
    compatible: ["mediatek,mt8173-mdp"],
    kconfig: ["VIDEO_MEDIATEK_MDP"],
    subsystem: "v4l2",
    role: "2d",
    copies: true,
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    maxSegment: "max",
    evidence: {
      compatible: at(`${MEDIA}/mdp/mtk_mdp_core.c`, 49),
      memory: at(`${MEDIA}/mdp/mtk_mdp_m2m.c`, 929, 436),
      import: at(`${MEDIA}/mdp/mtk_mdp_m2m.c`, 926, 941),
      export: at(`${MEDIA}/mdp/mtk_mdp_m2m.c`, 941),
      busMaster: at(`${MEDIA}/mdp/mtk_mdp_m2m.c`, 932),
      maxSegment: at(`${MEDIA}/mdp/mtk_mdp_core.c`, 212),
      kconfig: at(`${MEDIA}/mdp/Makefile`, 8),
    },
    notes: [
      "Stands on the first RDMA node; the other RDMA, WDMA and WROT nodes work at addresses mapped for it.",
    ],
  },
  {
    driver: "mtk-mdp3",
    compatible: ["mediatek,mt8183-mdp3-rdma"],
    kconfig: ["VIDEO_MEDIATEK_MDP3"],
    subsystem: "v4l2",
    role: "2d",
    copies: true,
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    maxSegment: "max",
    evidence: {
      compatible: at(`${MEDIA}/mdp3/mtk-mdp3-core.c`, 50),
      memory: [
        ...at(`${MEDIA}/mdp3/mtk-mdp3-m2m.c`, 478),
        ...at(`${MEDIA}/mdp3/mtk-mdp3-regs.c`, 621),
      ],
      import: at(`${MEDIA}/mdp3/mtk-mdp3-m2m.c`, 476, 490),
      export: at(`${MEDIA}/mdp3/mtk-mdp3-m2m.c`, 490),
      busMaster: at(`${MEDIA}/mdp3/mtk-mdp3-m2m.c`, 482),
      maxSegment: at(`${MEDIA}/mdp3/mtk-mdp3-core.c`, 260),
      kconfig: at(`${MEDIA}/mdp3/Makefile`, 6),
    },
    notes: ["The WDMA and WROT nodes write at addresses mapped for this RDMA node."],
  },
  {
    driver: "mtk-jpeg",
    compatible: ["mediatek,mt8173-jpgdec", "mediatek,mt2701-jpgdec"],
    kconfig: ["VIDEO_MEDIATEK_JPEG"],
    subsystem: "v4l2",
    role: "jpeg",
    codec: ["decode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    formats: { produces: fourccs("YM12 YM16"), evidence: at(JPEG, 86, 95) },
    evidence: {
      compatible: at(JPEG, 1499, 1503),
      memory: at(JPEG, 1042, 902),
      import: at(JPEG, 1038),
      export: at(JPEG, 1038),
      busMaster: at(JPEG, 1045),
      kconfig: at(`${MEDIA}/jpeg/Makefile`, 6),
    },
    notes: [wideMask],
  },
  {
    driver: "mtk-jpeg",
    compatible: ["mediatek,mtk-jpgenc"],
    kconfig: ["VIDEO_MEDIATEK_JPEG"],
    subsystem: "v4l2",
    role: "jpeg",
    codec: ["encode"],
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    formats: { consumes: fourccs("NM12 NM21 YUYV YVYU"), evidence: at(JPEG, 38, 48, 58, 68) },
    evidence: {
      compatible: at(JPEG, 1507),
      memory: [...at(JPEG, 1029), ...at(`${MEDIA}/jpeg/mtk_jpeg_enc_hw.c`, 62)],
      import: at(JPEG, 1025),
      export: at(JPEG, 1025),
      busMaster: at(JPEG, 1032),
      kconfig: at(`${MEDIA}/jpeg/Makefile`, 6),
    },
    notes: [wideMask],
  },
];
