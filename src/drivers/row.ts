// The shape of the knowledge base: what one Linux driver does with a node that has one of these compatibles.
// A row is data. Shared code reads its properties and never asks for a driver by name.
import type { Answer } from "../diagnostic/answer.ts";

export type Role =
  | "camera"
  | "isp"
  | "codec"
  | "jpeg"
  | "display"
  | "gpu"
  | "2d"
  | "npu"
  | "unknown";

/**
 * `path:line` relative to the root of the Linux source named by `KERNEL_READ` in `table.ts`; of another release
 * `Linux 6.12: path:line`, and of the history `Linux 5.6: d65dd85281fb title of the commit` (see `arrivals.ts`).
 */
export type Evidence = string;

/**
 * How a driver takes foreign memory; the properties of each are in `memory-model.ts`.
 * The `vb2-*` names are the queue's `mem_ops`, the `gem-*` names the DRM helper or the driver's own import function.
 */
export type MemoryModel =
  /** `vb2_dma_contig_memops`: one start address per plane in device addresses, checked at QBUF. */
  | "vb2-dma-contig"
  /** `vb2_dma_sg_memops` and the driver programs the whole list. */
  | "vb2-dma-sg"
  /** `vb2_dma_sg_memops` but the driver programs only the first segment: silent corruption. */
  | "vb2-dma-sg-first"
  /** `vb2_vmalloc_memops`: the CPU reads and writes through a kernel mapping. */
  | "vb2-vmalloc"
  /** `drm_gem_dma_*` helpers: one start address, checked at PRIME_FD_TO_HANDLE. */
  | "gem-dma"
  /** GEM DMA helpers without a contiguity check, or a check against another device: programs the first segment only. */
  | "gem-first"
  /** `drm_gem_shmem_*`: takes any list of pages. */
  | "gem-shmem"
  /** `drm_gem_shmem_*` with shadow planes: takes any list, and the CPU copies each frame out of a kernel mapping. */
  | "gem-shmem-shadow"
  /** The driver's own import function, which takes any list and maps it itself (own MMU or own IOMMU domain). */
  | "gem-scatter"
  /** No frame buffers of its own (receivers, aggregates, bridges). */
  | "none";

/** What a node is when frame data does not pass through its own bus port. */
export type Part =
  /** Streams pixels to another device on chip: CSI receivers, front ends. */
  | "receiver"
  /** A virtual node that stands for several devices and is the one that attaches (DRM `display-subsystem`). */
  | "aggregate"
  /** A stage of a larger device, without a port of its own (pixel valves, encoder and decoder children). */
  | "stage"
  /** Sits between another device and memory (FCP). */
  | "gate"
  /** Frames are moved by firmware or by a DMA controller named elsewhere. */
  | "proxy";

/** Where the `iommus` property that translates this device's accesses is found. */
export type TranslationPath =
  /** On the node itself. */
  | { readonly at: "self" }
  /** On the parent node when the node itself has none. */
  | { readonly at: "parent" }
  /** On a child node of the named compatible. */
  | { readonly at: "child"; readonly compatible: string }
  /** On the node that this phandle property names (VSP: `renesas,fcp`). */
  | { readonly at: "phandle"; readonly property: string };

/** Whose DMA configuration an import is mapped with, when it is not the node's own. */
export type Attach =
  | { readonly device: "self" }
  | { readonly device: "parent" }
  /** The aggregate node with one of these compatibles. */
  | { readonly device: "node"; readonly compatible: readonly string[] }
  /** A device the driver makes in code; `dma` names the node whose DMA configuration it copies, if it does. */
  | { readonly device: "virtual"; readonly name: string };

/** The driver's import of memory it cannot use: what the user sees. Fields left out come from the memory model. */
export interface Refusal {
  /** `VIDIOC_QBUF`, `DRM_IOCTL_PRIME_FD_TO_HANDLE`. */
  readonly call: string;
  /** `EFAULT`; absent when nothing fails and the picture is wrong. */
  readonly errno?: string;
  /** The line in the kernel log, with %-places as in the source; absent when nothing is printed. */
  readonly message?: string;
}

/** How a module parameter decides the way memory is taken, for each device of the driver or for all of them. */
export interface MemoryByParameter {
  /** As on the kernel command line: `vivid.allocators`. */
  readonly parameter: string;
  /**
   * Pattern whose first group is the device's number in the driver's own name of it (`vivid-001-vid-cap`); the parameter
   * is then a comma-separated list. Absent where one value holds for all.
   */
  readonly instance?: string;
  /** By value; one that is not listed is as `otherwise`. */
  readonly models: { readonly [value: string]: MemoryModel };
  readonly otherwise: MemoryModel;
}

