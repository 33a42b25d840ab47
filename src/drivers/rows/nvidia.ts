// Knowledge-base rows of NVIDIA Tegra SoCs: VI camera, VDE decoder and the GPUs; the tegra-drm devices are in
// `nvidia-drm.ts`. Data only.
import type { DriverRow } from "../row.ts";
import { at, fourccs } from "../row-data.ts";
import { nvidiaDrmRows } from "./nvidia-drm.ts";

const VI = "drivers/staging/media/tegra-video";
const VDE = "drivers/media/platform/nvidia/tegra-vde";
const NOUVEAU = "drivers/gpu/drm/nouveau";

const nouveau = {
  driver: "nouveau",
  kconfig: ["DRM_NOUVEAU", "NOUVEAU_PLATFORM_DRIVER"],
  subsystem: "drm",
  role: "gpu",
  busMaster: "yes",
  memory: "gem-scatter",
  export: "yes",
} satisfies Partial<DriverRow>;

const nouveauEvidence = {
  memory: at(`${NOUVEAU}/nouveau_prime.c`, 72),
  import: at(`${NOUVEAU}/nouveau_drm.c`, 1265),
  export: at(`${NOUVEAU}/nouveau_drm.c`, 1263),
  busMaster: at(`${NOUVEAU}/nouveau_drm.c`, 1349),
  ownMmu: [
    ...at(`${NOUVEAU}/nouveau_mem.c`, 114),
    ...at(`${NOUVEAU}/nouveau_platform.c`, 55, 60, 66),
  ],
  streamingMask: at(`${NOUVEAU}/nvkm/engine/device/tegra.c`, 334),
  kconfig: at(`${NOUVEAU}/Kbuild`, 29, 76),
};

export const nvidiaRows: readonly DriverRow[] = [
  {
    driver: "tegra-vi",
    compatible: ["nvidia,tegra210-vi"],
    kconfig: ["VIDEO_TEGRA"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    alignment: { stride: 64 },
    formats: {
      produces: fourccs("YUYV YVYU UYVY VYUY NV16 XR24"),
      evidence: at(`${VI}/tegra210.c`, 704, 708, 712),
    },
    evidence: {
      compatible: at(`${VI}/vi.c`, 2065),
      memory: at(`${VI}/vi.c`, 1275, 135),
      import: at(`${VI}/vi.c`, 1270),
      export: at(`${VI}/vi.c`, 1270),
      busMaster: at(`${VI}/tegra210.c`, 309),
      alignment: [...at(`${VI}/vi.c`, 482), ...at(`${VI}/vi.h`, 38)],
      kconfig: at(`${VI}/Makefile`, 8),
    },
    notes: [
      "Without a ports node the capture nodes exist only with CONFIG_VIDEO_TEGRA_TPG, which makes test patterns only (vi.c:1364, vi.c:1922).",
      "Raw Bayer of 8, 10 and 12 bits comes out too.",
    ],
  },
  {
    driver: "tegra-csi",
    compatible: ["nvidia,tegra210-csi"],
    kconfig: ["VIDEO_TEGRA"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "no",
    part: "receiver",
    memory: "none",
    import: "no",
    export: "no",
    evidence: {
      compatible: at(`${VI}/csi.c`, 797),
      busMaster: at(`${VI}/csi.c`, 565),
      kconfig: at(`${VI}/Makefile`, 8),
    },
  },
  {
    driver: "tegra-vde",
    compatible: [
      "nvidia,tegra20-vde",
      "nvidia,tegra30-vde",
      "nvidia,tegra114-vde",
      "nvidia,tegra124-vde",
    ],
    kconfig: ["VIDEO_TEGRA_VDE"],
    subsystem: "v4l2",
    role: "codec",
    codec: ["decode"],
    busMaster: "yes",
    iommuUse: "own-domain",
    detachesArmMapping: true,
    withoutIommu: "vb2-dma-contig",
    memory: "vb2-dma-sg",
    import: "yes",
    export: "yes",
    needsStructPages: true,
    alignment: { stride: 16, offset: 256, strideIsWidth: true },
    formats: {
      produces: fourccs("YM12 YM21"),
      evidence: at(`${VDE}/vde.c`, 482, 483),
    },
    evidence: {
      compatible: at(`${VDE}/vde.c`, 529, 532),
      memory: [...at(`${VDE}/v4l2.c`, 353), ...at(`${VDE}/iommu.c`, 39)],
      withoutIommu: [...at(`${VDE}/v4l2.c`, 355), ...at(`${VDE}/dmabuf-cache.c`, 112)],
      import: at(`${VDE}/v4l2.c`, 362, 389),
      export: at(`${VDE}/v4l2.c`, 389),
      busMaster: at(`${VDE}/iommu.c`, 39),
      iommuUse: at(`${VDE}/iommu.c`, 81, 94),
      detachesArmMapping: at(`${VDE}/iommu.c`, 77),
      needsStructPages: at(`${VDE}/iommu.c`, 39),
      alignment: [...at(`${VDE}/v4l2.c`, 238, 459), ...at(`${VDE}/vde.h`, 38, 40)],
      kconfig: at(`${VDE}/Makefile`, 3),
    },
    notes: [
      "Stateless H.264 decoder; the stride follows from the width: luma a multiple of 32 bytes, chroma half of it.",
      "Device addresses 0x60000000 to 0x70000000 and the last page stay unused behind an IOMMU.",
      "The Tegra20 GART holds 32 MiB of device addresses for all of its clients.",
    ],
  },
  {
    ...nouveau,
    compatible: ["nvidia,gk20a", "nvidia,gm20b"],
    import: "yes",
    ownMmu: { translatesImports: "yes", addressBits: 34 },
    streamingMask: 34,
    evidence: {
      ...nouveauEvidence,
      compatible: at(`${NOUVEAU}/nouveau_platform.c`, 73, 77),
    },
    notes: [
      "Its own page tables map imports by the addresses the DMA API gave; bit 34 of an entry selects the IOMMU, which only the driver's instance memory uses.",
    ],
  },
  {
    ...nouveau,
    compatible: ["nvidia,gp10b"],
    import: "unknown",
    ownMmu: { translatesImports: "unknown", addressBits: 36 },
    streamingMask: 36,
    evidence: {
      ...nouveauEvidence,
      compatible: at(`${NOUVEAU}/nouveau_platform.c`, 81),
    },
    notes: [
      "Behind an Arm SMMU the driver replaces the DMA API's domain with one of its own, while imports are still mapped in the first: not traced to the end.",
    ],
  },
  ...nvidiaDrmRows,
];
