// Placement through a MILP solver that the caller passes in: the second engine, for graphs beyond the search's node limit.
// Owns the stages and the check of what the solver says; knows no solver by name.
import { explainConflict } from "./conflict.ts";
import { lpModel, variableName } from "./lp-model.ts";
import type { PlacementProblem, PlacementResult } from "./problem.ts";
import { costOf } from "./solve.ts";
import type { ScaledProblem, WholeOption } from "./whole-problem.ts";
import { wholeProblem } from "./whole-problem.ts";

/** What the solver made of one model. `values` by variable name; a variable left out is 0. */
export type MilpAnswer =
  | { readonly status: "optimal"; readonly values: ReadonlyMap<string, number> }
  | { readonly status: "infeasible" }
  | { readonly status: "limit" };

/** Solves CPLEX LP text. */
export type SolveLp = (lp: string) => MilpAnswer;

/**
 * Like `place`, with every stage solved by `solveLp`, which must solve CPLEX LP text to a relative and absolute gap of zero.
 * Budgets and costs of its answer are checked again in whole numbers: an answer that breaks a budget by rounding counts as
 * "limit". That nothing is cheaper is the solver's word, within its tolerances (one part in a million for HiGHS).
 */
export function placeWithMilp(problem: PlacementProblem, solveLp: SolveLp): PlacementResult {
  const without = problem.streams.filter((stream) => stream.options.length === 0);
  if (without.length > 0)
    return {
      status: "infeasible",
      pools: [],
      smallest: true,
      streams: without.map((stream) => stream.id),
    };
  if (problem.streams.length === 0) return { status: "optimal", choice: [], cost: [], nodes: 0 };

  const whole = wholeProblem(problem);
  const held: number[] = [];
  let choice: number[] | null = null;
  for (let objective = 0; objective < Math.max(1, whole.costScale.length); objective++) {
    const answer = solveLp(lpModel(whole, held));
    if (answer.status === "infeasible" && choice === null)
      return {
        status: "infeasible",
        ...explainConflict(whole, { used: 0, limit: explainNodes }),
        streams: [],
      };
    const next: number[] | null =
      answer.status === "optimal" ? readChoice(whole, answer.values) : null;
    if (next === null || !keepsBudgets(whole, next, held)) return unfinished(whole, choice, held);
    choice = next;
    held.push(total(whole, next, (option) => option.cost[objective] ?? 0));
  }
  return { status: "optimal", choice: choice ?? [], cost: costOf(whole, choice ?? []), nodes: 0 };
}

const explainNodes = 100_000;

function unfinished(
  whole: ScaledProblem,
  choice: readonly number[] | null,
  held: readonly number[],
): PlacementResult {
  const bound = whole.costScale.map((scale, objective) => {
    const least = (options: readonly WholeOption[]) =>
      Math.min(...options.map((option) => option.cost[objective] ?? 0));
    return (
      (held[objective] ?? whole.streams.reduce((sum, options) => sum + least(options), 0)) / scale
    );
  });
  return { status: "limit", choice, cost: choice && costOf(whole, choice), bound, nodes: 0 };
}

/** Null when some stream does not have exactly one option near 1. */
function readChoice(whole: ScaledProblem, values: ReadonlyMap<string, number>): number[] | null {
  const choice = whole.streams.map((options, stream) => {
    const taken = options.filter(
      (option) => (values.get(variableName(stream, option.index)) ?? 0) > 0.5,
    );
    return taken.length === 1 ? (taken[0]?.index ?? -1) : -1;
  });
  return choice.includes(-1) ? null : choice;
}

function keepsBudgets(
  whole: ScaledProblem,
  choice: readonly number[],
  held: readonly number[],
): boolean {
  return (
    whole.capacity.every(
      (limit, pool) => total(whole, choice, (option) => option.uses[pool] ?? 0) <= limit,
    ) &&
    held.every(
      (limit, objective) => total(whole, choice, (option) => option.cost[objective] ?? 0) <= limit,
    )
  );
}

function total(
  whole: ScaledProblem,
  choice: readonly number[],
  value: (option: WholeOption) => number,
): number {
  return whole.streams.reduce((sum, options, stream) => {
    const option = options[choice[stream] ?? 0];
    return option === undefined ? sum : sum + value(option);
  }, 0);
}
