// The board model: every media device with its DMA capability, each fact with the layer and source it came from.
import type { Answer } from "../diagnostic/answer.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { AddressWindow, Range } from "../buffer/memory.ts";
import type { Alignment, DriverRow, MemoryModel, Role } from "../drivers/row.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { KernelHeap } from "./kernel/kernel-heap.ts";

export type Layer = "devicetree" | "driver" | "kernel" | "user" | "live";

/** One thing known, and where from: `drivers/gpu/drm/drm_gem_dma_helper.c:469`, `board.dtb: /soc/vop@ff900000: iommus`. */
export interface Fact {
  readonly field: string;
  readonly value: string;
  readonly layer: Layer;
  readonly source: string;
}

/** A region of reserved memory, or of CMA wherever it comes from. */
export interface Region {
  readonly name: string;
  /** Device-tree node path; absent for a region from the command line or the kernel config. */
  readonly node?: string;
  readonly kind: "cma" | "cma-default" | "carveout" | "no-map" | "memreserve";
  /** Absent when placed by the kernel at boot. */
  readonly base?: bigint;
  /** Absent when nothing tells it. */
  readonly size?: bigint;
  readonly allocRanges: readonly Range[];
  /** Where it is, or where the kernel may put it. */
  readonly range?: Range;
}

/** The default CMA area of this kernel on this board. */
export interface CmaArea {
  /** Name the kernel gives it; undefined when there is none or nothing tells. */
  readonly name: string | undefined;
  readonly setBy: "cmdline" | "devicetree" | "config" | "none" | "unknown" | "user" | "live";
  /** Bytes; undefined when nothing tells, 0 when there is none. */
  readonly size: bigint | undefined;
  readonly range: Range | undefined;
  readonly facts: readonly Fact[];
}

/** A dma-buf heap, udmabuf or ION heap that this kernel has, may have, or lacks. */
export interface Heap extends Omit<KernelHeap, "facts"> {
  readonly facts: readonly Fact[];
}

export interface Iommu {
  readonly node: string;
  readonly compatible: readonly string[];
  /** False when the node is disabled or its driver is known not to be in this kernel. */
  readonly enabled: boolean;
  readonly facts: readonly Fact[];
}

/** A media device and its path to memory. */
export interface Device {
  /** Device-tree path, or a made name for devices without a node. */
  readonly node: string;
  readonly compatible: readonly string[];
  readonly labels: readonly string[];
  /** Its nodes below /dev, on a running machine. */
  readonly files?: readonly string[];
  readonly enabled: boolean;
  readonly role: Role;
  readonly roles: readonly Role[];
  /** For a device of unknown role: what its node name suggests. It names the device in a pipeline and decides nothing. */
  readonly roleHint?: Role;
  /** The rows of the knowledge base that may drive it; the first is the one used. */
  readonly row: DriverRow | undefined;
  readonly busMaster: Answer;
  readonly translation: "iommu" | "internal" | "none" | "unknown";
  readonly iommu: string | undefined;
  /** Physically contiguous memory needed on this board and kernel. */
  readonly needsContiguous: Answer;
  readonly import: Answer;
  readonly export: Answer;
  /** How the import behaves on this board: the row's model, or its `withoutIommu` one. */
  readonly memory: MemoryModel | "refuses" | "unknown";
  /** Addresses the device itself puts on the bus. */
  readonly window: AddressWindow | undefined;
  /**
   * Physical addresses its memory may have, whatever translates: the window itself without an IOMMU, else what the
   * IOMMU's page tables and the attaching device's mask can hold. Absent when not known.
   */
  readonly physical: Range | undefined;
  /** Longest DMA segment in bytes. */
  readonly maxSegment: bigint;
  readonly coherent: Answer;
  /** Region its own allocations come from, by name. */
  readonly pool: string | undefined;
  readonly protected: Answer;
  readonly alignment: Alignment;
  /** Formats it writes and reads, where the list is known. */
  readonly formats: {
    readonly produces?: readonly string[];
    readonly consumes?: readonly string[];
  };
  /** Modifiers it takes, where somebody says; no driver row does. */
  readonly modifiers?: readonly string[];
  /** For codecs: what it does; absent where that is not known or it does both. */
  readonly codec?: readonly ("encode" | "decode")[];
  /** What stands in the way of using the device at all: disabled, driver not built, no sensor. */
  readonly obstacles: readonly Obstacle[];
  readonly facts: readonly Fact[];
}

export interface Obstacle {
  readonly rule: "disabled" | "no-driver" | "driver-not-built" | "no-endpoint" | "no-receiver";
  readonly answer: Answer;
  readonly message: string;
  readonly fact: Fact;
}

export interface Board {
  readonly file: string;
  readonly model: string;
  readonly compatible: readonly string[];
  readonly kernel: Kernel;
  /** Cells of the tree's root, in which reserved memory is written; absent without a tree. */
  readonly rootCells?: { readonly address: 1 | 2; readonly size: 1 | 2 };
  /** Banks the tree gives. */
  readonly memory: readonly { readonly base: bigint; readonly size: bigint }[];
  /** False when the tree has no usable bank: the boot loader fills them in. */
  readonly memoryKnown: boolean;
  /** Physical addresses RAM can have, when that is known without the banks. */
  readonly ramRange: Range | undefined;
  readonly regions: readonly Region[];
  /** The area that contiguous allocations of drivers and `heap:cma` are drawn from. */
  readonly cma: CmaArea;
  /** What user space can allocate from on this kernel. */
  readonly heaps: readonly Heap[];
  readonly iommus: readonly Iommu[];
  readonly devices: readonly Device[];
  readonly assumptions: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}
