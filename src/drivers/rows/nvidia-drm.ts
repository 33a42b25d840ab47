// Knowledge-base rows of tegra-drm: display controllers, VIC, NVDEC, 2D and 3D engines under host1x. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const HOST1X = "drivers/gpu/host1x";
const DRM = "drivers/gpu/drm/tegra";
const GEM = `${DRM}/gem.c`;
const DC = `${DRM}/dc.c`;

/** One DRM device for all: a device made in code, named after the driver, with host1x's mask and no IOMMU. */
const member = {
  kconfig: ["DRM_TEGRA", "TEGRA_HOST1X"],
  subsystem: "drm",
  busMaster: "yes",
  attach: { device: "virtual", name: "drm" },
  import: "yes",
  export: "yes",
  maxSegment: "max",
} satisfies Partial<DriverRow>;

const memberEvidence = {
  import: at(`${DRM}/drm.c`, 896),
  export: at(`${DRM}/drm.c`, 894),
  attach: [...at(GEM, 456), ...at(`${HOST1X}/bus.c`, 467)],
  maxSegment: at(`${HOST1X}/bus.c`, 473),
  kconfig: [...at(`${DRM}/Makefile`, 31), ...at(`${HOST1X}/Makefile`, 24)],
};

/** Tegra30 to Tegra210: tegra-drm maps every buffer into one domain of its own, below its 64 MiB carve-out. */
const sharedDomain = {
  iommuUse: "own-domain",
  detachesArmMapping: true,
  memory: "gem-scatter",
  needsStructPages: true,
  iovaWindow: { lo: 0n, hi: 0xfbff_ffffn },
} satisfies Partial<DriverRow>;

const sharedDomainEvidence = {
  memory: at(GEM, 247),
  needsStructPages: at(GEM, 247),
  iommuUse: at(`${DRM}/drm.c`, 978),
  detachesArmMapping: at(`${DRM}/drm.c`, 957),
  iovaWindow: [...at(`${DRM}/drm.c`, 42, 1213, 1216), ...at("drivers/iommu/tegra-smmu.c", 313)],
};

const sharedDomainNotes = [
  "Translated only when its own node has iommus; a client without one would be given addresses of the shared domain as if physical.",
];

/** Tegra124 and Tegra210: the domain is used only where host1x itself is translated. */
const needsHost1x =
  "The shared domain is made only when the parent host1x node is behind the IOMMU too (drm.c:1127).";

const parentMask =
  "The mask comes from host1x: 34 bits where it is translated, 32 where not (drivers/gpu/host1x/dev.c:430).";

const display = {
  ...member,
  driver: "tegra-dc",
  role: "display",
  refusal: {
    call: "DRM_IOCTL_MODE_ATOMIC",
    errno: "EINVAL",
    message: "failed to map plane %u: %d",
  },
} satisfies Partial<DriverRow>;

const displayEvidence = {
  ...memberEvidence,
  busMaster: at(`${DRM}/plane.c`, 149),
  streamingMask: at(DC, 3169, 3173),
  coherentMask: at(DC, 3173),
  refusal: at(`${DRM}/plane.c`, 162, 163, 178),
};

const rgbOnce = "AR12 AR15 RG16 RA15 AB24 AR24 XR15 RX15 XB24 XR24";
const rgb114 = `${rgbOnce} AB12 AB15 BA15 XB15 BX15 BG16 BA24 RA24`;
const semiPlanar = "NV12 NV21 NV16 NV61 NV24 NV42";

const engine = {
  ...member,
  withoutIommu: "gem-first",
} satisfies Partial<DriverRow>;

const engineEvidence = {
  ...memberEvidence,
  withoutIommu: at(`${DRM}/uapi.c`, 252),
};

const jobApi =
  "Driven through tegra-drm's job interface; the kernel does not know formats and has no V4L2 node for it.";

const firstOnly =
  "Without translation only the first segment's address is handed out and nothing checks for more (uapi.c:252).";

