// What the plan has to say beyond its values: pools that do not hold, failures that nothing reports, what caches do.
import type { Board } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { formatMemory } from "./amounts.ts";
import { budgetOf } from "./budget.ts";
import { cacheDiagnostics } from "./cache-diagnostics.ts";
import type { Solution, StreamSolution } from "./solution.ts";

export function planDiagnostics(board: Board, solution: Solution): readonly Diagnostic[] {
  return [
    ...shortage(board, solution),
    ...unproven(solution),
    ...solution.streams.flatMap((stream) => [
      ...silentFailures(stream),
      ...cacheDiagnostics(stream),
      ...privateMemory(stream),
      ...blocked(stream),
    ]),
  ];
}

function shortage(board: Board, { placement, streams }: Solution): readonly Diagnostic[] {
  if (placement.status !== "infeasible" || placement.pools.length === 0) return [];
  const wanted = budgetOf(
    board,
    streams.flatMap((stream) => stream.wanted ?? []),
  );
  return placement.pools.map((pool) => {
    const line = wanted.find((budget) => budget.pool === pool);
    const needs = line
      ? `: ${formatMemory(line.needed)} of buffers, and there is ${formatMemory(line.available ?? 0n)} (${line.source})`
      : "";
    return {
      code: "plan-pool-too-small",
      severity: "warning",
      message: `the streams do not fit in ${pool === "ram" ? "RAM" : pool}, whichever way they are placed${needs}`,
      help: "use fewer buffers, a smaller size, or give the board more",
    };
  });
}

function unproven({ placement }: Solution): readonly Diagnostic[] {
  if (placement.status !== "limit") return [];
  const message =
    "the pipeline is too large to prove that no placement is better; the best one found is shown";
  return [{ code: "plan-not-proven", severity: "warning", message }];
}

function silentFailures({ work }: StreamSolution): readonly Diagnostic[] {
  const silent = work.candidates.flatMap(({ memory, devices }) =>
    devices.filter((d) => d.silent).map((d) => ({ memory, ...d })),
  );
  const nodes = [...new Set(silent.map((verdict) => verdict.node))];
  return nodes.map((node) => {
    const mine = silent.filter((verdict) => verdict.node === node);
    return {
      code: "plan-silent-failure",
      severity: "warning",
      message: `${node} would accept ${[...new Set(mine.map((v) => v.memory))].join(", ")} and fail without an error`,
      place: { node },
      notes: [...new Set(mine.flatMap((v) => v.message ?? []))],
    };
  });
}

/** What a driver takes for itself, where that is known to run short. */
function privateMemory({ work }: StreamSolution): readonly Diagnostic[] {
  return [...new Set(work.devices)].flatMap(({ node, row }) =>
    row?.privateMemory === undefined
      ? []
      : [
          {
            code: "plan-private-memory",
            severity: "note" as const,
            message: `${node} ${row.privateMemory}; this is not counted here`,
            place: { node },
            notes: row.evidence["privateMemory"] ?? [],
          },
        ],
  );
}

function blocked({ work }: StreamSolution): readonly Diagnostic[] {
  return [...work.blocked, ...work.converted].map((obstacle) => ({
    code: `plan-${obstacle.rule}`,
    severity: "warning" as const,
    message: obstacle.message,
    place: { node: obstacle.node },
    notes: obstacle.facts.map((fact) => `${fact.field}: ${fact.value} (${fact.source})`),
  }));
}
