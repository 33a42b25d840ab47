// The search's own form of a reduced problem with one objective: one level per stream, numbers in flat arrays.
import type { WholeProblem } from "./whole-problem.ts";

export interface Levels {
  readonly levels: readonly Level[];
  readonly capacity: readonly number[];
  /** Real objective = `offset` + `step` * the sum of the levels' objectives. */
  readonly offset: number;
  readonly step: number;
}

export interface Level {
  /** Index of the stream in the problem. */
  readonly stream: number;
  /** Index of each option in its stream's own list. */
  readonly option: readonly number[];
  /** Least is 0. */
  readonly objective: Float64Array;
  /** Uses of option `o` at `o * pools`. */
  readonly uses: Float64Array;
}

/**
 * Levels of the problem's first objective. Each stream's least objective is taken off and the greatest common divisor divided
 * out, so that "better" means better by at least 1.
 */
export function toLevels(problem: WholeProblem): Levels {
  const objectives = problem.streams.map((options) => options.map((option) => option.cost[0] ?? 0));
  const least = objectives.map((values) => Math.min(...values));
  const step =
    objectives
      .flatMap((values, stream) => values.map((value) => value - (least[stream] ?? 0)))
      .reduce(divisor, 0) || 1;
  return {
    capacity: problem.capacity,
    offset: least.reduce((sum, value) => sum + value, 0),
    step,
    levels: problem.streams.map((options, stream) => ({
      stream,
      option: options.map((option) => option.index),
      objective: Float64Array.from(
        objectives[stream] ?? [],
        (value) => (value - (least[stream] ?? 0)) / step,
      ),
      uses: Float64Array.from(options.flatMap((option) => option.uses)),
    })),
  };
}

/** Greatest common divisor. */
export function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
