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
}

export function memoryUses(plan: Plan, board: Board): readonly MemoryUse[] {
  const fallback = defaultPool(plan, board);
  const devicesAt = (nodes: readonly string[]) =>
    board.devices.filter((device) => nodes.includes(device.node));
  return plan.streams.flatMap((stream) => {
    const copied = stream.copies.flatMap((copy) => copy.consumers);
    const engines = stream.copies.map((copy) => copy.engine);
    const sharing = stream.to.filter((node) => !copied.includes(node));
    const parts = [
      { memory: stream.memory, nodes: [stream.from, ...sharing, ...engines] },
      ...stream.copies.map((copy) => ({
        memory: copy.to,
        nodes: [...copy.consumers, copy.engine],
      })),
    ];
    return parts.flatMap(({ memory, nodes }) =>
      memory === null
        ? []
        : [{ stream, memory, pool: poolOf(memory, board, fallback), devices: devicesAt(nodes) }],
    );
  });
}

/** Name of the default CMA pool: the board's own, or the one the plan budgets for a board that has none. */
export function defaultPool(plan: Plan, board: Board): string {
  if (board.cma.name !== undefined) return board.cma.name;
  const named = new Set(board.regions.map(({ name }) => name));
  return plan.budget.find(({ pool }) => pool !== "ram" && !named.has(pool))?.pool ?? "cma";
}

function poolOf(memory: string, board: Board, fallback: string): string {
  const [kind, name = ""] = splitOnce(memory);
  if (kind === "export") return poolOfExporter(name, board, fallback);
  if (kind !== "heap" || name === "system") return "ram";
  return name === "cma" ? fallback : name;
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

function splitOnce(memory: string): [string, string?] {
  const at = memory.indexOf(":");
  return at < 0 ? [memory] : [memory.slice(0, at), memory.slice(at + 1)];
}
