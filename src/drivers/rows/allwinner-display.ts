// Knowledge-base rows of Allwinner display engines 1 to 3: backends, frontends, mixers, aggregates and TCONs. Data only.
import type { DriverRow } from "../row.ts";
import { MBUS, busOffset, busOffsetEvidence, busOffsetNote } from "./allwinner-mbus.ts";

const DRM = "drivers/gpu/drm/sun4i";
const GEM_DMA = "drivers/gpu/drm/drm_gem_dma_helper.c";

/** Display engine 1, 2 and 3 share one DRM driver; its aggregate node is the DRM device. */
const display = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  streamingMask: 32,
  coherentMask: 32,
  maxSegment: "max",
  alignment: { stride: 2 },
} satisfies Partial<DriverRow>;

const displayEvidence = {
  memory: [`${DRM}/sun4i_drv.c:57`, `${GEM_DMA}:469`],
  import: [`${DRM}/sun4i_drv.c:57`],
  export: [`${DRM}/sun4i_drv.c:57`],
  streamingMask: [`${DRM}/sun4i_drv.c:378`],
  coherentMask: [`${DRM}/sun4i_drv.c:378`],
  maxSegment: [`${DRM}/sun4i_drv.c:379`],
  alignment: [`${DRM}/sun4i_drv.c:37`],
};

const aggregateAttach =
  "Imports attach to the DRM device of the display-engine node; its memory-region, if any, is the pool of dumb buffers.";
const backendAttach =
  "With an interconnects property on the backend, its DMA configuration is copied to the display-engine node; without one both get the MBUS offset.";
const mixerAttach =
  "With an iommus property on the mixer, its DMA configuration is copied to the display-engine node; else that node's own is used.";

const backend = {
  ...display,
  driver: "sun4i-backend",
  kconfig: ["DRM_SUN4I", "DRM_SUN4I_BACKEND"],
} satisfies Partial<DriverRow>;

const backendEvidence = {
  ...displayEvidence,
  busMaster: [`${DRM}/sun4i_backend.c:341`, `${DRM}/sun4i_backend.c:350`],
  role: [`${DRM}/sun4i_backend.c:350`],
  attach: [`${DRM}/sun4i_backend.c:806`, `${DRM}/sun4i_drv.c:66`],
  kconfig: [`${DRM}/Makefile:32`],
};

/** What the backend reads by itself. */
const backendFormats = {
  consumes: [
    "AR24",
    "AR12",
    "AR15",
    "RA15",
    "RA12",
    "RG24",
    "RG16",
    "UYVY",
    "VYUY",
    "XR24",
    "YUYV",
    "YVYU",
  ],
  evidence: [`${DRM}/sun4i_layer.c:169`],
} as const;

/** What a plane takes when a supported frontend stands before the backend. */
const layerFormats = {
  consumes: [
    ...backendFormats.consumes,
    "BX24",
    "NV12",
    "NV16",
    "NV21",
    "NV61",
    "YU11",
    "YU12",
    "YU16",
    "YU24",
    "YV11",
    "YV12",
    "YV16",
    "YV24",
  ],
  evidence: [`${DRM}/sun4i_layer.c:141`],
} as const;

const mixer = {
  ...display,
  driver: "sun8i-mixer",
  kconfig: ["DRM_SUN4I", "DRM_SUN8I_MIXER"],
} satisfies Partial<DriverRow>;

const mixerEvidence = {
  ...displayEvidence,
  busMaster: [`${DRM}/sun8i_ui_layer.c:225`, `${DRM}/sun8i_vi_layer.c:358`],
  role: [`${DRM}/sun8i_ui_layer.c:225`],
  attach: [`${DRM}/sun8i_mixer.c:394`, `${DRM}/sun8i_mixer.c:402`, `${DRM}/sun4i_drv.c:66`],
  streamingMask: [`${DRM}/sun4i_drv.c:378`, `${DRM}/sun8i_mixer.c:381`],
  kconfig: [`${DRM}/Makefile:39`],
};

