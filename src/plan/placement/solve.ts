// Placement: one option per stream under shared budgets, least cost first objective before second. Owns the stages: every
// objective is minimised by an exact search while the objectives before it are held at their optimum.
import { explainConflict } from "./conflict.ts";
import type { PlacementProblem, PlacementResult } from "./problem.ts";
import { components, reduce } from "./reduce.ts";
import type { NodeCount } from "./search.ts";
import { search } from "./search.ts";
import type { ScaledProblem, WholeOption, WholeProblem } from "./whole-problem.ts";
import { wholeProblem } from "./whole-problem.ts";

/** About a second of search; a plan of eight streams needs some hundred nodes. */
const defaultNodes = 2_000_000;

/**
 * The best choice of one option per stream, or why there is none. Equal cost: deterministic, and no stream could take an option
 * of lower index at the same cost. After `limits.nodes` search nodes the answer is "limit", never a guess at the optimum.
 * Costs and uses are compared as whole numbers (see `wholeProblem`); throws RangeError for numbers outside the contract.
 */
export function place(
  problem: PlacementProblem,
  limits: { readonly nodes: number } = { nodes: defaultNodes },
): PlacementResult {
  const without = problem.streams.filter((stream) => stream.options.length === 0);
  if (without.length > 0)
    return {
      status: "infeasible",
      pools: [],
      smallest: true,
      streams: without.map((stream) => stream.id),
    };

  const whole = wholeProblem(problem);
  const nodes = { used: 0, limit: limits.nodes };
  const reduced = reduce(whole);
  if (reduced === null) return conflicting(whole, limits.nodes);

  const parts = components(reduced).map((part) => ({ part, outcome: minimise(part, nodes) }));
  if (parts.some(({ outcome }) => outcome.status === "infeasible"))
    return conflicting(whole, limits.nodes);

  const bound = whole.costScale.map(
    (scale, objective) =>
      parts.reduce((sum, { outcome }) => sum + (outcome.bound[objective] ?? 0), 0) / scale,
  );
  const choice: number[] = [];
  for (const { part, outcome } of parts)
    part.streamIndex.forEach((stream, at) => (choice[stream] = outcome.choice?.[at] ?? -1));
  if (choice.includes(-1))
    return { status: "limit", choice: null, cost: null, bound, nodes: nodes.used };

  const first = preferFirst(whole, choice);
  const cost = costOf(whole, first);
  return parts.every(({ outcome }) => outcome.status === "optimal")
    ? { status: "optimal", choice: first, cost, nodes: nodes.used }
    : { status: "limit", choice: first, cost, bound, nodes: nodes.used };
}

function conflicting(whole: ScaledProblem, nodes: number): PlacementResult {
  return {
    status: "infeasible",
    ...explainConflict(whole, { used: 0, limit: nodes }),
    streams: [],
  };
}

/** Cost of a choice in the caller's units. */
export function costOf(whole: ScaledProblem, choice: readonly number[]): number[] {
  return whole.costScale.map((scale, objective) => objectiveOf(whole, choice, objective) / scale);
}

function objectiveOf(problem: WholeProblem, choice: readonly number[], objective: number): number {
  return problem.streams.reduce(
    (sum, options, stream) =>
      sum + (options.find((o) => o.index === choice[stream])?.cost[objective] ?? 0),
    0,
  );
}

/** Nodes for the first look whether anything fits at all. */
const fitNodes = 10_000;

interface Outcome {
  readonly status: "optimal" | "limit" | "infeasible";
  readonly choice: readonly number[] | null;
  readonly bound: readonly number[];
}

