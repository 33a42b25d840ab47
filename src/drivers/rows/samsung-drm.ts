// Knowledge-base rows of exynos-drm: FIMD, mixer and DECON displays and the 2D engines of its IPP interface. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const DRM = "drivers/gpu/drm/exynos";

/** One CRTC or 2D engine of the single exynos-drm device; buffers come in through that device. */
const exynosDrm = {
  subsystem: "drm",
  busMaster: "yes",
  memory: "gem-dma",
  import: "yes",
  export: "yes",
  refusal: {
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EINVAL",
    message: "buffer chunks must be mapped contiguously",
  },
  maxSegment: "max",
} satisfies Partial<DriverRow>;

/** On arm32 exynos-drm leaves the device's own mapping for one of 1 GiB that all its parts share. */
const exynosDrmArm32 = {
  ...exynosDrm,
  iovaWindow: { lo: 0x2000_0000n, hi: 0x5fff_ffffn },
} satisfies Partial<DriverRow>;

const exynosDrmEvidence = {
  memory: at(`${DRM}/exynos_drm_gem.c`, 436, 455),
  import: [...at(`${DRM}/exynos_drm_drv.c`, 115), ...at(`${DRM}/exynos_drm_gem.c`, 402)],
  export: [...at(`${DRM}/exynos_drm_drv.c`, 114), ...at(`${DRM}/exynos_drm_gem.c`, 416)],
  refusal: at(`${DRM}/exynos_drm_gem.c`, 437, 438),
  maxSegment: at(`${DRM}/exynos_drm_dma.c`, 54),
};

const windowEvidence = at(`${DRM}/exynos_drm_dma.c`, 30, 31, 114);

const EXYNOS_DRM_NOTES = [
  "Imports attach to the first part that binds (FIMD, DECON, then mixer); with an IOMMU all parts share one mapping, without one they have equal 32-bit masks (exynos_drm_dma.c:101).",
  "With EXYNOS_IOMMU set, a FIMD, DECON, mixer or G2D without a working IOMMU makes the whole DRM device fail to bind: lacks support for IOMMU (exynos_drm_dma.c:48).",
  "The segment limit is raised only with EXYNOS_IOMMU set; without it 64 KiB stay, which nothing checks on a direct mapping (exynos_drm_dma.c:106).",
];

const fimd = {
  driver: "exynos-fimd",
  kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_FIMD"],
  role: "display",
} satisfies Partial<DriverRow>;

const fimdEvidence = {
  ...exynosDrmEvidence,
  kconfig: at(`${DRM}/Makefile`, 10),
  role: at(`${DRM}/exynos_drm_fimd.c`, 221),
  busMaster: at(`${DRM}/exynos_drm_fimd.c`, 852),
};

const mixer = {
  ...exynosDrmArm32,
  driver: "exynos-mixer",
  kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_MIXER"],
  role: "display",
} satisfies Partial<DriverRow>;

const mixerEvidence = {
  ...exynosDrmEvidence,
  kconfig: at(`${DRM}/Makefile`, 16),
  role: at(`${DRM}/exynos_mixer.c`, 128),
  busMaster: at(`${DRM}/exynos_mixer.c`, 652),
  iovaWindow: windowEvidence,
};

const MIXER_RGB = fourccs("XR12 AR12 XR15 AR15 RG16 XR24 AR24");

