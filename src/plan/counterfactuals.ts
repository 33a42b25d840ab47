// What would turn the answer over: another memory, an IOMMU for the device that refuses, more CMA. Each is tried by
// planning again on the changed board, so what is promised is what `plan` would then say.
import type { Board, Device } from "../board/board.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { formatBytes, formatMemory } from "./amounts.ts";
import { budgetOf } from "./budget.ts";
import type { Counterfactual } from "./plan.ts";
import type { StreamOption } from "./place-streams.ts";
import { type Solved, type StreamSolution, solve } from "./solution.ts";

const ALL_ADDRESSES = { lo: 0n, hi: (1n << 48n) - 1n };

/** Plans of one pipeline on changed boards. Streams share devices, so each change is planned once for all of them. */
export interface WhatIf {
  readonly board: Board;
  /** The stream's outcome on the board that `change` makes; equal names mean equal changes. */
  outcome(name: string, id: string, change: (board: Board) => Board): StreamSolution | undefined;
}

export function whatIf(board: Board, pipeline: Pipeline): WhatIf {
  const solved = new Map<string, Solved>();
  return {
    board,
    outcome(name, id, change) {
      const known = solved.get(name) ?? solve(change(board), pipeline);
      solved.set(name, known);
      return known.solution?.streams.find(({ work }) => work.stream.id === id);
    },
  };
}

export function counterfactuals(what: WhatIf, stream: StreamSolution): readonly Counterfactual[] {
  const found = [
    ...otherMemory(what.board, stream),
    ...behindAnIommu(what, stream),
    ...moreCma(what, stream),
  ];
  return found.filter((one, at) => found.findIndex((other) => other.text === one.text) === at);
}

/** The best way with another memory for the producer: the answer the user did not get, with its price. */
function otherMemory(board: Board, { chosen, options }: StreamSolution): readonly Counterfactual[] {
  if (!chosen) return [];
  const others = options.filter(
    (option) =>
      option.memory.id !== chosen.memory.id &&
      option.memory.exporter === undefined &&
      fits(board, option),
  );
  const best = others.toSorted(
    (a, b) => copied(a) - copied(b) || a.copies.length - b.copies.length,
  )[0];
  if (!best) return [];
  const price = best.copies.map(
    (copy) =>
      `one copy per frame into ${copy.to} for ${copy.consumers.join(" and ")} (${formatBytes(copy.bytesPerSecond)}/s, by ${copy.engine})`,
  );
  const text = `with ${best.memory.id}: ${price.length === 0 ? "zero-copy as well" : price.join(", ")}`;
  return [
    {
      change: "heap",
      text,
      verdict: price.length === 0 ? "zero-copy" : "copy",
      memory: best.memory.id,
      copyBytesPerSecond: copied(best),
      budget: budgetOf(board, [best]),
    },
  ];
}

/** Whether every pool holds what this way alone takes of it. */
function fits(board: Board, option: StreamOption): boolean {
  return budgetOf(board, [option]).every(
    ({ needed, available }) => available === null || needed <= available,
  );
}

function copied(option: StreamOption): number {
  return option.copies.reduce((sum, copy) => sum + copy.bytesPerSecond, 0);
}

/** For each device that refuses scattered memory: what if an IOMMU translated for it. */
function behindAnIommu(what: WhatIf, stream: StreamSolution): readonly Counterfactual[] {
  const refusing = stream.work.devices.filter(
    (device) =>
      device.translation === "none" && device.needsContiguous === "yes" && device.import === "yes",
  );
  return refusing.flatMap((device) => {
    const outcome = what.outcome(`iommu ${device.node}`, stream.work.stream.id, (board) =>
      changeDevice(board, device.node, translated),
    );
    if (!outcome?.chosen || outcome.chosen.copies.length > 0) return [];
    const { memory } = outcome.chosen;
    if (memory.id === stream.chosen?.memory.id) return [];
    const gain = memory.contiguous === "yes" ? "" : ", no contiguous memory needed";
    const text = `with an IOMMU that translates for ${device.node}: zero-copy from ${memory.id}${gain}`;
    return [
      {
        change: "iommu",
        text,
        verdict: "zero-copy" as const,
        memory: memory.id,
        copyBytesPerSecond: 0,
        budget: budgetOf(what.board, [outcome.chosen]),
      },
    ];
  });
}

function translated(device: Device): Device {
  return {
    ...device,
    translation: "iommu",
    iommu: "an IOMMU",
    needsContiguous: "no",
    memory: device.row?.memory ?? device.memory,
    maxSegment: ALL_ADDRESSES.hi,
    window: { space: "iova", lo: 0n, hi: 0xffff_ffffn },
    physical: ALL_ADDRESSES,
  };
}

function changeDevice(board: Board, node: string, change: (device: Device) => Device): Board {
  return {
    ...board,
    devices: board.devices.map((device) => (device.node === node ? change(device) : device)),
  };
}

/** Where the pools do not hold: the area that would. */
function moreCma(what: WhatIf, stream: StreamSolution): readonly Counterfactual[] {
  const { board } = what;
  if (stream.chosen?.copies.length === 0 || board.cma.size === undefined) return [];
  const enough = what.outcome("cma", stream.work.stream.id, () => ({
    ...board,
    regions: board.regions.filter(({ name }) => name !== board.cma.name),
    cma: { ...board.cma, size: undefined },
  }));
  if (!enough?.chosen || enough.chosen.copies.length > 0) return [];
  const budget = budgetOf(board, [enough.chosen]);
  const short = budget.find(
    ({ pool, needed, available }) =>
      pool === board.cma.name && available !== null && needed > available,
  );
  if (!short) return [];
  const text = `with ${formatMemory(short.needed)} of CMA instead of ${formatMemory(short.available ?? 0n)}: zero-copy from ${enough.chosen.memory.id}`;
  return [
    {
      change: "cma-size",
      text,
      verdict: "zero-copy",
      memory: enough.chosen.memory.id,
      copyBytesPerSecond: 0,
      budget,
    },
  ];
}
