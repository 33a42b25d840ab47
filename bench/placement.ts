// Time of the exact placement search against loading and running HiGHS on the same graphs, in one process, rounds interleaved.
// Both must agree on the optimum before anything is timed. The first shape has the target; the others are for information.
import highsModule from "highs";
import { performance } from "node:perf_hooks";
import { loadavg } from "node:os";
import type { MilpAnswer } from "../src/plan/placement/milp.ts";
import { placeWithMilp } from "../src/plan/placement/milp.ts";
import type { PlacementOption, PlacementProblem } from "../src/plan/placement/problem.ts";
import { place } from "../src/plan/placement/solve.ts";

// The package declares its types for CommonJS only, one `default` deeper than its ES module is.
const loadHighs = highsModule as unknown as (typeof highsModule)["default"];

const milpSeconds = 10;

interface Shape {
  readonly streams: number;
  readonly regions: number;
  /** What the budgets have beyond the uses of a random choice, as a share of them; below 0 they are tight. */
  readonly room: number;
  readonly graphs: number;
  readonly rounds: number;
  readonly target: number | null;
}

const shapes: readonly Shape[] = [
  { streams: 8, regions: 1, room: -0.2, graphs: 8, rounds: 9, target: 0.2 },
  { streams: 40, regions: 3, room: 0.05, graphs: 3, rounds: 3, target: null },
  { streams: 40, regions: 3, room: -0.1, graphs: 2, rounds: 1, target: null },
  { streams: 100, regions: 5, room: 0.05, graphs: 2, rounds: 1, target: null },
];

/** Mulberry32: the same graphs in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sizes = [640 * 480, 1280 * 720, 1920 * 1088, 2560 * 1440, 3840 * 2160];
const rates = [15, 25, 30, 60];

/** NV12 streams; each may live in scattered RAM, CMA or a carve-out, with a copy for none, one or both of its consumers. */
function graph({ streams, regions, room }: Shape, seed: number): PlacementProblem {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const memories = ["ram", "cma", ...Array.from({ length: regions }, (_, at) => `region${at}`)];

  const list = Array.from({ length: streams }, (_, stream) => {
    const frame = Math.ceil((pick(sizes) * 1.5) / 4096) * 4096;
    const rate = pick(rates);
    const buffers = 3 + Math.floor(random() * 5);
    const near = memories.filter(
      (memory) => memory === "ram" || memory === "cma" || random() < 3 / (2 * regions + 1),
    );
    const options = near.flatMap((memory) =>
      [0, 1, 2].flatMap((copies) =>
        (copies === 0 ? [null] : memories.slice(1, 3)).flatMap((target): PlacementOption[] => {
          if ((memory === "ram" && copies === 0) || target === memory) return [];
          const spare = copies + Math.floor(random() * 3);
          const uses = new Map([[memory, frame * buffers]]);
          if (target !== null) uses.set(target, (uses.get(target) ?? 0) + frame * spare);
          const reserved = [...uses].reduce(
            (sum, [pool, use]) => (pool === "ram" ? sum : sum + use),
            0,
          );
          // A second engine may do both copies from one read.
          return [copies, ...(copies === 2 ? [1.5] : [])].map((passes) => ({
            id: `${memory}+${passes}:${target ?? ""}`,
            cost: [frame * rate * copies, reserved, Math.floor(random() * 20)],
            uses: new Map([...uses, ["copy bandwidth", frame * rate * passes]]),
          }));
        }),
      ),
    );
    return { id: `stream${stream}`, options };
  });

  const planted = list.map(({ options }) => pick(options));
  const budgets = new Map(
    [...memories, "copy bandwidth"].map((pool) => {
      const used = planted.reduce((sum, option) => sum + (option.uses.get(pool) ?? 0), 0);
      return [pool, Math.ceil(used * (1 + room))];
    }),
  );
  return { streams: list, budgets };
}

type Highs = Awaited<ReturnType<typeof loadHighs>>;

