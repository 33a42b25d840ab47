// What beginning and ending a CPU access costs: the kernel walks the buffer's cache lines for every device that has it
// mapped and does not see the CPU's caches.
import type { CpuFigures } from "../figures/board-figures.ts";
import type { Known } from "../known.ts";

/** One call of DMA_BUF_IOCTL_SYNC on a buffer. */
export interface CpuAccess {
  readonly bytes: number;
  /** Devices that have the buffer mapped, and whether each sees the CPU's caches. */
  readonly mappedBy: readonly { readonly coherent: boolean }[];
  /** The CPU's mapping of the memory is cached; nothing is done for memory that is not. */
  readonly cached: boolean;
  /**
   * `heap`: the exporter keeps a list of attachments and syncs each mapped one
   * (drivers/dma-buf/heaps/system_heap.c:165, drivers/dma-buf/heaps/cma_heap.c:132). `udmabuf`: it syncs its own device once,
   * whoever has the buffer, and that device sees no caches (drivers/dma-buf/udmabuf.c:136). `none`: the exporter has no
   * hooks, as drivers that give out their own buffers.
   */
  readonly exporter: "heap" | "udmabuf" | "none";
  readonly access: "read" | "write" | "read-write";
  readonly call: "begin" | "end";
}

export interface MaintenanceTime {
  readonly nanoseconds: number;
  /** Times that the buffer's lines were walked. */
  readonly passes: number;
  /** What the time was worked out of. */
  readonly inputs: readonly Known[];
}

/**
 * Time of one call. Begin invalidates, unless the CPU only writes (arch/arm64/mm/dma-mapping.c:28, arch/arm/mm/dma-mapping.c:707);
 * end cleans whatever the access was (arch/arm64/mm/dma-mapping.c:18). Coherent devices ask for nothing
 * (kernel/dma/direct.c:422, drivers/iommu/dma-iommu.c:956).
 */
export function maintenanceTime(access: CpuAccess, cpu: CpuFigures): MaintenanceTime {
  const passes = passesOf(access);
  const base: MaintenanceTime = { nanoseconds: cpu.call.value, passes, inputs: [cpu.call] };
  if (passes === 0) return base;
  const perByte = access.call === "begin" ? cpu.invalidate : cpu.clean;
  const pass = cpu.maintenanceFixed.value + access.bytes * perByte.value;
  return {
    nanoseconds: base.nanoseconds + passes * pass,
    passes,
    inputs: [cpu.call, cpu.maintenanceFixed, perByte],
  };
}

function passesOf({ cached, exporter, mappedBy, access, call }: CpuAccess): number {
  if (!cached || exporter === "none") return 0;
  if (call === "begin" && access === "write") return 0;
  if (exporter === "udmabuf") return 1;
  return mappedBy.filter(({ coherent }) => !coherent).length;
}
