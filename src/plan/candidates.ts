// Candidate memories of a stream: every heap this kernel may have, udmabuf, and each device of the stream as exporter.
import type { Answer } from "../diagnostic/answer.ts";
import type { Board, Device, Fact, Heap } from "../board/board.ts";
import type { MemoryProperties, Range } from "../buffer/memory.ts";
import { addressBits, intersect } from "../buffer/range.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";

export interface CandidateMemory extends MemoryProperties {
  readonly exists: Answer;
  /** Names the kernel may give the heap, most likely first. */
  readonly heapNames: readonly string[];
  /** Device files of those names. */
  readonly paths: readonly string[];
  /** Node of the device that allocates, for `export:` memories. */
  readonly exporter?: string;
  /** Whether its buffers can be handed out as dma-bufs. Where not, they still serve their own device and the CPU. */
  readonly exportable: Answer;
  /** `by-kernel`: the range is where the kernel may put the region, not where it is. */
  readonly placed: "by-kernel" | "anywhere";
  readonly facts: readonly Fact[];
}

/** Heaps first, then exporters in the order of the stream: the order in which equals are preferred. */
export function candidatesOf(board: Board, devices: readonly Device[]): readonly CandidateMemory[] {
  const exporters = devices.filter(
    (device, at) => device.memory !== "none" && devices.indexOf(device) === at,
  );
  return [
    ...board.heaps.map((heap) => heapCandidate(board, heap)),
    ...exporters.map((device) => exporterCandidate(board, device)),
  ];
}

function heapCandidate(board: Board, heap: Heap): CandidateMemory {
  const range = heap.region === undefined ? board.ramRange : heapRange(board, heap.region);
  return {
    id: heap.id,
    contiguous: heap.contiguous,
    ...(range ? { range } : {}),
    pool: heap.region ?? "ram",
    cpuCached: heap.cpuCached,
    structPages: heap.structPages,
    protected: heap.protected,
    kernelMaps: heap.id === "udmabuf" ? "no" : "yes",
    ...(heap.largest === undefined ? {} : { largest: heap.largest }),
    exists: heap.exists,
    exportable: "yes",
    heapNames: heap.names,
    paths: heap.paths,
    placed: heap.region === undefined ? "anywhere" : "by-kernel",
    facts: heap.facts,
  };
}

function exporterCandidate(board: Board, device: Device): CandidateMemory {
  const model =
    device.memory === "refuses" || device.memory === "unknown"
      ? undefined
      : MEMORY_MODELS[device.memory];
  const translated = device.translation === "iommu" || device.translation === "internal";
  const contiguous =
    device.translation === "unknown"
      ? "unknown"
      : (model?.exportsContiguous[translated ? "translated" : "direct"] ?? "unknown");
  const range = exportRange(board, device, contiguous);
  return {
    id: `export:${device.node}`,
    contiguous,
    ...(range ? { range } : {}),
    pool: contiguous === "yes" ? (device.pool ?? board.cma.name ?? "ram") : "ram",
    cpuCached:
      device.coherent === "yes"
        ? "yes"
        : (device.row?.exportsCached ?? model?.exportsCached ?? "unknown"),
    structPages: poolHasPages(board, device),
    protected: "no",
    kernelMaps: model?.exportsKernelMapped ?? "unknown",
    // A driver that nobody has read may have no buffers of its own.
    exists: device.memory === "unknown" && device.export !== "yes" ? "unknown" : "yes",
    exportable: device.export,
    heapNames: [],
    paths: [],
    exporter: device.node,
    placed: contiguous === "yes" ? "by-kernel" : "anywhere",
    facts: device.facts.filter((fact) => fact.field === "export" || fact.field === "memory"),
  };
}

/** A device with a no-map pool of its own hands out memory without struct pages. */
function poolHasPages(board: Board, { pool }: Device): Answer {
  return board.regions.some(({ name, kind }) => name === pool && kind === "no-map") ? "no" : "yes";
}

/**
 * A driver's contiguous buffers come from the CMA area or the pages below its coherent mask, so within its own reach
 * (kernel/dma/direct.c, dma_direct_alloc); scattered ones come from anywhere in RAM.
 */
function exportRange(board: Board, device: Device, contiguous: Answer): Range | undefined {
  if (contiguous !== "yes") {
    const pages = device.row?.allocationBits;
    if (pages === undefined) return board.ramRange;
    const reach = addressBits(pages);
    return board.ramRange ? (intersect(reach, board.ramRange) ?? board.ramRange) : reach;
  }
  const pool = device.pool === undefined ? undefined : regionRange(board, device.pool);
  if (pool) return pool;
  if (!device.physical) return board.ramRange;
  const ram = board.ramRange ? intersect(device.physical, board.ramRange) : device.physical;
  const cma = board.cma.range;
  return ram && cma ? (intersect(ram, cma) ?? ram) : ram;
}

/** A region that only a board file names, without saying where it lies, is somewhere in RAM. */
function heapRange(board: Board, name: string): Range | undefined {
  const isKnown = name === board.cma.name || board.regions.some((region) => region.name === name);
  return isKnown ? regionRange(board, name) : board.ramRange;
}

function regionRange(board: Board, name: string): Range | undefined {
  if (name === board.cma.name) return board.cma.range;
  return board.regions.find((region) => region.name === name)?.range;
}
