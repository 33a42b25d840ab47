// What the kernel does to the caches when a device is handed a buffer: while it maps one, and while it queues one.
import type { CpuFigures } from "../figures/board-figures.ts";
import { cacheWalk, type MaintenanceTime } from "./cache-walk.ts";

/** As the DMA API has it: `to-device` is only read by the device. */
export type DmaDirection = "to-device" | "from-device" | "both";

export interface MappedBuffer {
  readonly bytes: number;
  /** The CPU's mapping is cached. Exporters of other memory leave the caches alone (drivers/media/common/videobuf2/videobuf2-dma-contig.c:411). */
  readonly cached: boolean;
  /** Of the device. */
  readonly coherent: boolean;
  readonly direction: DmaDirection;
}

/**
 * Of an exporter that maps for a device, besides page tables: it cleans, whatever the direction
 * (drivers/dma-buf/heaps/system_heap.c:136). Paid for every frame where buffers are mapped anew for each, else once.
 */
export function mapMaintenance(
  { bytes, cached, coherent }: MappedBuffer,
  cpu: CpuFigures,
): MaintenanceTime {
  return cacheWalk({ bytes, passes: cached && !coherent ? 1 : 0, what: "clean" }, cpu);
}

/** Unmapping invalidates what the device may have written (drivers/dma-buf/heaps/system_heap.c:151). */
export function unmapMaintenance(
  { bytes, cached, coherent, direction }: MappedBuffer,
  cpu: CpuFigures,
): MaintenanceTime {
  const passes = cached && !coherent && direction !== "to-device" ? 1 : 0;
  return cacheWalk({ bytes, passes, what: "invalidate" }, cpu);
}

/** A buffer in a V4L2 queue. */
export interface QueuedBuffer extends MappedBuffer {
  /** Imported buffers are their exporter's business (drivers/media/common/videobuf2/videobuf2-core.c:390). */
  readonly memory: "dmabuf" | "mmap";
  /**
   * How the queue allocates its own buffers. Those of `dma-contig` need nothing, unless the program asked for memory that is
   * not coherent (drivers/media/common/videobuf2/videobuf2-dma-contig.c:132); those of `dma-sg` do.
   */
  readonly allocator: "dma-contig" | "dma-sg";
}

/** Of each VIDIOC_QBUF, on the CPU (drivers/media/common/videobuf2/videobuf2-dma-sg.c:209). */
export function queueMaintenance(buffer: QueuedBuffer, cpu: CpuFigures): MaintenanceTime {
  return cacheWalk({ bytes: buffer.bytes, passes: queuePasses(buffer), what: "clean" }, cpu);
}

/** Of each frame that is done; nothing for what the device only read (drivers/media/common/videobuf2/videobuf2-core.c:400). */
export function dequeueMaintenance(buffer: QueuedBuffer, cpu: CpuFigures): MaintenanceTime {
  const passes = buffer.direction === "to-device" ? 0 : queuePasses(buffer);
  return cacheWalk({ bytes: buffer.bytes, passes, what: "invalidate" }, cpu);
}

function queuePasses({ memory, allocator, cached, coherent }: QueuedBuffer): number {
  return memory === "mmap" && allocator === "dma-sg" && cached && !coherent ? 1 : 0;
}
