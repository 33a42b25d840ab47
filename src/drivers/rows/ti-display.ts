// Knowledge-base rows of Texas Instruments displays: omapdrm, tilcdc and tidss. Data only.
import type { DriverRow } from "../row.ts";
import { DEFAULT_COHERENT_MASK, DEFAULT_MASK } from "../row-data.ts";

const OMAPDRM = "drivers/gpu/drm/omapdrm";
const TILCDC = "drivers/gpu/drm/tilcdc";
const TIDSS = "drivers/gpu/drm/tidss";
const GEM_DMA = "drivers/gpu/drm/drm_gem_dma_helper.c";

/** The DSS node stands for the whole display: omapdrm makes its DRM device in code, outside the device tree. */
const omapdrm = {
  driver: "omapdrm",
  kconfig: ["DRM_OMAP"],
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  attach: { device: "virtual", name: "omapdrm" },
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
} satisfies Partial<DriverRow>;

const omapdrmEvidence = {
  import: [`${OMAPDRM}/omap_drv.c:698`],
  export: [`${OMAPDRM}/omap_drv.c:696`, `${OMAPDRM}/omap_gem_dmabuf.c:85`],
  busMaster: [`${OMAPDRM}/dss/dispc.c:941`],
  role: [`${OMAPDRM}/dss/dss.c:1324`],
  attach: [`${OMAPDRM}/dss/dss.c:1324`, `${OMAPDRM}/omap_gem_dmabuf.c:122`],
  streamingMask: [`${OMAPDRM}/omap_drv.c:854`],
  coherentMask: [`${OMAPDRM}/omap_drv.c:854`],
  kconfig: [`${OMAPDRM}/Makefile:35`],
};

const omapdrmAttach =
  "Imports attach to a platform device named omapdrm that has no node and no parent: it knows no dma-ranges and no IOMMU.";
const omapdrmPitch =
  "The pitch must be a multiple of the pixel size, and the same for both planes of NV12.";
const omapdrmExport =
  "Exports hand out the display's own address without mapping it for the importer, so they suit only importers without an IOMMU of their own.";

