// Placement over all streams: every way to place each stream becomes an option with its cost and what it takes from
// the pools, and the exact solver chooses.
import type { Answer } from "../diagnostic/answer.ts";
import type { Board, Device } from "../board/board.ts";
import type { FrameLayout } from "../format/layout.ts";
import { cmaSlotBytes } from "../board/kernel/cma.ts";
import { type CmaGeometry, cmaGeometry } from "../board/kernel/cma-geometry.ts";
import type { CandidateMemory } from "./candidates.ts";
import { copyBufferCount } from "./buffer-count.ts";
import { copyEngine } from "./copy-engine.ts";
import { type Placing, placings } from "./options.ts";
import { placeWithMilp, type SolveLp } from "./placement/milp.ts";
import { place } from "./placement/solve.ts";
import type { PlacementOption, PlacementResult } from "./placement/problem.ts";
import type { Copy } from "./plan.ts";
import { isCarvedOut, ramAvailable } from "./ram.ts";
import { wholePages } from "./room.ts";
import type { StreamWork } from "./stream-work.ts";

export interface StreamOption {
  readonly memory: CandidateMemory;
  readonly copies: readonly Copy[];
  /** Every buffer of the stream, copies included, with the memory it comes from. */
  readonly allocations: readonly Allocation[];
}

export interface Allocation {
  readonly memory: CandidateMemory;
  readonly bytes: readonly number[];
  readonly count: number;
}

const PAGE = 4096;

/** Ways to place a stream using only answers that `accepts` lets through. */
export function streamOptions(
  board: Board,
  work: StreamWork,
  accepts: (answer: Answer) => boolean,
): readonly StreamOption[] {
  const table = work.verdicts.map((row) => row.map((verdict) => verdict.verdict));
  return placings(work.memories, table, accepts, work.forced).flatMap((placing) => {
    const option = realise(board, work, placing);
    return option ? [option] : [];
  });
}

function realise(board: Board, work: StreamWork, placing: Placing): StreamOption | undefined {
  const memory = work.memories[placing.memory];
  if (!memory) return undefined;
  const copies: Copy[] = [];
  const { buffers: bytes } = layoutAt(work, work.from);
  const allocations: Allocation[] = [{ memory, bytes, count: work.buffers }];
  for (const { memory: index, consumers } of placing.copies) {
    const target = work.memories[index];
    if (!target) return undefined;
    const engine = copyEngine(board, work, memory, target);
    if (engine === undefined) return undefined;
    for (const { layout, members } of bySize(work, consumers)) {
      copies.push({
        from: memory.id,
        to: target.id,
        consumers: members.map((device) => device.node),
        engine,
        bytesPerSecond: Math.round(layout.size * work.stream.rate),
      });
      allocations.push({ memory: target, bytes: layout.buffers, count: copyBufferCount(members) });
    }
  }
  return { memory, copies, allocations };
}

/** Consumers that want the same frames share a copy; those that want others need one of their own. */
function bySize(
  work: StreamWork,
  consumers: readonly number[],
): readonly { readonly layout: FrameLayout; readonly members: readonly Device[] }[] {
  const groups = new Map<string, { readonly layout: FrameLayout; readonly members: Device[] }>();
  for (const device of consumers.flatMap((at) => work.to[at] ?? [])) {
    const layout = layoutAt(work, device);
    const { format, width, height, planes, buffers } = layout;
    const key = JSON.stringify([format, width, height, planes, buffers]);
    const group = groups.get(key) ?? { layout, members: [] };
    group.members.push(device);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function layoutAt({ ownLayouts, layout }: StreamWork, { node }: Device): FrameLayout {
  return ownLayouts.get(node) ?? layout;
}

/**
 * Chooses one option per stream. Objectives: bytes copied a second, contiguous bytes reserved, pages translated, order.
 * @param solveLp takes over where the exact search gives up
 */
export function placeStreams(
  board: Board,
  works: readonly StreamWork[],
  options: readonly (readonly StreamOption[])[],
  budgets: ReadonlyMap<string, number>,
  solveLp?: SolveLp,
): PlacementResult {
  const grain = cmaGeometry(board.kernel);
  const streams = works.map((work, at) => ({
    id: work.stream.id,
    options: (options[at] ?? []).map((option) => toPlacement(board, grain, work, option)),
  }));
  const result = place({ streams, budgets });
  return result.status === "limit" && solveLp
    ? placeWithMilp({ streams, budgets }, solveLp)
    : result;
}

function toPlacement(
  board: Board,
  grain: CmaGeometry,
  work: StreamWork,
  option: StreamOption,
): PlacementOption {
  const copied = option.copies.reduce((sum, copy) => sum + copy.bytesPerSecond, 0);
  const uses = new Map<string, number>();
  let reserved = 0;
  for (const { memory, bytes, count } of option.allocations) {
    const pages = count * wholePages(bytes);
    const taken =
      memory.contiguous === "yes"
        ? count * bytes.reduce((sum, one) => sum + cmaSlotBytes(one, grain), 0)
        : pages;
    if (memory.pool !== "ram") uses.set(memory.pool, (uses.get(memory.pool) ?? 0) + taken);
    // What alignment wastes of a CMA area is still RAM to others.
    if (!isCarvedOut(board, memory.pool)) uses.set("ram", (uses.get("ram") ?? 0) + pages);
    if (memory.contiguous === "yes") reserved += taken;
  }
  const order = option.allocations.reduce(
    (sum, { memory }) => sum + work.memories.indexOf(memory),
    0,
  );
  return {
    id: option.memory.id,
    cost: [copied, reserved, translatedPages(work, option), order],
    uses,
  };
}

/** Pages a second that go through an IOMMU one by one: a scattered buffer costs a table entry a page. */
function translatedPages(work: StreamWork, option: StreamOption): number {
  if (option.memory.contiguous === "yes") return 0;
  const behind = work.devices.filter((device) => device.translation === "iommu").length;
  return Math.round((behind * work.layout.size * work.stream.rate) / PAGE);
}

/** What each pool holds, in bytes; a pool whose size nothing tells has no limit. */
export function budgetsOf(board: Board): ReadonlyMap<string, number> {
  const budgets = new Map<string, number>();
  for (const region of board.regions) {
    if (region.size !== undefined && region.kind !== "memreserve")
      budgets.set(region.name, Number(region.size));
  }
  if (board.cma.name !== undefined && board.cma.size !== undefined)
    budgets.set(board.cma.name, Number(board.cma.size));
  const ram = ramAvailable(board);
  if (ram !== undefined) budgets.set("ram", Number(ram.bytes));
  return budgets;
}