/** Lexicographic minimum of a reduced problem, stage by stage. */
function minimise(problem: WholeProblem, nodes: NodeCount): Outcome {
  const objectives = problem.streams[0]?.[0]?.cost.length ?? 0;
  const bound: number[] = [];
  const fit = anyPlacement(problem, nodes);
  if (fit === "none") return { status: "infeasible", choice: null, bound };
  let choice: readonly number[] | null = fit;
  let rest: WholeProblem | null = problem;

  for (let objective = 0; objective < Math.max(1, objectives); objective++) {
    const stage: WholeProblem | null = rest && reduce(firstObjectiveOnly(rest));
    if (rest === null || stage === null) return { status: "infeasible", choice: null, bound };
    const upper: number =
      choice === null ? worst(stage) + 1 : objectiveOf(problem, choice, objective);
    const result = search(stage, upper, nodes);
    choice = result.choice ?? choice;
    if (objectives > 0) bound.push(result.bound);
    if (!result.complete)
      return { status: "limit", choice, bound: [...bound, ...leastCosts(problem, bound.length)] };
    if (choice === null) return { status: "infeasible", choice, bound };
    if (objective + 1 < objectives) rest = reduce(holdFirstObjective(rest, result.objective));
  }
  return { status: "optimal", choice, bound };
}

function mapOptions(
  problem: WholeProblem,
  change: (option: WholeOption) => WholeOption,
): WholeProblem["streams"] {
  return problem.streams.map((options) => options.map(change));
}

/** Cheap to find, or to rule out, before cost narrows the view; null when a short search tells neither. */
function anyPlacement(problem: WholeProblem, nodes: NodeCount): readonly number[] | "none" | null {
  const plain = reduce({
    capacity: problem.capacity,
    streams: mapOptions(problem, (option) => ({ ...option, cost: [] })),
  });
  if (plain === null) return "none";
  const few = { used: nodes.used, limit: Math.min(nodes.limit, nodes.used + fitNodes) };
  const { choice, complete } = search(plain, 1, few);
  nodes.used = few.used;
  return choice === null && complete ? "none" : choice;
}

/** Dropping the later objectives lets `reduce` drop more options for this stage. */
function firstObjectiveOnly(problem: WholeProblem): WholeProblem {
  return {
    capacity: problem.capacity,
    streams: mapOptions(problem, (option) => ({ ...option, cost: option.cost.slice(0, 1) })),
  };
}

/** The next stage: the first objective becomes one more pool, as large as its optimum. */
function holdFirstObjective(problem: WholeProblem, optimum: number): WholeProblem {
  return {
    capacity: [...problem.capacity, optimum],
    streams: mapOptions(problem, ({ index, cost, uses }) => ({
      index,
      cost: cost.slice(1),
      uses: [...uses, cost[0] ?? 0],
    })),
  };
}

function worst(problem: WholeProblem): number {
  return problem.streams.reduce(
    (sum, options) => sum + Math.max(...options.map((option) => option.cost[0] ?? 0)),
    0,
  );
}

function leastCosts(problem: WholeProblem, from: number): number[] {
  const objectives = problem.streams[0]?.[0]?.cost.length ?? 0;
  return Array.from({ length: objectives - from }, (_, at) =>
    problem.streams.reduce(
      (sum, options) => sum + Math.min(...options.map((option) => option.cost[from + at] ?? 0)),
      0,
    ),
  );
}

/** Moves each stream to its first option of the same cost that still fits, until no stream can move. */
function preferFirst(whole: WholeProblem, choice: readonly number[]): number[] {
  const chosen = [...choice];
  const spare = whole.capacity.map((limit, pool) =>
    whole.streams.reduce(
      (left, options, stream) => left - (options[chosen[stream] ?? 0]?.uses[pool] ?? 0),
      limit,
    ),
  );
  for (let moved = true; moved;) {
    moved = false;
    whole.streams.forEach((options, stream) => {
      const now = options[chosen[stream] ?? 0];
      const first = options.find(
        (option) =>
          now !== undefined &&
          option.index < now.index &&
          option.cost.every((cost, at) => cost === now.cost[at]) &&
          option.uses.every((use, pool) => use - (now.uses[pool] ?? 0) <= (spare[pool] ?? 0)),
      );
      if (now === undefined || first === undefined) return;
      first.uses.forEach(
        (use, pool) => (spare[pool] = (spare[pool] ?? 0) - use + (now.uses[pool] ?? 0)),
      );
      chosen[stream] = first.index;
      moved = true;
    });
  }
  return chosen;
}
