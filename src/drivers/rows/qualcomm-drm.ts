// Knowledge-base rows of Qualcomm's DRM driver: MDP and DPU displays with their wrapper, and Adreno GPUs. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";

const MSM = "drivers/gpu/drm/msm";

/** Above every IOMMU aperture: the real end is the aperture's. */
const APERTURE_END = 0xffff_ffff_ffff_ffffn;

/** The match table of dpu_kms.c. */
const dpus = [
  "qcom,msm8998-dpu",
  "qcom,qcm2290-dpu",
  "qcom,sdm845-dpu",
  "qcom,sc7180-dpu",
  "qcom,sc7280-dpu",
  "qcom,sc8180x-dpu",
  "qcom,sm8150-dpu",
  "qcom,sm8250-dpu",
];

const display = {
  subsystem: "drm",
  role: "display",
  busMaster: "yes",
  iommuUse: "own-domain",
  withoutIommu: "refuses",
  memory: "gem-scatter",
  import: "yes",
  export: "yes",
  needsStructPages: true,
  refusal: {
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EINVAL",
    message: "cannot import without IOMMU",
  },
  streamingMask: 64,
  coherentMask: 64,
  maxSegment: "max",
  iovaWindow: { lo: 0x1000n, hi: 0xffff_ffffn },
  memoryRegion: "frame-pool",
} satisfies Partial<DriverRow>;

/** True of every part of the one DRM device. */
const drmEvidence = {
  memory: [...at(`${MSM}/msm_gem.c`, 1217), ...at(`${MSM}/msm_iommu.c`, 368)],
  import: at(`${MSM}/msm_drv.c`, 1088),
  export: at(`${MSM}/msm_drv.c`, 1086),
  needsStructPages: at(`${MSM}/msm_gem.c`, 1217),
  streamingMask: at(`${MSM}/msm_drv.c`, 1259),
  coherentMask: at(`${MSM}/msm_drv.c`, 1259),
  maxSegment: at(`${MSM}/msm_drv.c`, 469),
};

const refusalEvidence = {
  withoutIommu: at(`${MSM}/msm_gem.c`, 1192),
  refusal: at(`${MSM}/msm_gem.c`, 1193),
};

const displayEvidence = {
  ...drmEvidence,
  ...refusalEvidence,
  memoryRegion: [...at(`${MSM}/msm_drv.c`, 354), ...at(`${MSM}/msm_gem.c`, 1112)],
};

const displayNotes = [
  "Without an IOMMU its own buffers come from one VRAM carve-out, 16 MiB unless msm.vram= says more.",
  "A memory-region is taken as VRAM for scan-out buffers even behind an IOMMU; boot loaders use it for their splash.",
];

const arm32Note =
  "On arm32 with ARM_DMA_USE_IOMMU the DMA API has attached its mapping first, and attaching a second domain fails with EBUSY (drivers/iommu/iommu.c:2093).";

const mdpFormats = {
  consumes: fourccs(
    "AR24 AB24 RA24 BA24 XR24 XB24 RX24 BX24 RG24 BG24 RG16 BG16 NV12 NV21 NV16 NV61 VYUY UYVY YUYV YVYU YU12 YV12",
  ),
  evidence: at(`${MSM}/disp/mdp_format.c`, 89, 117),
};