export const nvidiaDrmRows: readonly DriverRow[] = [
  {
    ...display,
    compatible: ["nvidia,tegra20-dc"],
    memory: "gem-dma",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 8, maxWidth: 4096, maxHeight: 4096 },
    formats: { consumes: fourccs(`${rgbOnce} UYVY YUYV YU12 YU16`), evidence: at(DC, 1158, 2848) },
    evidence: {
      ...displayEvidence,
      compatible: at(DC, 3071),
      memory: [...at(`${DRM}/plane.c`, 162), ...at(`${DRM}/drm.c`, 1097)],
      alignment: at(DC, 2841, 2683, 2690),
    },
    notes: ["Never uses the GART (drm.c:1097)."],
  },
  {
    ...display,
    ...sharedDomain,
    compatible: ["nvidia,tegra30-dc"],
    withoutIommu: "gem-dma",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 8, maxWidth: 4096, maxHeight: 4096 },
    formats: { consumes: fourccs(`${rgbOnce} UYVY YUYV YU12 YU16`), evidence: at(DC, 1158, 2871) },
    evidence: {
      ...displayEvidence,
      ...sharedDomainEvidence,
      compatible: at(DC, 3068),
      withoutIommu: at(`${DRM}/plane.c`, 162),
      alignment: at(DC, 2864, 2683, 2690),
    },
    notes: sharedDomainNotes,
  },
  {
    ...display,
    ...sharedDomain,
    compatible: ["nvidia,tegra114-dc"],
    withoutIommu: "gem-dma",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 64, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs(`${rgb114} UYVY YUYV YU12 YU16 ${semiPlanar}`),
      evidence: at(DC, 1177, 2894),
    },
    evidence: {
      ...displayEvidence,
      ...sharedDomainEvidence,
      compatible: at(DC, 3065),
      withoutIommu: at(`${DRM}/plane.c`, 162),
      alignment: at(DC, 2887, 2683, 2690),
    },
    notes: sharedDomainNotes,
  },
  {
    ...display,
    ...sharedDomain,
    compatible: ["nvidia,tegra124-dc"],
    withoutIommu: "gem-dma",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 64, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs(`${rgb114} RX24 BX24 UYVY YUYV YVYU VYUY YU12 YU16 YU24 ${semiPlanar}`),
      evidence: at(DC, 1211, 2917),
    },
    evidence: {
      ...displayEvidence,
      ...sharedDomainEvidence,
      compatible: at(DC, 3062),
      withoutIommu: at(`${DRM}/plane.c`, 162),
      alignment: at(DC, 2910, 2683, 2690),
    },
    notes: [...sharedDomainNotes, needsHost1x, parentMask],
  },
  {
    ...display,
    ...sharedDomain,
    compatible: ["nvidia,tegra210-dc"],
    withoutIommu: "gem-dma",
    streamingMask: 32,
    coherentMask: 32,
    alignment: { stride: 64, maxWidth: 4096, maxHeight: 4096 },
    formats: {
      consumes: fourccs(`${rgb114} UYVY YUYV YU12 YU16 ${semiPlanar}`),
      evidence: at(DC, 1177, 2940),
    },
    evidence: {
      ...displayEvidence,
      ...sharedDomainEvidence,
      compatible: at(DC, 3059),
      withoutIommu: at(`${DRM}/plane.c`, 162),
      alignment: at(DC, 2933, 2683, 2690),
    },
    notes: [...sharedDomainNotes, needsHost1x, parentMask],
  },
  {
    ...display,
    compatible: ["nvidia,tegra186-dc", "nvidia,tegra194-dc"],
    memory: "gem-dma",
    streamingMask: 40,
    coherentMask: 40,
    alignment: { stride: 64, maxWidth: 16384, maxHeight: 16384 },
    formats: {
      consumes: fourccs("AR15 RG16 RA15 AR24 AB24 XR15 RX15 BG16 XR24 XB24 UYVY YUYV YU12 YU16"),
      evidence: at(`${DRM}/hub.c`, 31),
    },
    evidence: {
      ...displayEvidence,
      compatible: at(DC, 3053, 3056),
      memory: [...at(`${DRM}/plane.c`, 162, 167), ...at(`${DRM}/drm.c`, 969)],
      alignment: at(DC, 2688, 2990, 3041),
    },
    notes: [
      "Behind the Arm SMMU the DMA API's domain stays, so buffers are mapped as one run per plane.",
      "No NV12 and no other semi-planar format.",
    ],
  },
  {
    driver: "tegra-display-hub",
    compatible: ["nvidia,tegra186-display", "nvidia,tegra194-display"],
    kconfig: ["DRM_TEGRA", "TEGRA_HOST1X"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${DRM}/hub.c`, 1212, 1215),
      busMaster: at(`${DRM}/plane.c`, 149),
      kconfig: at(`${DRM}/Makefile`, 31),
    },
    notes: ["Shares the planes among the display controllers, through which memory is read."],
  },
  {
    driver: "tegra-host1x",
    compatible: [
      "nvidia,tegra20-host1x",
      "nvidia,tegra30-host1x",
      "nvidia,tegra114-host1x",
      "nvidia,tegra124-host1x",
      "nvidia,tegra210-host1x",
      "nvidia,tegra186-host1x",
      "nvidia,tegra194-host1x",
      "nvidia,tegra234-host1x",
    ],
    kconfig: ["TEGRA_HOST1X"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${HOST1X}/dev.c`, 250, 257),
      busMaster: at(`${HOST1X}/bus.c`, 467),
      kconfig: at(`${HOST1X}/Makefile`, 24),
    },
    notes: [
      "Reads command buffers only, no frames; parent of the device named drm that tegra-drm's imports attach to.",
      "Its iommus property decides whether Tegra124 and Tegra210 displays and engines are translated.",
    ],
  },
  {
    ...engine,
    ...sharedDomain,
    driver: "tegra-vic",
    compatible: ["nvidia,tegra124-vic", "nvidia,tegra210-vic"],
    role: "2d",
    streamingMask: 32,
    coherentMask: 32,
    evidence: {
      ...engineEvidence,
      ...sharedDomainEvidence,
      compatible: at(`${DRM}/vic.c`, 459, 460),
      busMaster: at(`${DRM}/vic.c`, 139),
      streamingMask: at(`${DRM}/vic.c`, 476),
      coherentMask: at(`${DRM}/vic.c`, 476),
    },
    notes: [...sharedDomainNotes, needsHost1x, parentMask, jobApi, firstOnly],
  },
  {
    ...engine,
    driver: "tegra-vic",
    compatible: ["nvidia,tegra186-vic", "nvidia,tegra194-vic", "nvidia,tegra234-vic"],
    role: "2d",
    memory: "gem-first",
    streamingMask: 40,
    coherentMask: 40,
    evidence: {
      ...engineEvidence,
      compatible: at(`${DRM}/vic.c`, 461, 463),
      memory: at(`${DRM}/uapi.c`, 252),
      busMaster: at(`${DRM}/vic.c`, 139),
      streamingMask: at(`${DRM}/vic.c`, 476),
      coherentMask: at(`${DRM}/vic.c`, 476),
    },
    notes: [jobApi, firstOnly],
  },
  {
    ...engine,
    ...sharedDomain,
    driver: "tegra-nvdec",
    compatible: ["nvidia,tegra210-nvdec"],
    role: "codec",
    codec: ["decode"],
    streamingMask: 34,
    coherentMask: 34,
    evidence: {
      ...engineEvidence,
      ...sharedDomainEvidence,
      compatible: at(`${DRM}/nvdec.c`, 348),
      busMaster: at(`${DRM}/nvdec.c`, 101),
      streamingMask: at(`${DRM}/nvdec.c`, 364),
      coherentMask: at(`${DRM}/nvdec.c`, 364),
    },
    notes: [...sharedDomainNotes, needsHost1x, parentMask, jobApi, firstOnly],
  },
  {
    ...engine,
    driver: "tegra-nvdec",
    compatible: ["nvidia,tegra186-nvdec", "nvidia,tegra194-nvdec"],
    role: "codec",
    codec: ["decode"],
    memory: "gem-first",
    streamingMask: 40,
    coherentMask: 40,
    evidence: {
      ...engineEvidence,
      compatible: at(`${DRM}/nvdec.c`, 349, 350),
      memory: at(`${DRM}/uapi.c`, 252),
      busMaster: at(`${DRM}/nvdec.c`, 101),
      streamingMask: at(`${DRM}/nvdec.c`, 364),
      coherentMask: at(`${DRM}/nvdec.c`, 364),
    },
    notes: [jobApi, firstOnly],
  },
  {
    ...engine,
    driver: "tegra-gr2d",
    compatible: ["nvidia,tegra20-gr2d"],
    role: "2d",
    memory: "gem-first",
    evidence: {
      ...engineEvidence,
      compatible: at(`${DRM}/gr2d.c`, 197),
      memory: at(`${DRM}/uapi.c`, 252),
      busMaster: at(`${DRM}/gr2d.c`, 67),
    },
    notes: [jobApi, firstOnly],
  },
  {
    ...engine,
    ...sharedDomain,
    driver: "tegra-gr2d",
    compatible: ["nvidia,tegra30-gr2d", "nvidia,tegra114-gr2d"],
    role: "2d",
    evidence: {
      ...engineEvidence,
      ...sharedDomainEvidence,
      compatible: at(`${DRM}/gr2d.c`, 195, 196),
      busMaster: at(`${DRM}/gr2d.c`, 67),
    },
    notes: [...sharedDomainNotes, jobApi, firstOnly],
  },
  {
    ...engine,
    driver: "tegra-gr3d",
    compatible: ["nvidia,tegra20-gr3d"],
    role: "gpu",
    memory: "gem-first",
    evidence: {
      ...engineEvidence,
      compatible: at(`${DRM}/gr3d.c`, 204),
      memory: at(`${DRM}/uapi.c`, 252),
      busMaster: at(`${DRM}/gr3d.c`, 77),
    },
    notes: [jobApi, firstOnly],
  },
  {
    ...engine,
    ...sharedDomain,
    driver: "tegra-gr3d",
    compatible: ["nvidia,tegra30-gr3d", "nvidia,tegra114-gr3d"],
    role: "gpu",
    evidence: {
      ...engineEvidence,
      ...sharedDomainEvidence,
      compatible: at(`${DRM}/gr3d.c`, 202, 203),
      busMaster: at(`${DRM}/gr3d.c`, 77),
    },
    notes: [...sharedDomainNotes, jobApi, firstOnly],
  },
];