function solver(highs: Highs): (lp: string) => MilpAnswer {
  return (lp) => {
    const options = { mip_rel_gap: 0, mip_abs_gap: 0, output_flag: false, time_limit: milpSeconds };
    const { Status, Columns } = highs.solve(lp, options);
    if (Status === "Infeasible") return { status: "infeasible" };
    if (Status !== "Optimal") return { status: "limit" };
    const values = Object.entries(Columns).map(
      ([name, c]) => [name, "Primal" in c ? (c.Primal ?? 0) : 0] as const,
    );
    return { status: "optimal", values: new Map(values) };
  };
}

interface Timing {
  readonly search: number;
  readonly load: number;
  readonly solve: number;
}

async function timeOnce(problem: PlacementProblem): Promise<Timing> {
  const start = performance.now();
  place(problem);
  const searched = performance.now();
  const highs = await loadHighs();
  const loaded = performance.now();
  placeWithMilp(problem, solver(highs));
  return { search: searched - start, load: loaded - searched, solve: performance.now() - loaded };
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.round(part * (sorted.length - 1))] ?? NaN).toFixed(digits);
  return `${at(0.5)} (${at(0)}..${at(1)})`;
}

async function benchGraph(shape: Shape, seed: number): Promise<number | null> {
  const problem = graph(shape, seed);
  const options = problem.streams.reduce((sum, stream) => sum + stream.options.length, 0);
  const exact = place(problem);
  const milp = placeWithMilp(problem, solver(await loadHighs()));
  const nodes = exact.status === "infeasible" ? "" : ` ${exact.nodes} nodes`;
  const head = `${shape.streams} streams ${options} options ${problem.budgets.size} pools, seed ${seed}: ${exact.status}${nodes}`;
  if (
    exact.status === "optimal" &&
    milp.status === "optimal" &&
    exact.cost.some((cost, at) => cost !== milp.cost[at])
  )
    throw new Error(
      `${head}, but HiGHS finds ${milp.cost.join()} and the search ${exact.cost.join()}`,
    );
  if (exact.status === "limit" || milp.status === "limit") {
    const first = await timeOnce(problem);
    console.log(
      `${head}; HiGHS ${milp.status}; search ${first.search.toFixed(0)} ms, HiGHS ${(first.load + first.solve).toFixed(0)} ms`,
    );
    return null;
  }
  if (exact.status !== milp.status) throw new Error(`${head}, but HiGHS says ${milp.status}`);

  const timings: Timing[] = [];
  for (let round = 0; round < shape.rounds; round++) timings.push(await timeOnce(problem));
  const ratios = timings.map(({ search, load, solve }) => search / (load + solve));
  console.log(
    `${head}; search ${spread(
      timings.map((t) => t.search),
      2,
    )} ms, HiGHS load ${spread(
      timings.map((t) => t.load),
      1,
    )} ms` +
      ` solve ${spread(
        timings.map((t) => t.solve),
        1,
      )} ms, ratio ${spread(ratios, 4)}`,
  );
  // The target speaks of optima; saying why nothing fits is work that HiGHS does not do.
  if (exact.status !== "optimal") return null;
  return ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? null;
}

console.log(
  `load average ${loadavg()
    .map((load) => load.toFixed(2))
    .join(" ")}; median (least..most)`,
);
for (const shape of shapes) {
  const ratios: (number | null)[] = [];
  for (let seed = 1; seed <= shape.graphs; seed++) ratios.push(await benchGraph(shape, seed));
  const measured = ratios.filter((ratio) => ratio !== null);
  const target =
    shape.target === null
      ? ""
      : `, target at most ${shape.target}: ${measured.every((r) => r <= (shape.target ?? 0)) ? "met" : "missed"}`;
  console.log(
    `${shape.streams} streams: ratio ${measured.length === 0 ? "not measured" : spread(measured, 4)} over the ${measured.length} of ${shape.graphs} graphs proved optimal${target}`,
  );
}
