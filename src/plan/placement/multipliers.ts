// The search's lower bound: a price per pool (Lagrange multipliers), chosen so that every sum made with them is exact.
import type { Level, Levels } from "./levels.ts";

export interface Prices {
  /** Price per unit of each pool, a multiple of a power of two. */
  readonly price: readonly number[];
  /** The best placement met on the way that keeps every budget: option position per level; null when none did. */
  readonly placement: { readonly positions: readonly number[]; readonly objective: number } | null;
}

/** Steps of the climb, and how many without a better bound make the following ones shorter, down to the shortest. */
const steps = 160;
const patience = 4;
const shortest = 2 ** -11;
/** Share of the last direction kept in the next: damps the zigzag between pools that stand in for each other. */
const inertia = 0.5;

/**
 * Prices with a high Lagrangian bound: the least of objective plus price times use, over all choices, less price times capacity.
 * Deflected subgradient steps in Polyak's form; it ends once the bound passes `upper`, an objective no better than the best known.
 */
export function choosePrices(form: Levels, upper: number): Prices {
  // Pools are compared by the share of them that is over, or bytes would drown bytes per second.
  const size = form.capacity.map((limit) => Math.max(1, limit));
  let best: Relaxation | null = null;
  let placement: Relaxation | null = null;
  let price: readonly number[] = form.capacity.map(() => 0);
  let direction = price;
  let reach = 1;
  let idle = 0;

  for (let step = 0; step < steps && reach >= shortest; step++) {
    const now = relax(form, price);
    const goal: number = placement?.objective ?? upper;
    if (now.objective < goal && now.excess.every((over) => over <= 0)) placement = now;
    if (best === null || now.bound > best.bound) [best, idle] = [now, 0];
    else if (++idle > patience) [reach, idle] = [reach / 2, 0];
    if (best.bound > goal - 1) break;

    const share = now.excess.map((over, pool) => over / (size[pool] ?? 1));
    direction = share.map((over, pool) => over + inertia * (direction[pool] ?? 0));
    const moving = direction.map((along, pool) =>
      along > 0 || (price[pool] ?? 0) > 0 ? along : 0,
    );
    const steep = moving.reduce((sum, along) => sum + along * along, 0);
    if (steep === 0) break;
    const length = (reach * (goal - now.bound)) / steep;
    price = price.map((value, pool) =>
      Math.max(0, value + (length * (moving[pool] ?? 0)) / (size[pool] ?? 1)),
    );
  }
  return { price: onExactGrid(best?.price ?? price, form.levels, form.capacity), placement };
}

/** What is chosen when every use is paid for and no budget binds. */
interface Relaxation {
  readonly price: readonly number[];
  readonly positions: readonly number[];
  readonly objective: number;
  /** Use beyond capacity, per pool. */
  readonly excess: readonly number[];
  readonly bound: number;
}

function relax({ levels, capacity }: Levels, price: readonly number[]): Relaxation {
  const pools = capacity.length;
  const excess = capacity.map((limit) => -limit);
  let objective = 0;
  const positions = levels.map((level) => {
    const position = cheapest(level, price);
    objective += level.objective[position] ?? 0;
    for (let pool = 0; pool < pools; pool++)
      excess[pool]! += level.uses[position * pools + pool] ?? 0;
    return position;
  });
  const bound = excess.reduce((sum, over, pool) => sum + over * (price[pool] ?? 0), objective);
  return { price, positions, objective, excess, bound };
}

function cheapest(level: Level, price: readonly number[]): number {
  const pools = price.length;
  let position = 0;
  let least = Infinity;
  for (let option = 0; option < level.objective.length; option++) {
    let sum = level.objective[option] ?? 0;
    for (let pool = 0; pool < pools; pool++)
      sum += (price[pool] ?? 0) * (level.uses[option * pools + pool] ?? 0);
    if (sum < least) [least, position] = [sum, option];
  }
  return position;
}

/**
 * Rounds prices down to multiples of 2^-k, with k so large that no sum the search makes needs more than 53 bits. Any price of
 * zero or more gives a true bound, so rounding costs a little of the bound and none of its truth.
 */
function onExactGrid(
  price: readonly number[],
  levels: readonly Level[],
  capacity: readonly number[],
): readonly number[] {
  const pools = price.length;
  const largest = (level: Level, pool: number) => {
    let most = 0;
    for (let at = pool; at < level.uses.length; at += pools)
      most = Math.max(most, level.uses[at] ?? 0);
    return most;
  };
  const traffic = price.reduce(
    (sum, value, pool) =>
      sum +
      value * levels.reduce((total, level) => total + largest(level, pool), capacity[pool] ?? 0),
    0,
  );
  const objective = levels.reduce((sum, level) => sum + Math.max(...level.objective), 0);
  const bits = 52 - Math.ceil(Math.log2(traffic + objective + 1));
  if (bits < 0) return price.map(() => 0);
  return price.map((value) => Math.floor(value * 2 ** bits) / 2 ** bits);
}
