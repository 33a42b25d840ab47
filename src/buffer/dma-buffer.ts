// A dma-buf: memory with an identity that user space holds by references, and the places such memory comes from.
import type { CpuMapping } from "./cpu-mapping.ts";
import type { Fence } from "./fence.ts";
import type { MemoryProperties } from "./memory.ts";

/** Where buffers come from: a dma-buf heap, udmabuf, an ION heap, or a driver that allocates and exports. */
export interface BufferSource {
  readonly properties: MemoryProperties;
  /** Names the platform gives it, most likely first; empty for drivers. */
  readonly names: readonly string[];
  /**
   * @param size bytes, at least 1; the buffer has whole pages
   * @param name shown to whoever looks at the buffer (DMA_BUF_SET_NAME), at most 31 characters
   * @throws KernelError ENOMEM when there is no room, EINVAL for a size it cannot give, ENOENT when this kernel lacks it
   */
  allocate(size: number, name?: string): DmaBuffer;
}

/** One reference to a dma-buf, as a file descriptor is. The memory goes when the last reference and mapping are gone. */
export interface DmaBuffer extends Disposable {
  /** Inode number: the identity of the memory behind every reference. */
  readonly inode: number;
  /** Bytes, whole pages. */
  readonly size: number;
  /** Id of the memory it was drawn from: `heap:cma`, `export:/soc/vop@ff900000`. */
  readonly memory: string;
  readonly name: string;
  /** References to this memory now, by user space and by devices that are attached. */
  readonly references: number;
  readonly isDisposed: boolean;

  /** A further reference to the same memory: dup(2), or a descriptor passed to another process. */
  share(): DmaBuffer;
  /** Maps it for the CPU (mmap). @throws KernelError EINVAL where the exporter offers no mapping */
  mapCpu(): CpuMapping;
  /**
   * A fence for the work under way: with `write` it signals when all of it is done and the buffer may be written, with
   * `read` when writers are done (DMA_BUF_IOCTL_EXPORT_SYNC_FILE).
   */
  exportFence(access: "read" | "write"): Fence;
  /** Makes later work on the buffer wait for the fence (DMA_BUF_IOCTL_IMPORT_SYNC_FILE). */
  importFence(fence: Fence, access: "read" | "write"): void;
}
