// What each way of taking memory means: what it needs, what it gives, how it says no. Evidence is Linux 6.1.
import type { Answer } from "../diagnostic/answer.ts";
import type { Evidence, MemoryModel, Refusal } from "./row.ts";

export interface MemoryModelProperties {
  /**
   * What the driver programs per plane, in device addresses: `one` start address (checked), the `first` segment
   * without a check, the whole `list`, or nothing because the `cpu` moves the bytes.
   */
  readonly programs: "one" | "first" | "list" | "cpu" | "nothing";
  /** How an import that does not fit fails; absent where nothing fails. */
  readonly refusal?: Refusal;
  /** Buffers the driver allocates for export are one run of physical pages: without translation, and behind an IOMMU. */
  readonly exportsContiguous: { readonly direct: Answer; readonly translated: Answer };
  /** CPU mappings of its own exported buffers are cached (on a path that is not coherent). */
  readonly exportsCached: Answer;
  /** The kernel can map its exported buffers for another driver (dma_buf_vmap). */
  readonly exportsKernelMapped: Answer;
  /** The importer reads and writes through the CPU, so every frame passes the CPU caches. */
  readonly cpuCopies: boolean;
  /** A model whose CPU copies: the import is mapped for the device all the same, which its DMA mask may forbid. */
  readonly mapsForDevice?: boolean;
  /** A model whose CPU copies: how a buffer fails that its exporter cannot map in the kernel. */
  readonly noKernelMap?: Refusal;
  readonly evidence: readonly Evidence[];
}

export const MEMORY_MODELS: { readonly [M in MemoryModel]: MemoryModelProperties } = {
  "vb2-dma-contig": {
    programs: "one",
    refusal: {
      call: "VIDIOC_QBUF",
      errno: "EFAULT",
      message: "contiguous chunk is too small %lu/%lu",
    },
    exportsContiguous: { direct: "yes", translated: "no" },
    exportsCached: "no",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/media/common/videobuf2/videobuf2-dma-contig.c:725"],
  },
  "vb2-dma-sg": {
    programs: "list",
    exportsContiguous: { direct: "no", translated: "no" },
    exportsCached: "yes",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/media/common/videobuf2/videobuf2-dma-sg.c:60"],
  },
  "vb2-dma-sg-first": {
    programs: "first",
    exportsContiguous: { direct: "no", translated: "no" },
    exportsCached: "yes",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/media/common/videobuf2/videobuf2-dma-sg.c:60"],
  },
  "vb2-vmalloc": {
    programs: "cpu",
    exportsContiguous: { direct: "no", translated: "no" },
    exportsCached: "yes",
    exportsKernelMapped: "yes",
    cpuCopies: true,
    noKernelMap: { call: "VIDIOC_QBUF", errno: "EFAULT" },
    evidence: [
      "drivers/media/common/videobuf2/videobuf2-vmalloc.c:49",
      "drivers/media/common/videobuf2/videobuf2-vmalloc.c:381",
    ],
  },
  "gem-dma": {
    programs: "one",
    refusal: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" },
    exportsContiguous: { direct: "yes", translated: "no" },
    exportsCached: "no",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/gpu/drm/drm_gem_dma_helper.c:469"],
  },
  "gem-first": {
    programs: "first",
    exportsContiguous: { direct: "yes", translated: "no" },
    exportsCached: "no",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/gpu/drm/rcar-du/rcar_du_kms.c:338"],
  },
  "gem-shmem": {
    programs: "list",
    exportsContiguous: { direct: "no", translated: "no" },
    exportsCached: "no",
    exportsKernelMapped: "yes",
    cpuCopies: false,
    evidence: ["drivers/gpu/drm/drm_gem_shmem_helper.c:1"],
  },
  "gem-shmem-shadow": {
    programs: "cpu",
    exportsContiguous: { direct: "no", translated: "no" },
    // Unless the driver asks for write-combining, which none with a shadow plane does.
    exportsCached: "yes",
    exportsKernelMapped: "yes",
    cpuCopies: true,
    mapsForDevice: true,
    // PRIME_FD_TO_HANDLE takes the buffer; the commit that shows it maps it.
    noKernelMap: { call: "DRM_IOCTL_MODE_ATOMIC", errno: "EINVAL" },
    evidence: [
      "drivers/gpu/drm/drm_gem_shmem_helper.c:649",
      "drivers/gpu/drm/drm_gem_atomic_helper.c:394",
      "drivers/gpu/drm/drm_gem_shmem_helper.c:302",
      "drivers/dma-buf/dma-buf.c:1459",
      "drivers/gpu/drm/drm_prime.c:943",
    ],
  },
  "gem-scatter": {
    programs: "list",
    exportsContiguous: { direct: "no", translated: "no" },
    exportsCached: "no",
    exportsKernelMapped: "unknown",
    cpuCopies: false,
    evidence: [],
  },
  none: {
    programs: "nothing",
    exportsContiguous: { direct: "unknown", translated: "unknown" },
    exportsCached: "unknown",
    exportsKernelMapped: "unknown",
    cpuCopies: false,
    evidence: [],
  },
};