const omapStage = {
  kconfig: ["DRM_OMAP"],
  subsystem: "drm",
  role: "display",
  busMaster: "no",
  part: "stage",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

const tidss = {
  driver: "tidss",
  kconfig: ["DRM_TIDSS"],
  alignment: { maxWidth: 8096, maxHeight: 8096 },
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  formats: {
    consumes: [
      "AR12",
      "AB12",
      "RA12",
      "RG16",
      "BG16",
      "AR15",
      "AB15",
      "AR24",
      "AB24",
      "RA24",
      "BA24",
      "RG24",
      "BG24",
      "AR30",
      "AB30",
      "XR12",
      "XB12",
      "RX12",
      "XR15",
      "XB15",
      "XR24",
      "XB24",
      "RX24",
      "BX24",
      "XR30",
      "XB30",
      "YUYV",
      "UYVY",
      "NV12",
    ],
    evidence: [`${TIDSS}/tidss_dispc.c:1838`, `${TIDSS}/tidss_dispc.c:1877`],
  },
} satisfies Partial<DriverRow>;

const tidssEvidence = {
  memory: [`${TIDSS}/tidss_drv.c:110`, `${GEM_DMA}:469`],
  import: [`${TIDSS}/tidss_drv.c:110`],
  export: [`${TIDSS}/tidss_drv.c:110`],
  busMaster: [`${TIDSS}/tidss_dispc.c:1985`, `${TIDSS}/tidss_dispc.c:1998`],
  role: [`${TIDSS}/tidss_drv.c:128`],
  alignment: [`${TIDSS}/tidss_kms.c:263`, `${TIDSS}/tidss_kms.c:264`],
  kconfig: [`${TIDSS}/Makefile:12`],
};

const tidssNote =
  "The import also maps the buffer for the kernel (dma_buf_vmap), so an exporter that cannot do that is refused.";

export const tiDisplayRows: readonly DriverRow[] = [
  {
    ...omapdrm,
    compatible: ["ti,dra7-dss", "ti,omap5-dss", "ti,omap4-dss"],
    ownMmu: { translatesImports: "no", addressBits: 32 },
    memory: "gem-first",
    formats: {
      consumes: [
        "RG16",
        "RX12",
        "XR12",
        "RA12",
        "AR12",
        "XR15",
        "AR15",
        "RG24",
        "RX24",
        "XR24",
        "RA24",
        "AR24",
        "NV12",
        "YUYV",
        "UYVY",
      ],
      evidence: [`${OMAPDRM}/omap_fb.c:22`, `${OMAPDRM}/dss/dispc.c:4184`],
    },
    evidence: {
      ...omapdrmEvidence,
      compatible: [
        `${OMAPDRM}/dss/dss.c:1296`,
        `${OMAPDRM}/dss/dss.c:1297`,
        `${OMAPDRM}/dss/dss.c:1298`,
      ],
      memory: [
        `${OMAPDRM}/omap_gem.c:1401`,
        `${OMAPDRM}/omap_gem.c:1405`,
        `${OMAPDRM}/omap_gem.c:824`,
        `${OMAPDRM}/omap_gem.c:837`,
      ],
      ownMmu: [`${OMAPDRM}/omap_gem.c:824`, `${OMAPDRM}/omap_dmm_tiler.c:380`],
    },
    notes: [
      omapdrmAttach,
      "A scattered import is accepted, but it lacks the scan-out flag, so it is never mapped through the DMM/TILER and address 0 is scanned out, with no error: import contiguous memory only.",
      "Dumb buffers are scattered pages that the TILER presents as one run; an importer of them gets the TILER's address.",
      "Without a working DMM (ti,omap4-dmm, ti,omap5-dmm) a scattered import is refused with EINVAL and dumb buffers are contiguous.",
      "The graphics plane takes no YUV.",
      omapdrmPitch,
      omapdrmExport,
    ],
  },
  {
    ...omapdrm,
    compatible: ["ti,omap3-dss", "ti,omap2-dss"],
    memory: "gem-dma",
    refusal: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" },
    formats: {
      consumes: ["RG16", "RX12", "RG24", "XR24", "YUYV", "UYVY"],
      evidence: [`${OMAPDRM}/dss/dispc.c:4141`, `${OMAPDRM}/dss/dispc.c:4161`],
    },
    evidence: {
      ...omapdrmEvidence,
      compatible: [`${OMAPDRM}/dss/dss.c:1294`, `${OMAPDRM}/dss/dss.c:1295`],
      memory: [
        `${OMAPDRM}/omap_gem.c:1401`,
        `${OMAPDRM}/omap_gem.c:1414`,
        `${OMAPDRM}/omap_gem.c:1322`,
      ],
      refusal: [`${OMAPDRM}/omap_gem.c:1402`],
    },
    notes: [
      omapdrmAttach,
      "The check counts the entries of the list, not whether their addresses follow each other: one entry or EINVAL.",
      "AM43xx uses ti,omap3-dss too. OMAP3 planes also take alpha formats; no plane takes NV12, and the graphics plane no YUV.",
      omapdrmPitch,
      omapdrmExport,
    ],
  },
  {
    ...omapStage,
    driver: "omapdrm-dispc",
    compatible: [
      "ti,omap2-dispc",
      "ti,omap3-dispc",
      "ti,omap4-dispc",
      "ti,omap5-dispc",
      "ti,dra7-dispc",
    ],
    evidence: {
      compatible: [`${OMAPDRM}/dss/dispc.c:4730`, `${OMAPDRM}/dss/dispc.c:4734`],
      part: [`${OMAPDRM}/dss/dispc.c:941`],
      kconfig: [`${OMAPDRM}/Makefile:22`],
    },
    notes: ["The scan-out engine inside the DSS; its row is that of the DSS node."],
  },
  {
    ...omapStage,
    driver: "omapdrm-hdmi",
    compatible: ["ti,omap4-hdmi", "ti,omap5-hdmi", "ti,dra7-hdmi"],
    evidence: {
      compatible: [
        `${OMAPDRM}/dss/hdmi4.c:842`,
        `${OMAPDRM}/dss/hdmi5.c:816`,
        `${OMAPDRM}/dss/hdmi5.c:817`,
      ],
    },
  },
  {
    ...omapStage,
    driver: "omapdrm-dsi",
    compatible: ["ti,omap3-dsi", "ti,omap4-dsi", "ti,omap5-dsi"],
    evidence: { compatible: [`${OMAPDRM}/dss/dsi.c:4862`, `${OMAPDRM}/dss/dsi.c:4864`] },
  },
  {
    ...omapStage,
    driver: "omapdrm-venc",
    compatible: ["ti,omap2-venc", "ti,omap3-venc", "ti,omap4-venc"],
    evidence: { compatible: [`${OMAPDRM}/dss/venc.c:908`, `${OMAPDRM}/dss/venc.c:910`] },
  },
  {
    driver: "omap-dmm",
    compatible: ["ti,omap4-dmm", "ti,omap5-dmm"],
    kconfig: ["DRM_OMAP"],
    subsystem: "drm",
    role: "unknown",
    busMaster: "no",
    part: "gate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: [`${OMAPDRM}/omap_dmm_tiler.c:1203`, `${OMAPDRM}/omap_dmm_tiler.c:1207`],
      part: [`${OMAPDRM}/omap_gem.c:784`],
      kconfig: [`${OMAPDRM}/Makefile:17`],
    },
    notes: [
      "Remaps omapdrm's own scan-out buffers through the TILER; imported buffers never pass it.",
    ],
  },
  {
    driver: "tilcdc",
    compatible: ["ti,am33xx-tilcdc", "ti,da850-tilcdc"],
    kconfig: ["DRM_TILCDC"],
    alignment: { strideIsWidth: true },
    subsystem: "drm",
    role: "display",
    busMaster: "yes",
    memory: "gem-dma",
    import: "yes",
    export: "yes",
    streamingMask: 32,
    coherentMask: 32,
    evidence: {
      compatible: [`${TILCDC}/tilcdc_drv.c:589`, `${TILCDC}/tilcdc_drv.c:590`],
      memory: [`${TILCDC}/tilcdc_drv.c:483`, `${GEM_DMA}:469`],
      import: [`${TILCDC}/tilcdc_drv.c:483`],
      export: [`${TILCDC}/tilcdc_drv.c:483`],
      busMaster: [`${TILCDC}/tilcdc_crtc.c:88`],
      role: [`${TILCDC}/tilcdc_crtc.c:88`],
      streamingMask: DEFAULT_MASK,
      coherentMask: DEFAULT_COHERENT_MASK,
      alignment: [`${TILCDC}/tilcdc_plane.c:62`],
      kconfig: [`${TILCDC}/Makefile:13`],
    },
    notes: [
      "One RGB plane the size of the mode; the pitch must be exactly the mode's width times the bytes of a pixel.",
      "Formats depend on the blue-and-red-wiring property and on the revision read from the chip: RG16 alone on revision 1, else three RGB formats.",
    ],
  },
  {
    ...tidss,
    compatible: ["ti,am65x-dss", "ti,j721e-dss"],
    streamingMask: 48,
    coherentMask: 48,
    evidence: {
      ...tidssEvidence,
      compatible: [`${TIDSS}/tidss_drv.c:236`, `${TIDSS}/tidss_drv.c:237`],
      streamingMask: [`${TIDSS}/tidss_dispc.c:2755`],
      coherentMask: [`${TIDSS}/tidss_dispc.c:2755`],
    },
    notes: [tidssNote],
  },
  {
    ...tidss,
    compatible: ["ti,k2g-dss"],
    streamingMask: 32,
    coherentMask: 32,
    evidence: {
      ...tidssEvidence,
      compatible: [`${TIDSS}/tidss_drv.c:235`],
      streamingMask: [`${TIDSS}/tidss_dispc.c:2754`, ...DEFAULT_MASK],
      coherentMask: [`${TIDSS}/tidss_dispc.c:2754`, ...DEFAULT_COHERENT_MASK],
    },
    notes: [tidssNote],
  },
];
