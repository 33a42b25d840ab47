// Why nothing fits: a smallest set of pools whose budgets cannot be kept together.
import { components, reduce } from "./reduce.ts";
import type { NodeCount } from "./search.ts";
import { search } from "./search.ts";
import type { ScaledProblem, WholeProblem } from "./whole-problem.ts";

export interface Conflict {
  readonly pools: readonly string[];
  /** Whether no set with fewer pools is in conflict. */
  readonly smallest: boolean;
}

/** Sets tried for a smaller conflict; enough for all pairs and triples of fifteen pools. */
const mostSets = 600;

/** Explains a problem that no choice satisfies. When the nodes run out the set is still in conflict, perhaps not a smallest. */
export function explainConflict(whole: ScaledProblem, nodes: NodeCount): Conflict {
  const all = whole.capacity.map((_, pool) => pool);
  const alone = all.find((pool) => keepable(whole, [pool], nodes) === "no");
  if (alone !== undefined) return named(whole, [alone], true);

  const sets = components(whole).map((part) => smallestSet(whole, part.poolIndex, nodes));
  const pools = sets
    .flatMap((set) => (set.pools === null ? [] : [set.pools]))
    .toSorted((a, b) => a.length - b.length)[0];
  if (pools === undefined) return named(whole, all, false);
  return named(whole, pools, pools.length === 2 || sets.every((set) => set.certain));
}

function named(whole: ScaledProblem, pools: readonly number[], smallest: boolean): Conflict {
  return { pools: pools.map((pool) => whole.pools[pool] ?? ""), smallest };
}

interface ConflictSet {
  /** Null when the pools can all be kept, or may be. */
  readonly pools: readonly number[] | null;
  /** Whether no smaller set among the same pools is in conflict. */
  readonly certain: boolean;
}

/** Within the pools of one component, none of which is in conflict alone. */
function smallestSet(whole: WholeProblem, among: readonly number[], nodes: NodeCount): ConflictSet {
  const together = keepable(whole, among, nodes);
  if (together !== "no") return { pools: null, certain: together === "yes" };
  let pools = among;
  for (const pool of among) {
    const fewer = pools.filter((other) => other !== pool);
    if (keepable(whole, fewer, nodes) === "no") pools = fewer;
  }

  let tried = 0;
  for (let size = 2; size < pools.length; size++)
    for (const set of subsets(among, size)) {
      const answer = keepable(whole, set, nodes);
      if (answer === "no") return { pools: set, certain: true };
      if (answer === "unknown" || ++tried >= mostSets) return { pools, certain: false };
    }
  return { pools, certain: true };
}

/** Whether some choice keeps the budgets of these pools. */
function keepable(
  whole: WholeProblem,
  pools: readonly number[],
  nodes: NodeCount,
): "yes" | "no" | "unknown" {
  const pick = (values: readonly number[]) => pools.map((pool) => values[pool] ?? 0);
  const reduced = reduce({
    capacity: pick(whole.capacity),
    streams: whole.streams.map((options) =>
      options.map(({ index, uses }) => ({ index, cost: [], uses: pick(uses) })),
    ),
  });
  if (reduced === null) return "no";
  const answers = components(reduced).map((part) => {
    const { choice, complete } = search(part, 1, nodes);
    if (choice !== null) return "yes";
    return complete ? "no" : "unknown";
  });
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

function* subsets(items: readonly number[], size: number): Generator<number[]> {
  if (size === 0) yield [];
  for (const [at, item] of items.entries())
    if (size > 0) for (const rest of subsets(items.slice(at + 1), size - 1)) yield [item, ...rest];
}