/** Demands on a frame's layout. Bytes and lines, each a multiple; 1 or absent is no demand. */
export interface Alignment {
  /** Bytes per line of every plane. */
  readonly stride?: number;
  /** Lines of the first plane. */
  readonly height?: number;
  /** Pixels of a line. */
  readonly width?: number;
  /** Start of each plane within the buffer. */
  readonly offset?: number;
  /** Bytes of each plane. */
  readonly size?: number;
  /** Largest bytes per line the hardware takes. */
  readonly maxStride?: number;
  /** Bytes behind the end of each buffer that it may read too. */
  readonly readAhead?: number;
  /** Largest picture it takes, in pixels and lines. */
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  /** The stride follows from the width, rounded to this row's own steps; no other is taken. */
  readonly strideIsWidth?: boolean;
}

/** A format the driver takes or gives; names as in `src/format` (DRM fourcc), V4L2-only ones by their V4L2 fourcc. */
export interface Formats {
  /** Frames the device writes (camera, decoder output, write-back). */
  readonly produces?: readonly string[];
  /** Frames the device reads (display planes, encoder input). */
  readonly consumes?: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface DriverRow {
  /** The driver's own name in Linux: `rockchip-vop`. */
  readonly driver: string;
  /** Empty for drivers of PCI and USB and for those that make their devices in code. */
  readonly compatible: readonly string[];
  /**
   * Names that `/sys/.../driver` shows behind the driver's V4L2 and DRM files, where they are not just `driver`; empty
   * where it has no such files.
   */
  readonly sysfs?: readonly string[];
  /** Devices that the driver makes in code and binds no driver to: sysfs has nothing but the name of the device. */
  readonly unboundDevices?: readonly string[];
  /**
   * First and last kernel the row holds for, `"4.19"`; absent means all that onebuf knows. Before `since` mainline has no
   * driver for the compatible, unless another row of it says so. Where a driver came is written in `arrivals.ts`.
   */
  readonly since?: string;
  readonly until?: string;
  /** Config symbols that must all be set for this driver to bind, without `CONFIG_`. */
  readonly kconfig: readonly string[];
  readonly subsystem: "v4l2" | "drm";

  readonly role: Role;
  /** Further roles of the same node (an IPU captures, scans out and scales). */
  readonly alsoRoles?: readonly Role[];
  /** Role instead of `role` when another enabled node names this one in the given phandle property. */
  readonly roleWhenNamedBy?: { readonly property: readonly string[]; readonly role: Role };
  /** For codecs: what it does. Both when absent and `role` is codec or jpeg. */
  readonly codec?: readonly ("encode" | "decode")[];
  /** A memory-to-memory device that can write out a frame as it read it: a copy engine (RGA, PXP, G2D). */
  readonly copies?: boolean;
  /** A display that writes memory instead of reading it (write-back connector). */
  readonly writesBack?: boolean;

  readonly busMaster: Answer;
  readonly part?: Part;
  readonly attach?: Attach;
  /** Node whose `dma-ranges` and coherency count for this device's accesses; the node itself when absent. */
  readonly translation?: TranslationPath;
  /** The device has its own MMU that the driver fills from the page list; the tree does not show it. */
  readonly ownMmu?: {
    /** Whether imported buffers pass through it; `no` where only the driver's own buffers do (omapdrm's TILER). */
    readonly translatesImports: Answer;
    /** Physical address bits its page tables hold. */
    readonly addressBits: number;
  };
  /**
   * Who sets the translation up when an IOMMU is there: the DMA API (default domain), or the driver, which attaches
   * a domain of its own and so is translated even where the IOMMU driver offers no DMA domain or passthrough is on.
   */
  readonly iommuUse?: "dma-api" | "own-domain";
  /**
   * An own-domain driver first takes the device off the mapping that 32-bit ARM has made for it
   * (arm_iommu_detach_device). One that does not is refused with EBUSY where CONFIG_ARM_DMA_USE_IOMMU is on.
   */
  readonly detachesArmMapping?: boolean;
  /** All enabled devices bound to this driver must be behind an IOMMU, or none is translated (rockchip VOPs). */
  readonly iommuAllOrNone?: boolean;
  /** What the driver does with an import when there is no translation; `same` keeps the memory model. */
  readonly withoutIommu?: MemoryModel | "refuses";

  readonly memory: MemoryModel;
  /** `memory` is what holds by default. */
  readonly memoryByParameter?: MemoryByParameter;
  /**
   * The CPU writes or reads the frames through a kernel mapping although the queue takes memory as for a device: an import
   * whose exporter cannot map it in the kernel is taken, and then a null pointer is written to.
   */
  readonly framesByCpu?: boolean;
  /** CPU mappings of its exported buffers are cached; as the memory model says when absent. */
  readonly exportsCached?: Answer;
  /** Foreign dma-bufs can be imported (`VB2_DMABUF` in io_modes, PRIME import). */
  readonly import: Answer;
  /** Its own buffers can be exported (`VB2_MMAP` + EXPBUF, PRIME export). */
  readonly export: Answer;
  /** An importer that needs struct pages (page-array imports of msm and omap). */
  readonly needsStructPages?: boolean;
  readonly refusal?: Refusal;

  /** Bits of the streaming DMA mask; 32 when the driver sets none (drivers/base/platform.c). */
  readonly streamingMask?: number;
  /** Bits of the coherent mask, for the device's own allocations; 32 when unset. */
  readonly coherentMask?: number;
  /** Highest address its mask lets through, where the mask is no power of two (venus: 0xddbfffff). */
  readonly maskLimit?: bigint;
  /** Physical addresses the hardware reaches where neither its mask nor the tree says so (old Allwinner VE: 256 MiB). */
  readonly physicalWindow?: { readonly lo: bigint; readonly hi: bigint };
  /** Physical address bits of the scattered pages it allocates for itself (GFP_DMA32 is 32); any RAM when absent. */
  readonly allocationBits?: number;
  /** The driver raises the segment limit; 64 KiB when absent. "max" for UINT_MAX or DMA_BIT_MASK(32). */
  readonly maxSegment?: number | "max";
  /** IOVA bounds the driver sets for itself (own mapping, own aperture). */
  readonly iovaWindow?: { readonly lo: bigint; readonly hi: bigint };
  /** Device address = physical address - this, set in code, unless the node has an `interconnects` property. */
  readonly busOffset?: { readonly subtract: bigint; readonly unlessInterconnects: boolean };

  /** What `memory-region` means to the driver. */
  readonly memoryRegion?: "frame-pool" | "frame-pool-without-iommu" | "firmware" | "none";
  /** With a `memory-region` of its own it refuses every import. */
  readonly regionRefusesImports?: boolean;
  /**
   * Buffers that the driver allocates for itself beside the frames and that may not fit, one sentence after "it": no
   * frame size tells how much they take, so a plan counts them nowhere.
   */
  readonly privateMemory?: string;
  /** The driver refuses to probe when the node's graph has no remote endpoint; the device then does not exist. */
  readonly needsEndpoint?: boolean;
  /**
   * Ports of its graph (`reg`) where pixels come in: when none leads to a sensor it is no camera on that board, and keeps
   * its other roles.
   */
  readonly cameraPorts?: readonly number[];
  /**
   * Its pixels come from another node: without an enabled one of these compatibles, or a sibling of that name with a
   * wired endpoint (parallel sensors), there is nothing to capture.
   */
  readonly needsReceiver?: { readonly compatible: readonly string[]; readonly orSibling?: string };

  readonly alignment?: Alignment;
  /** Reads every plane from the first plane's buffer: formats with a buffer for each plane come out wrong. */
  readonly planesInOneBuffer?: boolean;
  readonly formats?: Formats;

  /** Evidence per field of this row; the reader must find each fact there. */
  readonly evidence: { readonly [field: string]: readonly Evidence[] };
  /** What a user must know beyond the fields, one sentence each. */
  readonly notes?: readonly string[];
}

/** An IOMMU driver: whether Linux really translates for the devices that name it. */
export interface IommuRow {
  readonly driver: string;
  readonly compatible: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly kconfig: readonly string[];
  /** The driver takes `iommus` from the device tree; `no` where there is no of_xlate (OMAP in 6.1). */
  readonly readsDeviceTree: Answer;
  /** Gives the DMA API a domain on arm64; where `no`, only drivers with a domain of their own are translated. */
  readonly dmaDomain: Answer;
  /** On arm32 `ARM_DMA_USE_IOMMU` builds the mapping itself from an unmanaged domain. */
  readonly arm32Mapping?: Answer;
  /** Bits of device addresses it translates, counted from `apertureLo`. */
  readonly apertureBits: number;
  readonly apertureLo?: bigint;
  /** Bits of physical addresses its page tables hold. */
  readonly physicalBits: number;
  readonly pageSizes: readonly number[];
  /** Only these client device names (`fe..mmc`) or compatibles are let in; absent: all. */
  readonly optIn?: {
    /** SoC compatibles the list applies to; others are all let in or all refused as `elsewhere` says. */
    readonly soc: readonly string[];
    readonly clients: readonly string[];
    readonly elsewhere: Answer;
  };
  readonly evidence: { readonly [field: string]: readonly Evidence[] };
  readonly notes?: readonly string[];
}

/** What is known of a SoC and not in its device tree. */
export interface SocRow {
  readonly compatible: readonly string[];
  /** Physical addresses DRAM can have on this SoC, however much is fitted. */
  readonly dram?: { readonly lo: bigint; readonly hi: bigint };
  readonly evidence: readonly string[];
}
