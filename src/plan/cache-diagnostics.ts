// What the CPU's caches do to a stream: slow reads of uncached memory, stale ones of cached memory, and devices of one
// buffer that do not agree on whether they see the caches.
import type { Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import { CPU } from "./cpu.ts";
import type { StreamSolution } from "./solution.ts";

export function cacheDiagnostics(stream: StreamSolution): readonly Diagnostic[] {
  return [...uncachedReads(stream), ...unsynchronised(stream), ...disagreement(stream)];
}

/** CPU reads of uncached memory are many times slower than of cached memory: zero-copy is not always the fast answer. */
function uncachedReads({ work, chosen }: StreamSolution): readonly Diagnostic[] {
  const cpuMoves = work.devices.filter((device) => device === CPU || isCopiedByCpu(device));
  if (!chosen || cpuMoves.length === 0 || chosen.memory.cpuCached === "yes") return [];
  const cached = work.candidates.filter(
    ({ verdict, memory }) =>
      verdict === "yes" && work.memories.find((m) => m.id === memory)?.cpuCached === "yes",
  );
  return [
    {
      code: "plan-uncached-cpu-access",
      severity: "warning",
      message: `the CPU reads ${chosen.memory.id}, whose mappings are ${chosen.memory.cpuCached === "no" ? "uncached" : "perhaps uncached"}: many times slower than cached memory`,
      help: cached[0]
        ? `${cached[0].memory} is cached and serves the same devices`
        : "copy the frame once into cached memory, or bracket a cached heap with DMA_BUF_IOCTL_SYNC",
    },
  ];
}

/**
 * The program itself has to bracket its accesses: nothing else cleans or drops the cache lines of a device that does not
 * see them (drivers/dma-buf/dma-buf.c:451).
 */
function unsynchronised({ work, chosen }: StreamSolution): readonly Diagnostic[] {
  if (!chosen || chosen.memory.cpuCached !== "yes" || !work.devices.includes(CPU)) return [];
  const apart = masters(work.devices).filter(({ coherent }) => coherent !== "yes");
  if (apart.length === 0) return [];
  const reads = work.to.includes(CPU);
  return [
    {
      code: "plan-cpu-sync",
      severity: "note",
      message: `${chosen.memory.id} is cached, and ${nodes(apart)} ${apart.length === 1 ? "does" : "do"} not see the CPU's caches: without a sync call around each access of the program, frames are stale`,
      help: `DMA_BUF_IOCTL_SYNC with DMA_BUF_SYNC_START and ${reads ? "DMA_BUF_SYNC_READ" : "DMA_BUF_SYNC_WRITE"} before it, DMA_BUF_SYNC_END after it`,
    },
  ];
}

/** A buffer is mapped once and then passed on; between two devices nobody cleans the caches that only one of them sees. */
function disagreement({ work, chosen }: StreamSolution): readonly Diagnostic[] {
  if (!chosen || chosen.memory.cpuCached === "no") return [];
  const seeing = masters(work.devices).filter(({ coherent }) => coherent === "yes");
  const blind = masters(work.devices).filter(({ coherent }) => coherent === "no");
  if (seeing.length === 0 || blind.length === 0) return [];
  return [
    {
      code: "plan-coherence-differs",
      severity: "note",
      message: `of the devices that share ${chosen.memory.id}, ${nodes(seeing)} ${seeing.length === 1 ? "is" : "are"} coherent with the CPU's caches and ${nodes(blind)} ${blind.length === 1 ? "is" : "are"} not: a frame may be stale where the tree is wrong about it, or where the coherent one leaves it in a cache`,
      help: "check dma-coherent of these nodes when frames come out stale or a device times out",
    },
  ];
}

/** Devices that put addresses on the bus themselves: what the CPU copies goes through its caches anyway. */
function masters(devices: readonly Device[]): readonly Device[] {
  return [...new Set(devices)].filter(
    (device) => device !== CPU && !isCopiedByCpu(device) && device.memory !== "none",
  );
}

function isCopiedByCpu({ memory }: Device): boolean {
  return memory !== "refuses" && memory !== "unknown" && MEMORY_MODELS[memory].cpuCopies;
}

function nodes(devices: readonly Device[]): string {
  return devices.map(({ node }) => node).join(", ");
}
