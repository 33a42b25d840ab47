// Second step of placement: what can be dropped before any search, and which streams have nothing to do with each other.
import type { WholeOption, WholeProblem } from "./whole-problem.ts";

/**
 * The same problem without options that cannot be kept beside the thriftiest choice of the others, without dominated options,
 * and without pools that even the greediest choice keeps. The best cost stays the same; null when nothing fits.
 */
export function reduce(problem: WholeProblem): WholeProblem | null {
  let { streams, capacity } = problem;
  for (;;) {
    const before = size(streams) + capacity.length;
    const fitting = fittingOptions(streams, capacity);
    if (fitting === null) return null;
    ({ streams, capacity } = withoutSlackPools(fitting, capacity));
    streams = streams.map(undominated);
    if (size(streams) + capacity.length === before) return { streams, capacity };
  }
}

function size(streams: WholeProblem["streams"]): number {
  return streams.reduce((sum, options) => sum + options.length, 0);
}

function fittingOptions(
  streams: WholeProblem["streams"],
  capacity: readonly number[],
): (readonly WholeOption[])[] | null {
  const least = streams.map((options) =>
    capacity.map((_, pool) => extreme(options, pool, Math.min)),
  );
  const spare = capacity.map(
    (limit, pool) => limit - least.reduce((sum, uses) => sum + (uses[pool] ?? 0), 0),
  );
  if (spare.some((room) => room < 0)) return null;
  const fitting = streams.map((options, stream) =>
    options.filter((option) =>
      option.uses.every((use, pool) => use - (least[stream]?.[pool] ?? 0) <= (spare[pool] ?? 0)),
    ),
  );
  return fitting.some((options) => options.length === 0) ? null : fitting;
}

function withoutSlackPools(
  streams: WholeProblem["streams"],
  capacity: readonly number[],
): WholeProblem {
  const tight = capacity.map(
    (limit, pool) =>
      streams.reduce((sum, options) => sum + extreme(options, pool, Math.max), 0) > limit,
  );
  if (tight.every(Boolean)) return { streams, capacity };
  const keep = (values: readonly number[]) => values.filter((_, pool) => tight[pool]);
  return {
    capacity: keep(capacity),
    streams: streams.map((options) =>
      options.map((option) => ({ ...option, uses: keep(option.uses) })),
    ),
  };
}

function extreme(
  options: readonly WholeOption[],
  pool: number,
  pick: (a: number, b: number) => number,
): number {
  let value = options[0]?.uses[pool] ?? 0;
  for (const option of options) value = pick(value, option.uses[pool] ?? 0);
  return value;
}

/** Options no other option beats or equals in both cost and every use; of equals the first stays. Sorted by cost, then index. */
function undominated(options: readonly WholeOption[]): readonly WholeOption[] {
  const byCost = options.toSorted(
    (a, b) => compareCosts(a.cost, b.cost) || compareCosts(a.uses, b.uses) || a.index - b.index,
  );
  const kept: WholeOption[] = [];
  for (const option of byCost) {
    const beaten = kept.some((other) =>
      other.uses.every((use, pool) => use <= (option.uses[pool] ?? 0)),
    );
    if (!beaten) kept.push(option);
  }
  return kept;
}

/** Lexicographic: negative when `a` comes first. */
export function compareCosts(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Streams joined by the pools they both may use, smallest group first; each with its own pools only. */
export interface Component extends WholeProblem {
  /** Index of each stream, and of each pool, in the problem it came from. */
  readonly streamIndex: readonly number[];
  readonly poolIndex: readonly number[];
}

/** Splits a problem into parts that can be solved apart: their costs only add up. */
export function components(problem: WholeProblem): Component[] {
  const group = problem.streams.map((_, stream) => stream);
  const rootOf = (stream: number): number => {
    let root = stream;
    while (group[root] !== root) root = group[root] ?? root;
    return root;
  };
  const usersOf = problem.capacity.map((_, pool) =>
    problem.streams.flatMap((options, stream) =>
      options.some((o) => (o.uses[pool] ?? 0) > 0) ? [stream] : [],
    ),
  );
  for (const users of usersOf)
    for (const user of users) group[rootOf(user)] = rootOf(users[0] ?? user);

  const members = new Map<number, number[]>();
  problem.streams.forEach((_, stream) => {
    const root = rootOf(stream);
    members.set(root, [...(members.get(root) ?? []), stream]);
  });
  return [...members.values()]
    .map((streamIndex) => part(problem, streamIndex, usersOf))
    .toSorted((a, b) => a.streams.length - b.streams.length);
}

function part(
  problem: WholeProblem,
  streamIndex: readonly number[],
  usersOf: readonly (readonly number[])[],
): Component {
  const poolIndex = usersOf.flatMap((users, pool) =>
    users[0] !== undefined && streamIndex.includes(users[0]) ? [pool] : [],
  );
  const pick = (values: readonly number[]) => poolIndex.map((pool) => values[pool] ?? 0);
  return {
    streamIndex,
    poolIndex,
    capacity: pick(problem.capacity),
    streams: streamIndex.map((stream) =>
      (problem.streams[stream] ?? []).map((option) => ({ ...option, uses: pick(option.uses) })),
    ),
  };
}