const packedAndPlanarYuv = [
  "NV16",
  "NV12",
  "NV21",
  "NV61",
  "UYVY",
  "VYUY",
  "YUYV",
  "YVYU",
  "YU11",
  "YU12",
  "YU16",
  "YV11",
  "YV12",
  "YV16",
] as const;

/** RGB formats of UI layers, and of the VI layers of display engine 3. */
const alphaRgb = [
  "AB15",
  "AB12",
  "AB24",
  "AR15",
  "AR12",
  "AR24",
  "BG16",
  "BG24",
  "BA15",
  "BA12",
  "BA24",
  "BX24",
  "RG16",
  "RG24",
  "RA12",
  "RA15",
  "RA24",
  "RX24",
  "XB24",
  "XR24",
] as const;

const yuvOnVi = "YUV formats are for the VI plane only; the UI planes take RGB.";

const part = {
  subsystem: "drm",
  role: "display",
  busMaster: "no",
  memory: "none",
  import: "no",
  export: "no",
} satisfies Partial<DriverRow>;

export const allwinnerDisplayRows: readonly DriverRow[] = [
  {
    ...backend,
    compatible: [
      "allwinner,sun4i-a10-display-backend",
      "allwinner,sun7i-a20-display-backend",
      "allwinner,sun8i-a23-display-backend",
      "allwinner,sun8i-a33-display-backend",
    ],
    busOffset,
    formats: layerFormats,
    evidence: {
      ...backendEvidence,
      compatible: [
        `${DRM}/sun4i_backend.c:1002`,
        `${DRM}/sun4i_backend.c:1014`,
        `${DRM}/sun4i_backend.c:1018`,
        `${DRM}/sun4i_backend.c:1022`,
      ],
      busOffset: [...busOffsetEvidence, `${MBUS}:33`, `${MBUS}:41`, `${MBUS}:44`, `${MBUS}:46`],
    },
    notes: [
      aggregateAttach,
      backendAttach,
      busOffsetNote,
      "Planar YUV passes through the frontend; without an enabled one only packed formats remain.",
    ],
  },
  {
    ...backend,
    compatible: ["allwinner,sun5i-a13-display-backend", "allwinner,sun6i-a31-display-backend"],
    busOffset,
    formats: backendFormats,
    evidence: {
      ...backendEvidence,
      compatible: [`${DRM}/sun4i_backend.c:1006`, `${DRM}/sun4i_backend.c:1010`],
      busOffset: [...busOffsetEvidence, `${MBUS}:36`, `${MBUS}:39`],
    },
    notes: [
      aggregateAttach,
      backendAttach,
      busOffsetNote,
      "No driver binds the frontend of these SoCs, so planar YUV is not taken.",
    ],
  },
  {
    ...backend,
    compatible: ["allwinner,sun9i-a80-display-backend"],
    formats: backendFormats,
    evidence: { ...backendEvidence, compatible: [`${DRM}/sun4i_backend.c:1026`] },
    notes: [
      aggregateAttach,
      "The kernel also subtracts the start of memory here, but the A80's memory does not start at 0x40000000 and its trees do not say where; the offset is left out.",
    ],
  },
  {
    ...display,
    driver: "sun4i-frontend",
    compatible: [
      "allwinner,sun4i-a10-display-frontend",
      "allwinner,sun7i-a20-display-frontend",
      "allwinner,sun8i-a23-display-frontend",
      "allwinner,sun8i-a33-display-frontend",
    ],
    kconfig: ["DRM_SUN4I", "DRM_SUN4I_BACKEND"],
    busOffset,
    formats: {
      consumes: [
        "BX24",
        "NV12",
        "NV16",
        "NV21",
        "NV61",
        "UYVY",
        "VYUY",
        "XR24",
        "YU11",
        "YU12",
        "YU16",
        "YU24",
        "YUYV",
        "YV11",
        "YV12",
        "YV16",
        "YV24",
        "YVYU",
      ],
      evidence: [`${DRM}/sun4i_frontend.c:365`],
    },
    evidence: {
      ...displayEvidence,
      compatible: [
        `${DRM}/sun4i_frontend.c:700`,
        `${DRM}/sun4i_frontend.c:704`,
        `${DRM}/sun4i_frontend.c:708`,
        `${DRM}/sun4i_frontend.c:712`,
      ],
      busMaster: [`${DRM}/sun4i_frontend.c:226`],
      role: [`${DRM}/sun4i_frontend.c:226`],
      busOffset: [...busOffsetEvidence, `${MBUS}:34`, `${MBUS}:42`, `${MBUS}:45`, `${MBUS}:47`],
      kconfig: [`${DRM}/Makefile:34`],
    },
    notes: [aggregateAttach, busOffsetNote, "Scales and converts for the backend behind it."],
  },
  {
    ...mixer,
    compatible: [
      "allwinner,sun8i-a83t-de2-mixer-0",
      "allwinner,sun8i-a83t-de2-mixer-1",
      "allwinner,sun8i-h3-de2-mixer-0",
      "allwinner,sun8i-r40-de2-mixer-0",
      "allwinner,sun8i-r40-de2-mixer-1",
      "allwinner,sun8i-v3s-de2-mixer",
      "allwinner,sun20i-d1-de2-mixer-0",
      "allwinner,sun20i-d1-de2-mixer-1",
      "allwinner,sun50i-a64-de2-mixer-0",
      "allwinner,sun50i-a64-de2-mixer-1",
    ],
    formats: {
      consumes: [...alphaRgb, ...packedAndPlanarYuv],
      evidence: [`${DRM}/sun8i_ui_layer.c:321`, `${DRM}/sun8i_vi_layer.c:460`],
    },
    evidence: {
      ...mixerEvidence,
      compatible: [
        `${DRM}/sun8i_mixer.c:665`,
        `${DRM}/sun8i_mixer.c:669`,
        `${DRM}/sun8i_mixer.c:673`,
        `${DRM}/sun8i_mixer.c:677`,
        `${DRM}/sun8i_mixer.c:681`,
        `${DRM}/sun8i_mixer.c:685`,
        `${DRM}/sun8i_mixer.c:689`,
        `${DRM}/sun8i_mixer.c:693`,
        `${DRM}/sun8i_mixer.c:697`,
        `${DRM}/sun8i_mixer.c:701`,
      ],
    },
    notes: [aggregateAttach, mixerAttach, yuvOnVi],
  },
  {
    ...mixer,
    compatible: ["allwinner,sun50i-h6-de3-mixer-0"],
    formats: {
      consumes: [
        ...alphaRgb,
        ...packedAndPlanarYuv,
        "AB30",
        "AR30",
        "BA30",
        "RA30",
        "P010",
        "P210",
      ],
      evidence: [`${DRM}/sun8i_ui_layer.c:321`, `${DRM}/sun8i_vi_layer.c:494`],
    },
    evidence: { ...mixerEvidence, compatible: [`${DRM}/sun8i_mixer.c:705`] },
    notes: [aggregateAttach, mixerAttach, yuvOnVi],
  },
  {
    ...part,
    driver: "sun4i-drm",
    compatible: [
      "allwinner,sun4i-a10-display-engine",
      "allwinner,sun5i-a10s-display-engine",
      "allwinner,sun5i-a13-display-engine",
      "allwinner,sun6i-a31-display-engine",
      "allwinner,sun6i-a31s-display-engine",
      "allwinner,sun7i-a20-display-engine",
      "allwinner,sun8i-a23-display-engine",
      "allwinner,sun8i-a33-display-engine",
      "allwinner,sun8i-a83t-display-engine",
      "allwinner,sun8i-h3-display-engine",
      "allwinner,sun8i-r40-display-engine",
      "allwinner,sun8i-v3s-display-engine",
      "allwinner,sun9i-a80-display-engine",
      "allwinner,sun20i-d1-display-engine",
      "allwinner,sun50i-a64-display-engine",
      "allwinner,sun50i-h6-display-engine",
    ],
    kconfig: ["DRM_SUN4I"],
    part: "aggregate",
    memoryRegion: "frame-pool",
    streamingMask: 32,
    coherentMask: 32,
    maxSegment: "max",
    evidence: {
      compatible: [`${DRM}/sun4i_drv.c:419`, `${DRM}/sun4i_drv.c:434`],
      part: [`${DRM}/sun4i_drv.c:66`, `${DRM}/sun4i_drv.c:89`],
      memoryRegion: [`${DRM}/sun4i_drv.c:81`],
      streamingMask: [`${DRM}/sun4i_drv.c:378`],
      coherentMask: [`${DRM}/sun4i_drv.c:378`],
      maxSegment: [`${DRM}/sun4i_drv.c:379`],
      kconfig: [`${DRM}/Makefile:27`],
    },
    notes: ["The DRM device that attaches imports; the backends or mixers read the frames."],
  },
  {
    ...part,
    driver: "sun4i-tcon",
    compatible: [
      "allwinner,sun4i-a10-tcon",
      "allwinner,sun5i-a13-tcon",
      "allwinner,sun6i-a31-tcon",
      "allwinner,sun6i-a31s-tcon",
      "allwinner,sun7i-a20-tcon",
      "allwinner,sun7i-a20-tcon0",
      "allwinner,sun7i-a20-tcon1",
      "allwinner,sun8i-a23-tcon",
      "allwinner,sun8i-a33-tcon",
      "allwinner,sun8i-a83t-tcon-lcd",
      "allwinner,sun8i-a83t-tcon-tv",
      "allwinner,sun8i-r40-tcon-tv",
      "allwinner,sun8i-v3s-tcon",
      "allwinner,sun9i-a80-tcon-lcd",
      "allwinner,sun9i-a80-tcon-tv",
      "allwinner,sun20i-d1-tcon-lcd",
      "allwinner,sun20i-d1-tcon-tv",
    ],
    kconfig: ["DRM_SUN4I"],
    part: "stage",
    evidence: {
      compatible: [`${DRM}/sun4i_tcon.c:1543`, `${DRM}/sun4i_tcon.c:1559`],
      kconfig: [`${DRM}/Makefile:28`],
    },
    notes: [
      "Timing controller: takes pixels from a backend or mixer; its dmas property is not used.",
    ],
  },
  {
    ...part,
    driver: "sun8i-tcon-top",
    compatible: [
      "allwinner,sun8i-r40-tcon-top",
      "allwinner,sun20i-d1-tcon-top",
      "allwinner,sun50i-h6-tcon-top",
    ],
    kconfig: ["DRM_SUN8I_TCON_TOP"],
    part: "stage",
    evidence: {
      compatible: [
        `${DRM}/sun8i_tcon_top.c:287`,
        `${DRM}/sun8i_tcon_top.c:291`,
        `${DRM}/sun8i_tcon_top.c:295`,
      ],
      kconfig: [`${DRM}/Makefile:40`],
    },
  },
  {
    ...part,
    driver: "sun6i-drc",
    compatible: [
      "allwinner,sun6i-a31-drc",
      "allwinner,sun6i-a31s-drc",
      "allwinner,sun8i-a23-drc",
      "allwinner,sun8i-a33-drc",
      "allwinner,sun9i-a80-drc",
    ],
    kconfig: ["DRM_SUN4I"],
    part: "stage",
    evidence: {
      compatible: [`${DRM}/sun6i_drc.c:106`, `${DRM}/sun6i_drc.c:110`],
      kconfig: [`${DRM}/Makefile:30`],
    },
    notes: ["Dynamic range controller between backend and TCON."],
  },
];
