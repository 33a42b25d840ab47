// What a look at a machine finds, as one value: `--json` prints it, the text is rendered from it. Everything is read from
// files of the kernel, so that a copy of those files gives the same look as the machine did.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Answer } from "../diagnostic/answer.ts";

/** Sizes and addresses are bytes. `null` stands for what could not be read; `unread` then says why. */
export interface Look {
  /** `this machine`, or the name of the snapshot. */
  readonly source: string;
  readonly kernel: {
    /** `uname -r`. */
    readonly release: string | null;
    /** Machine as the kernel names it, `aarch64`. */
    readonly arch: string | null;
    readonly cmdline: string | null;
  };
  /** Model of the device tree; null without one. */
  readonly model: string | null;
  readonly memory: {
    readonly total: bigint | null;
    readonly available: bigint | null;
    readonly cmaTotal: bigint | null;
    readonly cmaFree: bigint | null;
  };
  readonly heaps: readonly LookHeap[];
  readonly buffers: readonly LookBuffer[];
  readonly areas: readonly LookArea[];
  readonly migration: LookMigration;
  readonly groups: readonly LookGroup[];
  readonly devices: readonly LookDevice[];
  /** Where device tree, knowledge base and the live system say different things. */
  readonly disagreements: readonly Diagnostic[];
  readonly unread: readonly Unread[];
}

export interface LookHeap {
  /** Below /dev/dma_heap, or `udmabuf`; links to it follow. */
  readonly names: readonly string[];
  /** As plans call it: `heap:cma`. */
  readonly memory: string;
  /** CMA area or `ram`. */
  readonly pool: string;
}

/** A dma-buf that is alive. */
export interface LookBuffer {
  readonly inode: number;
  readonly size: bigint;
  /** `system`, `reserved`, `vb2-dma-contig`: dma_buf_export_info.exp_name. */
  readonly exporter: string;
  /** DMA_BUF_SET_NAME; null where it was given none. */
  readonly name: string | null;
  /** References by descriptors, mappings and the kernel; null where nothing tells. */
  readonly references: number | null;
  readonly holders: readonly LookHolder[];
  /** Devices that are attached, by their names in the kernel and by their nodes; null where debugfs may not be read. */
  readonly attachments: readonly { readonly device: string; readonly node: string }[] | null;
}

/** A process that holds a buffer by a descriptor or a mapping. */
export interface LookHolder {
  readonly pid: number;
  /** /proc/PID/comm. */
  readonly command: string;
  readonly descriptors: readonly number[];
  readonly mappings: number;
}

/** A CMA area. */
export interface LookArea {
  readonly name: string;
  readonly base: bigint | null;
  readonly size: bigint | null;
  readonly used: bigint | null;
  /** Longest free run. */
  readonly largestFree: bigint | null;
  /** Pages, since the system started. */
  readonly allocatedPages: number | null;
  readonly failedPages: number | null;
}

/** Counts of /proc/vmstat since the system started; null for those that this kernel lacks. */
export interface LookMigration {
  readonly pagesMigrated: number | null;
  readonly pagesNotMigrated: number | null;
  readonly cmaAllocated: number | null;
  readonly cmaFailed: number | null;
}

export interface LookGroup {
  readonly id: string;
  /** `DMA`, `DMA-FQ`, `identity`, `unmanaged`. */
  readonly type: string | null;
  /** Names of the devices in it, as the kernel has them. */
  readonly devices: readonly string[];
  readonly reserved: readonly {
    readonly lo: bigint;
    readonly hi: bigint;
    readonly kind: string;
  }[];
}

/** A V4L2 or DRM node, and what the board says of the device behind it. */
export interface LookDevice {
  readonly file: string;
  readonly title: string;
  /** Device-tree path, or the kernel's name where it has no node. */
  readonly node: string;
  readonly driver: string | null;
  readonly group: string | null;
  readonly roles: readonly string[];
  readonly import: Answer;
  readonly export: Answer;
  /** Physically contiguous memory needed. */
  readonly needsContiguous: Answer;
  readonly translation: "iommu" | "internal" | "none" | "unknown";
}

/** A place that was closed to this user, and what is missing for it. */
export interface Unread {
  readonly path: string;
  /** `root`, or the group whose members may. */
  readonly needs: string;
  /** What would be known: `which devices are attached to a buffer`. */
  readonly lost: string;
}
