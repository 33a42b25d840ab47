// First step of placement: the problem in whole numbers, so that every later sum and comparison is exact.
// Owns the rounding: what a fractional cost or use means.
import type { PlacementProblem } from "./problem.ts";

export interface WholeProblem {
  /** Per stream its options. */
  readonly streams: readonly (readonly WholeOption[])[];
  readonly capacity: readonly number[];
}

export interface WholeOption {
  /** Index in the stream's own list. */
  readonly index: number;
  readonly cost: readonly number[];
  /** One use per entry of `capacity`. */
  readonly uses: readonly number[];
}

/** A whole problem with the way back to the caller's units. */
export interface ScaledProblem extends WholeProblem {
  readonly pools: readonly string[];
  /** Whole units per unit of the caller, per objective. */
  readonly costScale: readonly number[];
}

const exactLimit = 2 ** 53;

/**
 * Denominators of the frame rates in use (12.5, 29.97, 23.976, 30000/1001). Bytes per second at such a rate are fractions with
 * that denominator which a double only approximates; multiplied out they are whole, and equal sums are equal again.
 */
const rateDenominators = [1, 2, 4, 10, 100, 1000, 1001, 100_100, 1_001_000];

/** For fractions with no such denominator: at worst 1/1024 of a unit, costs and uses upwards, budgets downwards. */
const finestGrid = 1024;

/**
 * The problem in whole numbers. Numbers within a few units in the last place of a multiple of a common frame-rate denominator
 * are taken to be that multiple. Throws RangeError for a number outside the contract of `PlacementProblem`.
 */
export function wholeProblem(problem: PlacementProblem): ScaledProblem {
  const options = problem.streams.flatMap((stream) => stream.options);
  const objectives = options[0]?.cost.length ?? 0;
  if (options.some((option) => option.cost.length !== objectives))
    throw new RangeError("all options need the same number of objectives");

  const pools = [...problem.budgets].filter(([, size]) => size !== Infinity).map(([pool]) => pool);
  const poolScale = pools.map((pool) => {
    const size = problem.budgets.get(pool) ?? 0;
    const uses = options.map((option) => option.uses.get(pool) ?? 0);
    return commonScale([size, ...uses], Math.max(size, ...uses));
  });
  const costScale = Array.from({ length: objectives }, (_, objective) => {
    const perStream = problem.streams.map((stream) =>
      stream.options.map((option) => option.cost[objective] ?? 0),
    );
    return commonScale(
      perStream.flat(),
      perStream.reduce((sum, costs) => sum + Math.max(0, ...costs), 0),
    );
  });

  return {
    pools,
    costScale,
    capacity: pools.map((pool, at) =>
      toWhole(problem.budgets.get(pool) ?? 0, poolScale[at] ?? 1, Math.floor),
    ),
    streams: problem.streams.map((stream) =>
      stream.options.map((option, index) => ({
        index,
        cost: option.cost.map((cost, at) => toWhole(cost, costScale[at] ?? 1, Math.ceil)),
        uses: pools.map((pool, at) =>
          toWhole(option.uses.get(pool) ?? 0, poolScale[at] ?? 1, Math.ceil),
        ),
      })),
    ),
  };
}

/** The smallest scale that makes all values whole, as far as `largest` times the scale stays exact. */
function commonScale(values: readonly number[], largest: number): number {
  const outside = values.find((value) => !(value >= 0 && value < exactLimit));
  if (outside !== undefined)
    throw new RangeError(`a placement number is not in 0..2^53: ${outside}`);
  if (largest >= exactLimit)
    throw new RangeError(`placement costs add up to ${largest}, which is beyond 2^53`);

  const exact = rateDenominators.find(
    (scale) => largest * scale < exactLimit && values.every((value) => isNearWhole(value * scale)),
  );
  if (exact !== undefined) return exact;
  let scale = finestGrid;
  while (scale > 1 && (largest + values.length) * scale >= exactLimit) scale /= 2;
  return scale;
}

function isNearWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= value * 2 ** -50;
}

function toWhole(value: number, scale: number, otherwise: (value: number) => number): number {
  const scaled = value * scale;
  return isNearWhole(scaled) ? Math.round(scaled) : otherwise(scaled);
}
