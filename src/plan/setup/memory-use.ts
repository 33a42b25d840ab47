// Which memory each part of a plan is allocated from: the stream's own buffers and the target of every copy, with the
// pool it is drawn from and the devices that put its addresses on the bus.
import type { Board, Device } from "../../board/board.ts";
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import type { Plan, StreamPlan } from "../plan.ts";

export interface MemoryUse {
  readonly stream: StreamPlan;
  /** Candidate id: `heap:cma`, `export:<node>`, ... */
  readonly memory: string;
  /** The budget it is drawn from. */
  readonly pool: string;
  readonly devices: readonly Device[];
  /** False for what the plan could not place because the pool is too small: its budget does not count this use. */
  readonly placed: boolean;
}

/**
 * What the streams take, and for a stream that only lacks room in a pool, what it would take with more: set-up texts are
 * there to make that room.
 */
export function memoryUses(plan: Plan, board: Board): readonly MemoryUse[] {
  const fallback = defaultPool(plan, board);
  const use = (
    stream: StreamPlan,
    memory: string,
    nodes: readonly string[],
    placed: boolean,
  ): MemoryUse => {
    const devices = board.devices.filter((device) => nodes.includes(device.node));
    return { stream, memory, pool: poolOf(memory, board, fallback), devices, placed };
  };
  return plan.streams.flatMap((stream) => {
    const wanted = memoryWithMoreRoom(stream);
    if (wanted !== undefined) return [use(stream, wanted, [stream.from, ...stream.to], false)];
    if (stream.memory === null) return [];
    const copied = stream.copies.flatMap((copy) => copy.consumers);
    const engines = stream.copies.map((copy) => copy.engine);
    const sharing = stream.to.filter((node) => !copied.includes(node));
    return [
      use(stream, stream.memory, [stream.from, ...sharing, ...engines], true),
      ...stream.copies.map((copy) => use(stream, copy.to, [...copy.consumers, copy.engine], true)),
    ];
  });
}

function memoryWithMoreRoom(stream: StreamPlan): string | undefined {
  const larger = stream.counterfactuals.find(
    ({ change, verdict }) => change === "cma-size" && verdict === "zero-copy",
  );
  return larger?.memory ?? undefined;
}

/** Name of the default CMA pool: the board's own, or the one the plan budgets for a board that has none. */
export function defaultPool(plan: Plan, board: Board): string {
  if (board.cma.name !== undefined) return board.cma.name;
  const named = new Set(board.regions.map(({ name }) => name));
  return plan.budget.find(({ pool }) => pool !== "ram" && !named.has(pool))?.pool ?? "cma";
}

function poolOf(memory: string, board: Board, fallback: string): string {
  if (memory.startsWith("export:"))
    return poolOfExporter(memory.slice("export:".length), board, fallback);
  const heap = board.heaps.find(({ id }) => id === memory);
  if (heap?.region !== undefined) return heap.region;
  return memory === "heap:cma" ? fallback : "ram";
}

/**
 * A driver that hands out one run of pages takes them from its own pool or from the default CMA, unless an IOMMU lets
 * the DMA API gather single pages (drivers/iommu/dma-iommu.c:1445).
 */
function poolOfExporter(node: string, board: Board, fallback: string): string {
  const device = board.devices.find((candidate) => candidate.node === node);
  if (
    !device ||
    device.memory === "refuses" ||
    device.memory === "unknown" ||
    device.translation === "unknown"
  )
    return "ram";
  const { exportsContiguous } = MEMORY_MODELS[device.memory];
  const run =
    device.translation === "none" ? exportsContiguous.direct : exportsContiguous.translated;
  return run === "yes" ? (device.pool ?? fallback) : "ram";
}