export const qualcommDrmRows: readonly DriverRow[] = [
  {
    ...display,
    driver: "msm-mdp4",
    compatible: ["qcom,mdp4"],
    kconfig: ["DRM_MSM", "DRM_MSM_MDP4"],
    alignment: { maxWidth: 2048, maxHeight: 2048 },
    translation: { at: "self" },
    formats: mdpFormats,
    evidence: {
      ...displayEvidence,
      compatible: at(`${MSM}/disp/mdp4/mdp4_kms.c`, 576),
      busMaster: at(`${MSM}/disp/mdp4/mdp4_plane.c`, 171),
      iommuUse: at(`${MSM}/disp/mdp4/mdp4_kms.c`, 504),
      translation: at(`${MSM}/disp/mdp4/mdp4_kms.c`, 504),
      iovaWindow: at(`${MSM}/disp/mdp4/mdp4_kms.c`, 507),
      alignment: at(`${MSM}/disp/mdp4/mdp4_kms.c`, 546, 547),
      kconfig: at(`${MSM}/Makefile`, 33, 149),
    },
    notes: [...displayNotes, arm32Note, "RGB pipes take the RGB formats only."],
  },
  {
    ...display,
    driver: "msm-mdp5",
    compatible: ["qcom,mdp5", "qcom,mdss_mdp"],
    kconfig: ["DRM_MSM", "DRM_MSM_MDP5"],
    translation: { at: "parent" },
    formats: mdpFormats,
    evidence: {
      ...displayEvidence,
      compatible: at(`${MSM}/disp/mdp5/mdp5_kms.c`, 981, 983),
      busMaster: at(`${MSM}/disp/mdp5/mdp5_plane.c`, 493),
      iommuUse: [...at(`${MSM}/disp/mdp5/mdp5_kms.c`, 605), ...at(`${MSM}/msm_iommu.c`, 419)],
      translation: at(`${MSM}/msm_drv.c`, 291, 294),
      iovaWindow: at(`${MSM}/msm_drv.c`, 309),
      kconfig: at(`${MSM}/Makefile`, 44, 149),
    },
    notes: [
      ...displayNotes,
      arm32Note,
      "YUV formats need a VIG pipe; RGB and DMA pipes take RGB only.",
    ],
  },
  {
    ...display,
    driver: "msm-dpu",
    compatible: dpus,
    kconfig: ["DRM_MSM", "DRM_MSM_DPU"],
    translation: { at: "parent" },
    formats: {
      consumes: fourccs(
        "AR24 AB24 RA24 BX24 BA24 XR24 XB24 RX24 RG24 BG24 RG16 BG16 NV12 NV21 NV16 NV61 VYUY UYVY YUYV YVYU YU12 YV12",
      ),
      evidence: at(`${MSM}/disp/dpu1/dpu_hw_catalog.c`, 189, 219),
    },
    evidence: {
      ...displayEvidence,
      compatible: at(`${MSM}/disp/dpu1/dpu_kms.c`, 1304, 1311),
      busMaster: at(`${MSM}/disp/dpu1/dpu_hw_sspp.c`, 527),
      iommuUse: [...at(`${MSM}/disp/dpu1/dpu_kms.c`, 996), ...at(`${MSM}/msm_iommu.c`, 419)],
      translation: at(`${MSM}/msm_drv.c`, 291, 294),
      iovaWindow: at(`${MSM}/msm_drv.c`, 309),
      kconfig: at(`${MSM}/Makefile`, 57, 149),
    },
    notes: [...displayNotes, "YUV formats need a VIG pipe; DMA pipes take RGB only."],
  },
  {
    driver: "msm-mdss",
    compatible: [
      "qcom,mdss",
      "qcom,msm8998-mdss",
      "qcom,qcm2290-mdss",
      "qcom,sdm845-mdss",
      "qcom,sc7180-mdss",
      "qcom,sc7280-mdss",
      "qcom,sc8180x-mdss",
      "qcom,sm8150-mdss",
      "qcom,sm8250-mdss",
    ],
    kconfig: ["DRM_MSM", "DRM_MSM_MDSS"],
    subsystem: "drm",
    role: "display",
    busMaster: "no",
    part: "aggregate",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${MSM}/msm_mdss.c`, 443, 451),
      busMaster: at(`${MSM}/msm_mdss.c`, 421),
      kconfig: at(`${MSM}/Makefile`, 85),
    },
    notes: [
      "Wraps the MDP or DPU and its outputs; the child is the DRM device that buffers attach to.",
      "On DPU boards the iommus property stands here and translates the child (msm_drv.c:294).",
    ],
  },
  {
    driver: "msm-adreno",
    compatible: ["qcom,adreno", "qcom,adreno-3xx", "qcom,kgsl-3d0"],
    kconfig: ["DRM_MSM"],
    subsystem: "drm",
    role: "gpu",
    busMaster: "yes",
    attach: {
      device: "node",
      compatible: ["qcom,mdp4", "qcom,mdp5", "qcom,mdss_mdp", ...dpus],
    },
    iommuUse: "own-domain",
    withoutIommu: "refuses",
    memory: "gem-scatter",
    import: "yes",
    export: "yes",
    needsStructPages: true,
    refusal: display.refusal,
    streamingMask: 64,
    coherentMask: 64,
    maxSegment: "max",
    iovaWindow: { lo: 0x100_0000n, hi: APERTURE_END },
    evidence: {
      ...drmEvidence,
      ...refusalEvidence,
      compatible: at(`${MSM}/adreno/adreno_device.c`, 623, 624, 628),
      attach: at(`${MSM}/msm_drv.c`, 427, 1204),
      busMaster: at(`${MSM}/adreno/a3xx_gpu.c`, 48, 276),
      iommuUse: at(`${MSM}/adreno/adreno_gpu.c`, 212),
      iovaWindow: at(`${MSM}/adreno/adreno_gpu.c`, 223),
      kconfig: at(`${MSM}/Makefile`, 149),
    },
    notes: [
      "A component of the display's DRM device: imports are refused when that device has no IOMMU, and without a bound MDP or DPU there is no GPU either.",
      "Without an IOMMU of its own the GPU does not start, unless msm.allow_vram_carveout is set.",
      "A6xx gives each process a page table of its own where the SMMU has split tables.",
      "A2xx is found by chip id and walks its own page table with 32-bit entries instead (a2xx_gpu.c:451).",
    ],
  },
  {
    driver: "msm-adreno-headless",
    compatible: ["amd,imageon"],
    kconfig: ["DRM_MSM"],
    subsystem: "drm",
    role: "gpu",
    busMaster: "yes",
    attach: { device: "virtual", name: "msm" },
    ownMmu: { translatesImports: "yes", addressBits: 32 },
    memory: "gem-scatter",
    import: "yes",
    export: "yes",
    needsStructPages: true,
    streamingMask: 64,
    coherentMask: 64,
    maxSegment: "max",
    iovaWindow: { lo: 0x100_0000n, hi: 0x10fe_ffffn },
    evidence: {
      ...drmEvidence,
      compatible: at(`${MSM}/adreno/adreno_device.c`, 626),
      attach: at(`${MSM}/adreno/adreno_device.c`, 585),
      ownMmu: [...at(`${MSM}/msm_gpummu.c`, 41), ...at(`${MSM}/msm_drv.c`, 325)],
      iovaWindow: at(`${MSM}/adreno/a2xx_gpu.c`, 456),
      busMaster: at(`${MSM}/adreno/a3xx_gpu.c`, 48, 276),
      kconfig: at(`${MSM}/Makefile`, 149),
    },
    notes: ["Adreno 2xx of i.MX5: no display in this DRM device."],
  },
];