const displayRows: readonly DriverRow[] = [
  {
    ...exynosDrmArm32,
    ...fimd,
    compatible: [
      "samsung,exynos3250-fimd",
      "samsung,exynos4210-fimd",
      "samsung,exynos5250-fimd",
      "samsung,exynos5420-fimd",
    ],
    formats: {
      consumes: ["C8", "XR15", "RG16", "XR24", "AR24"],
      evidence: at(`${DRM}/exynos_drm_fimd.c`, 228),
    },
    evidence: {
      ...fimdEvidence,
      compatible: at(`${DRM}/exynos_drm_fimd.c`, 208, 210, 212, 214),
      iovaWindow: windowEvidence,
    },
    notes: [
      "No YUV plane.",
      "The 5420 also takes the BGR orders of these formats (exynos_drm_fimd.c:236).",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...exynosDrm,
    ...fimd,
    compatible: ["samsung,s3c6400-fimd", "samsung,s5pv210-fimd"],
    formats: {
      consumes: ["C8", "XR15", "RG16", "XR24", "AR24"],
      evidence: at(`${DRM}/exynos_drm_fimd.c`, 228),
    },
    evidence: {
      ...fimdEvidence,
      compatible: at(`${DRM}/exynos_drm_fimd.c`, 204, 206),
    },
    notes: [
      "These SoCs have no IOMMU; a kernel with EXYNOS_IOMMU set cannot bind this display.",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...mixer,
    compatible: ["samsung,exynos4210-mixer", "samsung,exynos4212-mixer"],
    formats: {
      consumes: [...MIXER_RGB, "NV12", "NV21"],
      evidence: at(`${DRM}/exynos_mixer.c`, 81, 91),
    },
    evidence: {
      ...mixerEvidence,
      compatible: at(`${DRM}/exynos_mixer.c`, 1156, 1159),
    },
    notes: [
      "NV12 and NV21 only on the video processor's plane, there also in 64x32 tiles, the layout MFC v5 writes (exynos_mixer.c:527).",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...mixer,
    compatible: ["samsung,exynos5-mixer", "samsung,exynos5250-mixer", "samsung,exynos5420-mixer"],
    formats: {
      consumes: MIXER_RGB,
      evidence: at(`${DRM}/exynos_mixer.c`, 81, 1135),
    },
    evidence: {
      ...mixerEvidence,
      compatible: at(`${DRM}/exynos_mixer.c`, 1162, 1165, 1168),
    },
    notes: [
      "No video processor, so no YUV plane (exynos_mixer.c:1135, exynos_mixer.c:1140).",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...exynosDrm,
    driver: "exynos5433-decon",
    compatible: ["samsung,exynos5433-decon", "samsung,exynos5433-decon-tv"],
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS5433_DECON"],
    role: "display",
    formats: {
      consumes: ["XR15", "RG16", "XR24", "AR24"],
      evidence: at(`${DRM}/exynos5433_drm_decon.c`, 77),
    },
    evidence: {
      ...exynosDrmEvidence,
      compatible: at(`${DRM}/exynos5433_drm_decon.c`, 755, 759),
      kconfig: at(`${DRM}/Makefile`, 11),
      role: at(`${DRM}/exynos_drm_drv.c`, 171),
      busMaster: at(`${DRM}/exynos5433_drm_decon.c`, 410),
    },
    notes: EXYNOS_DRM_NOTES,
  },
  {
    ...exynosDrm,
    driver: "exynos-decon",
    compatible: ["samsung,exynos7-decon"],
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS7_DECON"],
    role: "display",
    formats: {
      consumes: fourccs("RG16 XR24 XB24 RX24 BX24 AR24 AB24 RA24 BA24"),
      evidence: at(`${DRM}/exynos7_drm_decon.c`, 68),
    },
    evidence: {
      ...exynosDrmEvidence,
      compatible: at(`${DRM}/exynos7_drm_decon.c`, 62),
      kconfig: at(`${DRM}/Makefile`, 12),
      role: at(`${DRM}/exynos_drm_drv.c`, 174),
      busMaster: at(`${DRM}/exynos7_drm_decon.c`, 397),
    },
    notes: EXYNOS_DRM_NOTES,
  },
];

const IPP_NOTE =
  "Works on GEM handles of the exynos-drm device (DRM_IOCTL_EXYNOS_IPP_COMMIT), so imports go through PRIME.";

const IPP_FIMC_FORMATS = fourccs(
  "XR24 RG16 NV12 NV16 NV21 NV61 UYVY VYUY YUYV YVYU YU12 YV12 YU16 YU24",
);

const IPP_GSC_FORMATS = fourccs(
  "AR24 XR24 RG16 BX24 NV12 NV16 NV21 NV61 UYVY VYUY YUYV YVYU YU12 YV12 YU16",
);

const IPP_SCALER_FORMATS = fourccs(
  "NV12 NV21 YU12 YUYV UYVY YVYU NV16 NV61 YU16 NV24 NV42 YU24 RG16 XR15 AR15 XR12 AR12 XR24 AR24 RX24 RA24",
);

const ippEvidence = { ...exynosDrmEvidence, role: at(`${DRM}/exynos_drm_ipp.c`, 371) };

const rotator = {
  driver: "exynos-drm-rotator",
  kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_ROTATOR"],
  role: "2d",
  copies: true,
  formats: {
    produces: ["XR24", "NV12"],
    consumes: ["XR24", "NV12"],
    evidence: at(`${DRM}/exynos_drm_rotator.c`, 406),
  },
} satisfies Partial<DriverRow>;

const rotatorEvidence = {
  ...ippEvidence,
  kconfig: at(`${DRM}/Makefile`, 22),
  busMaster: at(`${DRM}/exynos_drm_rotator.c`, 156, 201),
  copies: at(`${DRM}/exynos_drm_rotator.c`, 176, 233),
};

const engineRows: readonly DriverRow[] = [
  {
    ...exynosDrmArm32,
    driver: "exynos-drm-fimc",
    compatible: ["samsung,exynos4210-fimc", "samsung,exynos4212-fimc"],
    copies: true,
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_FIMC"],
    role: "2d",
    formats: {
      produces: IPP_FIMC_FORMATS,
      consumes: IPP_FIMC_FORMATS,
      evidence: at(`${DRM}/exynos_drm_fimc.c`, 1222),
    },
    evidence: {
      copies: at(`${DRM}/exynos_drm_fimc.c`, 1081),
      ...exynosDrmEvidence,
      compatible: at(`${DRM}/exynos_drm_fimc.c`, 1410, 1411),
      kconfig: at(`${DRM}/Makefile`, 21),
      role: at(`${DRM}/exynos_drm_ipp.c`, 371),
      busMaster: at(`${DRM}/exynos_drm_fimc.c`, 554, 937),
      iovaWindow: windowEvidence,
    },
    notes: [
      IPP_NOTE,
      "Takes only the instances in its fimc_devs mask, by default FIMC 2 and 3 (exynos_drm_fimc.c:45).",
      "Mainline defconfigs leave it off in favour of s5p-fimc.",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...exynosDrmArm32,
    driver: "exynos-drm-gsc",
    compatible: ["samsung,exynos5-gsc", "samsung,exynos5250-gsc", "samsung,exynos5420-gsc"],
    copies: true,
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_GSC"],
    role: "2d",
    formats: {
      produces: IPP_GSC_FORMATS,
      consumes: IPP_GSC_FORMATS,
      evidence: at(`${DRM}/exynos_drm_gsc.c`, 1205),
    },
    evidence: {
      copies: at(`${DRM}/exynos_drm_gsc.c`, 1113),
      ...ippEvidence,
      compatible: at(`${DRM}/exynos_drm_gsc.c`, 1406, 1409, 1412),
      kconfig: at(`${DRM}/Makefile`, 24),
      busMaster: at(`${DRM}/exynos_drm_gsc.c`, 628, 953),
      iovaWindow: windowEvidence,
    },
    notes: [IPP_NOTE, ...EXYNOS_DRM_NOTES],
  },
  {
    ...exynosDrm,
    driver: "exynos-drm-gsc",
    compatible: ["samsung,exynos5433-gsc"],
    copies: true,
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_GSC"],
    role: "2d",
    formats: {
      produces: IPP_GSC_FORMATS,
      consumes: IPP_GSC_FORMATS,
      evidence: at(`${DRM}/exynos_drm_gsc.c`, 1205),
    },
    evidence: {
      copies: at(`${DRM}/exynos_drm_gsc.c`, 1113),
      ...ippEvidence,
      compatible: at(`${DRM}/exynos_drm_gsc.c`, 1415),
      kconfig: at(`${DRM}/Makefile`, 24),
      busMaster: at(`${DRM}/exynos_drm_gsc.c`, 628, 953),
    },
    notes: [IPP_NOTE, ...EXYNOS_DRM_NOTES],
  },
  {
    ...exynosDrmArm32,
    driver: "exynos-drm-scaler",
    compatible: ["samsung,exynos5420-scaler"],
    copies: true,
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_SCALER"],
    role: "2d",
    formats: {
      produces: IPP_SCALER_FORMATS,
      consumes: IPP_SCALER_FORMATS,
      evidence: at(`${DRM}/exynos_drm_scaler.c`, 627),
    },
    evidence: {
      copies: at(`${DRM}/exynos_drm_scaler.c`, 357),
      ...ippEvidence,
      compatible: at(`${DRM}/exynos_drm_scaler.c`, 718),
      kconfig: at(`${DRM}/Makefile`, 23),
      busMaster: at(`${DRM}/exynos_drm_scaler.c`, 163, 226),
      iovaWindow: windowEvidence,
    },
    notes: [IPP_NOTE, ...EXYNOS_DRM_NOTES],
  },
  {
    ...exynosDrm,
    driver: "exynos-drm-scaler",
    compatible: ["samsung,exynos5433-scaler"],
    copies: true,
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_SCALER"],
    role: "2d",
    formats: {
      produces: IPP_SCALER_FORMATS,
      consumes: IPP_SCALER_FORMATS,
      evidence: at(`${DRM}/exynos_drm_scaler.c`, 627),
    },
    evidence: {
      copies: at(`${DRM}/exynos_drm_scaler.c`, 357),
      ...ippEvidence,
      compatible: at(`${DRM}/exynos_drm_scaler.c`, 721),
      kconfig: at(`${DRM}/Makefile`, 23),
      busMaster: at(`${DRM}/exynos_drm_scaler.c`, 163, 226),
    },
    notes: [IPP_NOTE, ...EXYNOS_DRM_NOTES],
  },
  {
    ...exynosDrmArm32,
    ...rotator,
    compatible: [
      "samsung,exynos4210-rotator",
      "samsung,exynos4212-rotator",
      "samsung,exynos5250-rotator",
    ],
    evidence: {
      ...rotatorEvidence,
      compatible: at(`${DRM}/exynos_drm_rotator.c`, 440, 443, 446),
      iovaWindow: windowEvidence,
    },
    notes: [
      IPP_NOTE,
      "Mainline defconfigs leave it off: the node then has no driver.",
      ...EXYNOS_DRM_NOTES,
    ],
  },
  {
    ...exynosDrm,
    ...rotator,
    compatible: ["samsung,s5pv210-rotator"],
    evidence: { ...rotatorEvidence, compatible: at(`${DRM}/exynos_drm_rotator.c`, 437) },
    notes: [IPP_NOTE, ...EXYNOS_DRM_NOTES],
  },
  {
    ...exynosDrmArm32,
    driver: "exynos-drm-g2d",
    compatible: ["samsung,exynos5250-g2d", "samsung,exynos4212-g2d"],
    kconfig: ["DRM_EXYNOS", "DRM_EXYNOS_G2D"],
    role: "2d",
    evidence: {
      ...exynosDrmEvidence,
      compatible: at(`${DRM}/exynos_drm_g2d.c`, 1608, 1609),
      kconfig: at(`${DRM}/Makefile`, 19),
      role: at(`${DRM}/exynos_drm_g2d.c`, 728),
      busMaster: at(`${DRM}/exynos_drm_g2d.c`, 728, 757),
      iovaWindow: windowEvidence,
    },
    notes: [
      "Command lists name GEM handles of the exynos-drm device, so imports go through PRIME.",
      ...EXYNOS_DRM_NOTES,
    ],
  },
];

export const exynosDrmRows: readonly DriverRow[] = [...displayRows, ...engineRows];
