// Whether the memory is there: the planned one, and one that would make a stream work on one buffer and that this kernel
// lacks. What a missing heap would change is not presumed: the pipeline is planned again for the board that has it.
import type { Board } from "../../board/board.ts";
import type { Plan, StreamPlan } from "../../plan/plan.ts";
import { emitKconfig } from "../../plan/setup/kconfig.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkHeaps(evidence: Evidence): readonly Finding[] {
  return [...disagreements(evidence), ...missing(evidence), ...present(evidence)];
}

/** A heap of the kernel without a node, or one that its configuration promises. */
function disagreements({ look, plain, plan, wanted }: Evidence): readonly Finding[] {
  const isNeeded = plan.streams.some(({ verdict }) => verdict !== "zero-copy") || wanted;
  if (!isNeeded) return [];
  return look.disagreements
    .filter(({ code }) => code === "live-heap-without-node" || code === "live-heap-missing")
    .map(({ code, message, help }) => ({
      code: code === "live-heap-missing" ? "doctor-heap-expected" : "doctor-heap-without-node",
      state: "bad",
      about: "/dev/dma_heap",
      what: message,
      change: help === undefined ? [] : [help],
      source: plain.kernel.configFile ?? "/sys/class/dma_heap",
    }));
}

function missing(evidence: Evidence): readonly Finding[] {
  const { board, plan, wanted } = evidence;
  const isWanting = ({ id, verdict }: StreamPlan) => verdict !== "zero-copy" || isAbsent(id);
  const isAbsent = (id: string) =>
    evidence.trials.some(
      (trial) =>
        trial.stream === id && trial.memory === wanted && trial.allocation?.errno === "ENOENT",
    );
  const lacking = plan.streams.filter(isWanting);
  const absent = board.heaps.filter(
    (heap) =>
      heap.exists === "no" &&
      (heap.id === wanted || lacking.some((stream) => isCandidate(stream, heap.id))),
  );
  return absent.flatMap((heap) => {
    const other = withHeap(board, heap.id);
    const better = evidence.planFor(other);
    const gained = lacking.filter(({ id }) => isShared(better, id, heap.id));
    if (!better || (gained.length === 0 && heap.id !== wanted)) return [];
    const streams = gained.map(({ id }) => id).join(", ");
    return [
      {
        code: "doctor-no-heap",
        state: "bad",
        about: heap.id,
        what: `this kernel has no ${heap.id}${gained.length === 0 ? "" : `; with it ${streams} needs no copy`}`,
        change: heapSymbols(better, other),
        source: heap.facts.at(-1)?.source ?? "/dev/dma_heap",
      },
    ];
  });
}

function isCandidate({ candidates }: StreamPlan, memory: string): boolean {
  return candidates.some((candidate) => candidate.memory === memory);
}

function withHeap(board: Board, memory: string): Board {
  const heaps = board.heaps.map((heap) =>
    heap.id === memory ? { ...heap, exists: "yes" as const } : heap,
  );
  return { ...board, heaps };
}

function isShared(plan: Plan | undefined, id: string, memory: string): boolean {
  const stream = plan?.streams.find((one) => one.id === id);
  return stream?.verdict === "zero-copy" && stream.memory === memory;
}

const HEAP_SYMBOL = /^CONFIG_(?:DMABUF_HEAPS|UDMABUF|ION|CMA|DMA_CMA)\w*=/;

/** Those of the set-up text that have to do with memory and that this kernel is not known to have. */
function heapSymbols(plan: Plan, board: Board): readonly string[] {
  return emitKconfig(plan, board)
    .split("\n")
    .filter((line) => HEAP_SYMBOL.test(line))
    .filter((line) => {
      const name = line.slice("CONFIG_".length, line.indexOf("="));
      return !["y", "m"].includes(board.kernel.option(name));
    });
}

function present({ plan, look, board }: Evidence): readonly Finding[] {
  const planned = [...new Set(plan.streams.flatMap(({ memory }) => memory ?? []))];
  return planned.flatMap((memory): readonly Finding[] => {
    const heap = board.heaps.find(({ id }) => id === memory);
    const found = look.heaps.find((one) => one.memory === memory);
    if (!heap || !found) return [];
    return [
      {
        code: "doctor-heap-there",
        state: "good",
        about: memory,
        what: `${memory} is there as ${found.names.join(", ")}`,
        change: [],
        source: "/dev/dma_heap",
      },
    ];
  });
}
