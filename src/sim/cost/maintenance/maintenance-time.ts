// What a program pays to begin and end its accesses to a buffer (DMA_BUF_IOCTL_SYNC): a call, and the caches of the devices
// that have the buffer.
import type { CpuFigures } from "../figures/board-figures.ts";
import { cacheWalk, type MaintenanceTime, together } from "./cache-walk.ts";

/** A buffer as the CPU's caches concern it. */
export interface SharedBuffer {
  readonly bytes: number;
  /** The CPU's mapping of the memory is cached; nothing is done for memory that is not. */
  readonly cached: boolean;
  /**
   * `heap`: syncs for each attachment that is mapped (drivers/dma-buf/heaps/system_heap.c:165,
   * drivers/dma-buf/heaps/cma_heap.c:132). `udmabuf`: for its own device alone, which sees no caches, whoever has the buffer
   * (drivers/dma-buf/udmabuf.c:136). `none`: hooks that do nothing, as of most drivers that give out buffers
   * (drivers/media/common/videobuf2/videobuf2-dma-contig.c:437).
   */
  readonly exporter: "heap" | "udmabuf" | "none";
  /** Devices that have the buffer mapped, and whether each sees the CPU's caches. */
  readonly mappedBy: readonly { readonly coherent: boolean }[];
}

export interface CpuAccess extends SharedBuffer {
  readonly access: "read" | "write" | "read-write";
  readonly call: "begin" | "end";
}

/**
 * Nanoseconds of one call. Begin invalidates, unless the CPU only writes (arch/arm64/mm/dma-mapping.c:29,
 * arch/arm/mm/dma-mapping.c:708); end cleans whatever the access was (arch/arm64/mm/dma-mapping.c:21). Coherent devices ask
 * for nothing (kernel/dma/direct.c:423, drivers/iommu/dma-iommu.c:956).
 */
export function maintenanceTime(access: CpuAccess, cpu: CpuFigures): MaintenanceTime {
  const { call, bytes } = access;
  const needless = call === "begin" && access.access === "write";
  const walk = cacheWalk(
    {
      bytes,
      passes: needless ? 0 : passesOf(access),
      what: call === "begin" ? "invalidate" : "clean",
    },
    cpu,
  );
  return together([{ nanoseconds: cpu.call.value, passes: 0, inputs: [cpu.call] }, walk]);
}

function passesOf({ cached, exporter, mappedBy }: SharedBuffer): number {
  if (!cached || exporter === "none") return 0;
  return exporter === "udmabuf" ? 1 : mappedBy.filter(({ coherent }) => !coherent).length;
}

/** Of one frame that the CPU copies: both buffers are begun and ended. */
export function copyMaintenance(
  source: SharedBuffer,
  target: SharedBuffer,
  cpu: CpuFigures,
): MaintenanceTime {
  const calls = ["begin", "end"] as const;
  return together(
    calls.flatMap((call) => [
      maintenanceTime({ ...source, access: "read", call }, cpu),
      maintenanceTime({ ...target, access: "write", call }, cpu),
    ]),
  );
}
