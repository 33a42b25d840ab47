// Phase "plan": a board and a pipeline in, the whole answer out as one value.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Board } from "../board/board.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { budgetOf } from "./budget.ts";
import { smallestConflict } from "./conflict.ts";
import { counterfactuals, type WhatIf, whatIf } from "./counterfactuals.ts";
import type { SolveLp } from "./placement/milp.ts";
import { planDiagnostics } from "./plan-diagnostics.ts";
import type { Plan, StreamPlan, Verdict } from "./plan.ts";
import { type StreamSolution, solve } from "./solution.ts";
import { summaryOf } from "./summary.ts";

/** The worst verdict of the streams is the plan's; this is the order from good to bad. */
const FROM_GOOD_TO_BAD: readonly Verdict[] = ["zero-copy", "copy", "unknown", "infeasible"];

/** @param solveLp a MILP solver for pipelines too large for the exact search; without one the best found is said to be that */
export function makePlan(board: Board, pipeline: Pipeline, solveLp?: SolveLp): Checked<Plan> {
  const { solution, diagnostics } = solve(board, pipeline, solveLp);
  if (!solution) return { diagnostics };
  const what = whatIf(board, pipeline);
  const streams = solution.streams.map((stream) => streamPlan(what, stream));
  const copies = streams.flatMap((stream) => stream.copies);
  const chosen = solution.streams.flatMap((stream) => stream.chosen ?? stream.wanted ?? []);
  const verdict = streams.map((stream) => stream.verdict).reduce(worse, "zero-copy");
  const said: Diagnostic[] = [
    ...board.diagnostics,
    ...diagnostics,
    ...planDiagnostics(board, solution),
  ];
  const assumptions = [
    ...board.assumptions,
    ...solution.streams.flatMap(({ work }) => work.assumptions),
  ];
  const plan: Omit<Plan, "summary"> = {
    verdict,
    assumptions: [...new Set(assumptions)],
    streams,
    copies: copies.length,
    copyBytesPerSecond: copies.reduce((sum, copy) => sum + copy.bytesPerSecond, 0),
    budget: budgetOf(board, chosen),
    diagnostics: said,
  };
  return { value: { ...plan, summary: summaryOf(plan) }, diagnostics: said };
}

function worse(a: Verdict, b: Verdict): Verdict {
  return FROM_GOOD_TO_BAD.indexOf(a) >= FROM_GOOD_TO_BAD.indexOf(b) ? a : b;
}

function streamPlan(what: WhatIf, solution: StreamSolution): StreamPlan {
  const { work, chosen, verdict } = solution;
  const { stream } = work;
  const obstacles = [...work.blocked, ...work.converted];
  return {
    id: stream.id,
    from: work.from.node,
    to: work.to.map((device) => device.node),
    format: work.layout.format,
    width: stream.width,
    height: stream.height,
    rate: stream.rate,
    buffers: work.buffers,
    buffersFrom: work.buffersFrom,
    memory: chosen?.memory.id ?? null,
    heapNames: chosen?.memory.heapNames ?? [],
    layout: work.layout,
    ownLayouts: [...work.ownLayouts].map(([node, layout]) => ({ node, layout })),
    verdict,
    zeroCopy: zeroCopyOf(solution),
    copies: chosen?.copies ?? [],
    candidates: work.candidates,
    conflict: smallestConflict(work.candidates),
    counterfactuals: counterfactuals(what, solution),
    obstacles,
    questions: questionsOf(solution),
  };
}

/** Whether the stream runs without a copy under this plan: its budgets and obstacles count, not the memory alone. */
function zeroCopyOf({ verdict, work }: StreamSolution): StreamPlan["zeroCopy"] {
  if (verdict === "zero-copy") return "yes";
  if (verdict !== "unknown") return "no";
  return work.forced.size > 0 ? "no" : "unknown";
}

/** Questions whose answers could still make some memory serve all: those of candidates nobody refuses. */
function questionsOf({ verdict, work }: StreamSolution): readonly string[] {
  if (verdict !== "unknown") return [];
  const blocked = work.blocked.filter((obstacle) => obstacle.verdict === "unknown");
  if (blocked.length > 0) return blocked.map(({ question, message }) => question ?? message);
  const open = work.candidates.filter((candidate) => candidate.verdict === "unknown");
  const asked = (open.length > 0 ? open : work.candidates).flatMap(
    (candidate) => candidate.devices,
  );
  return [...new Set(asked.flatMap(({ question }) => (question === null ? [] : [question])))];
}
