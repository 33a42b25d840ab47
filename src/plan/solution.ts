// A pipeline placed on a board: the streams worked out, and for each the chosen option or what stands in the way.
import type { Board } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { SolveLp } from "./placement/milp.ts";
import { budgetsOf, placeStreams, type StreamOption, streamOptions } from "./place-streams.ts";
import type { PlacementResult } from "./placement/problem.ts";
import type { Verdict } from "./plan.ts";
import { isCarvedOut } from "./ram.ts";
import { startStream, type StreamWork } from "./stream-work.ts";

export interface Solution {
  readonly streams: readonly StreamSolution[];
  readonly placement: PlacementResult;
  readonly diagnostics: readonly Diagnostic[];
}

export interface StreamSolution {
  readonly work: StreamWork;
  /** All ways that are certain to work. */
  readonly options: readonly StreamOption[];
  /** The one chosen, when the placement holds and some way is certain. */
  readonly chosen: StreamOption | undefined;
  /** The one that would be chosen if the pools had room for everything; what its budget shows is what is missing. */
  readonly wanted: StreamOption | undefined;
  readonly verdict: Verdict;
}

export interface Solved {
  readonly solution?: Solution;
  readonly diagnostics: readonly Diagnostic[];
}

/** Undefined when the pipeline does not fit the board at all; the diagnostics say where. */
export function solve(board: Board, pipeline: Pipeline, solveLp?: SolveLp): Solved {
  const starts = pipeline.streams.map((stream) => startStream(board, stream));
  const diagnostics = starts.flatMap((start) => start.diagnostics);
  const works = starts.flatMap(({ work }) => (work ? [work] : []));
  if (works.length < starts.length) return { diagnostics };
  const certain = works.map((work) =>
    work.blocked.length > 0 ? [] : streamOptions(board, work, (answer) => answer === "yes"),
  );
  const placeable = works.filter((_, at) => (certain[at] ?? []).length > 0);
  const ways = certain.filter((options) => options.length > 0);
  const placement = placeStreams(board, placeable, ways, budgetsOf(board), solveLp);
  const unbounded =
    placement.status === "infeasible" ? placeStreams(board, placeable, ways, new Map()) : placement;
  const around =
    placement.status === "infeasible" ? placeAround(board, placeable, ways, placement.pools) : [];
  const streams = works.map((work, at): StreamSolution => {
    const options = certain[at] ?? [];
    const position = placeable.indexOf(work);
    const chosen = optionAt(options, placement, position) ?? around[position];
    const wanted = optionAt(options, unbounded, position);
    return { work, options, chosen, wanted, verdict: verdictOf(work, options, chosen, placement) };
  });
  return { solution: { streams, placement, diagnostics }, diagnostics };
}

/** Streams that can do without the pools that do not hold are placed all the same, by their position. */
function placeAround(
  board: Board,
  works: readonly StreamWork[],
  ways: readonly (readonly StreamOption[])[],
  pools: readonly string[],
): readonly (StreamOption | undefined)[] {
  const outside = ways.map((options) =>
    options.filter(({ allocations }) =>
      allocations.every(
        ({ memory }) =>
          !pools.includes(memory.pool) &&
          (!pools.includes("ram") || isCarvedOut(board, memory.pool)),
      ),
    ),
  );
  const able = works.filter((_, at) => (outside[at] ?? []).length > 0);
  const options = outside.filter((some) => some.length > 0);
  const placement = placeStreams(board, able, options, budgetsOf(board));
  return works.map((work, at) => {
    const position = able.indexOf(work);
    return position < 0 ? undefined : optionAt(outside[at] ?? [], placement, position);
  });
}

function optionAt(
  options: readonly StreamOption[],
  placement: PlacementResult,
  stream: number,
): StreamOption | undefined {
  if (placement.status === "infeasible") return undefined;
  const index = placement.choice?.[stream];
  return index === undefined ? undefined : options[index];
}

function verdictOf(
  work: StreamWork,
  options: readonly StreamOption[],
  chosen: StreamOption | undefined,
  placement: PlacementResult,
): Verdict {
  if (work.blocked.some((obstacle) => obstacle.verdict === "no")) return "infeasible";
  if (work.blocked.length > 0) return "unknown";
  const sharing = work.candidates.map((candidate) => candidate.verdict);
  const mayShare = work.forced.size === 0 && sharing.includes("unknown");
  if (chosen?.copies.length === 0) return "zero-copy";
  if (mayShare) return "unknown";
  if (chosen) return "copy";
  if (options.length > 0) return placement.status === "limit" ? "unknown" : "infeasible";
  return work.verdicts.flat().some((verdict) => verdict.verdict === "unknown")
    ? "unknown"
    : "infeasible";
}
