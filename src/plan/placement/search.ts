// The exact search of placement: depth-first branch and bound over one objective. Owns the order of streams and the pruning.
import type { Level, Levels } from "./levels.ts";
import { toLevels } from "./levels.ts";
import { choosePrices } from "./multipliers.ts";
import type { WholeProblem } from "./whole-problem.ts";

/** Nodes shared by all searches of one placement. */
export interface NodeCount {
  used: number;
  readonly limit: number;
}

export interface SearchResult {
  /** Whether the whole space was searched. */
  readonly complete: boolean;
  /** Option index per stream of the best placement below `upper`; null when none was found. */
  readonly choice: readonly number[] | null;
  /** Objective of that placement, or `upper`. */
  readonly objective: number;
  /** No placement has a smaller objective; equal to `objective` when complete. */
  readonly bound: number;
}

/** The least first objective under `upper` of a reduced problem (see `reduce`) that keeps every budget. */
export function search(problem: WholeProblem, upper: number, nodes: NodeCount): SearchResult {
  const form = toLevels(problem);
  const ceiling = Math.ceil((upper - form.offset) / form.step);
  const { price, placement } = choosePrices(form, ceiling);
  const prepared = form.levels.map((level) => priced(level, price));
  const floor =
    prepared.reduce((sum, level) => sum + (level.reduced[0] ?? 0), 0) -
    charge(price, form.capacity);

  const found =
    placement === null
      ? null
      : placement.positions.map((position, at) => form.levels[at]?.option[position] ?? 0);
  const start = placement === null ? ceiling : placement.objective;
  const outcome = descend(order(prepared, start - 1 - floor), form, floor, start, nodes);

  const choice = outcome.choice ?? found;
  return {
    complete: outcome.complete,
    choice,
    objective: choice === null ? upper : form.offset + form.step * outcome.objective,
    bound: Math.min(upper, form.offset + form.step * outcome.bound),
  };
}

/** A level with its options sorted by reduced objective: objective plus price times use. */
interface PricedLevel extends Level {
  readonly reduced: Float64Array;
}

function priced(level: Level, price: readonly number[]): PricedLevel {
  const pools = price.length;
  const reduced = level.objective.map((objective, option) =>
    price.reduce(
      (sum, value, pool) => sum + value * (level.uses[option * pools + pool] ?? 0),
      objective,
    ),
  );
  const sorted = [...reduced.keys()].sort((a, b) => (reduced[a] ?? 0) - (reduced[b] ?? 0) || a - b);
  return {
    stream: level.stream,
    option: sorted.map((at) => level.option[at] ?? 0),
    objective: Float64Array.from(sorted, (at) => level.objective[at] ?? 0),
    uses: Float64Array.from(
      sorted.flatMap((at) => [...level.uses.subarray(at * pools, (at + 1) * pools)]),
    ),
    reduced: Float64Array.from(sorted, (at) => reduced[at] ?? 0),
  };
}

function charge(price: readonly number[], capacity: readonly number[]): number {
  return price.reduce((sum, value, pool) => sum + value * (capacity[pool] ?? 0), 0);
}

/** Streams with few options inside the gap come first: their wrong choices are refuted near the root. */
function order(levels: readonly PricedLevel[], gap: number): PricedLevel[] {
  const open = (level: PricedLevel) =>
    level.reduced.filter((value) => value - (level.reduced[0] ?? 0) <= gap).length;
  const regret = (level: PricedLevel) => (level.reduced[1] ?? Infinity) - (level.reduced[0] ?? 0);
  return levels
    .map((level) => ({ level, open: open(level), regret: regret(level) }))
    .sort(
      (a, b) =>
        a.open - b.open ||
        (b.regret === a.regret ? 0 : b.regret - a.regret) ||
        a.level.stream - b.level.stream,
    )
    .map(({ level }) => level);
}

/** The search proper. `floor` is the bound of the root; `start` the objective to stay below, both in the form's units. */
function descend(
  levels: readonly PricedLevel[],
  { capacity }: Levels,
  floor: number,
  start: number,
  nodes: NodeCount,
): { complete: boolean; choice: number[] | null; objective: number; bound: number } {
  const depth = levels.length;
  const pools = capacity.length;
  const remaining = Float64Array.from(capacity);
  const leastUse = suffixLeastUse(levels, pools);
  const positions = new Int32Array(depth);
  let best: Int32Array | null = null;
  let objective = start;
  let open = Infinity;
  let complete = true;

  /** `bound` counts the cheapest reduced option for every level not chosen yet. */
  function visit(at: number, sum: number, bound: number): void {
    const level = levels[at];
    if (level === undefined) {
      objective = sum;
      best = positions.slice();
      return;
    }
    const { reduced, objective: costs, uses } = level;
    const base = bound - reduced[0]!;
    for (let option = 0; option < reduced.length; option++) {
      const below = base + reduced[option]!;
      if (below > objective - 1) return;
      if (sum + costs[option]! > objective - 1) continue;
      if (!fits(at, uses, option * pools)) continue;
      if (nodes.used >= nodes.limit) {
        complete = false;
        open = Math.min(open, below);
        return;
      }
      nodes.used++;
      positions[at] = option;
      for (let pool = 0; pool < pools; pool++) remaining[pool]! -= uses[option * pools + pool]!;
      visit(at + 1, sum + costs[option]!, below);
      for (let pool = 0; pool < pools; pool++) remaining[pool]! += uses[option * pools + pool]!;
    }
  }

  function fits(at: number, uses: Float64Array, from: number): boolean {
    for (let pool = 0; pool < pools; pool++)
      if (uses[from + pool]! + leastUse[(at + 1) * pools + pool]! > remaining[pool]!) return false;
    return true;
  }

  visit(0, 0, floor);
  return {
    complete,
    choice: best === null ? null : byStream(levels, best),
    objective,
    bound: Math.min(objective, Math.max(0, Math.ceil(open))),
  };
}

/** Least use per pool of all levels from `at` on, at `at * pools`. */
function suffixLeastUse(levels: readonly PricedLevel[], pools: number): Float64Array {
  const least = new Float64Array((levels.length + 1) * pools);
  for (let at = levels.length - 1; at >= 0; at--) {
    const uses = levels[at]?.uses ?? new Float64Array(0);
    for (let pool = 0; pool < pools; pool++) {
      let smallest = Infinity;
      for (let from = pool; from < uses.length; from += pools)
        smallest = Math.min(smallest, uses[from] ?? 0);
      least[at * pools + pool] = (least[(at + 1) * pools + pool] ?? 0) + smallest;
    }
  }
  return least;
}

function byStream(levels: readonly PricedLevel[], positions: Int32Array): number[] {
  const choice: number[] = [];
  levels.forEach((level, at) => (choice[level.stream] = level.option[positions[at] ?? 0] ?? 0));
  return choice;
}
