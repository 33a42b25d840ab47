// The exact search against every choice there is, on thousands of small problems, and against cases read by hand.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlacementProblem } from "./problem.ts";
import { place } from "./solve.ts";

interface PlainOption {
  readonly cost: readonly number[];
  readonly uses?: Readonly<Record<string, number>>;
}

function problemOf(
  budgets: Readonly<Record<string, number>>,
  ...streams: readonly (readonly PlainOption[])[]
): PlacementProblem {
  return {
    budgets: new Map(Object.entries(budgets)),
    streams: streams.map((options, stream) => ({
      id: `s${stream}`,
      options: options.map(({ cost, uses }, at) => ({
        id: `o${at}`,
        cost,
        uses: new Map(Object.entries(uses ?? {})),
      })),
    })),
  };
}

/** All choices that keep the budgets of `pools`. */
function keepingChoices(
  problem: PlacementProblem,
  pools = [...problem.budgets.keys()],
): number[][] {
  const choices = problem.streams.reduce<number[][]>(
    (before, { options }) =>
      before.flatMap((choice) => options.map((_, option) => [...choice, option])),
    [[]],
  );
  return choices.filter((choice) =>
    pools.every(
      (pool) =>
        sumOf(problem, choice, (o) => o.uses.get(pool) ?? 0) <=
        (problem.budgets.get(pool) ?? Infinity),
    ),
  );
}

function sumOf(
  problem: PlacementProblem,
  choice: readonly number[],
  value: (option: PlacementProblem["streams"][number]["options"][number]) => number,
): number {
  return problem.streams.reduce((sum, { options }, at) => sum + value(options[choice[at]!]!), 0);
}

function costOf(problem: PlacementProblem, choice: readonly number[]): number[] {
  const objectives = problem.streams[0]?.options[0]?.cost.length ?? 0;
  return Array.from({ length: objectives }, (_, at) =>
    sumOf(problem, choice, (option) => option.cost[at]!),
  );
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** Up to five streams of up to five options, three pools and three objectives: small numbers, so that ties are common. */
const smallProblem: fc.Arbitrary<PlacementProblem> = fc
  .record({ largest: fc.constantFrom(2, 6, 1000), objectives: fc.integer({ min: 1, max: 3 }) })
  .chain(({ largest, objectives }) => {
    const number = fc.nat({ max: largest });
    const use = fc.oneof(
      { weight: 2, arbitrary: number },
      { weight: 1, arbitrary: fc.constant(0) },
    );
    const option = fc.record({
      cost: fc.array(number, { minLength: objectives, maxLength: objectives }),
      uses: fc.record({ ram: use, cma: use, bus: use }),
    });
    const budget = fc.nat({ max: largest * 3 });
    return fc
      .tuple(
        fc.record({ ram: budget, cma: budget, bus: budget }),
        fc.array(fc.array(option, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      )
      .map(([budgets, streams]) => problemOf(budgets, ...streams));
  });

describe("place", () => {
  test("takes the cheaper memory while it lasts, and the dearer for the stream where it costs least", () => {
    const result = place(
      problemOf(
        { cma: 10 },
        [{ cost: [0], uses: { cma: 8 } }, { cost: [50] }],
        [{ cost: [0], uses: { cma: 8 } }, { cost: [20] }],
      ),
    );
    expect(result).toMatchObject({ status: "optimal", choice: [0, 1], cost: [20] });
  });

  test("an earlier objective outweighs any amount of a later one", () => {
    const result = place(problemOf({}, [{ cost: [1, 0] }, { cost: [0, 1e15] }]));
    expect(result).toMatchObject({ choice: [1], cost: [0, 1e15] });
  });

  test("finds what trying every choice finds", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const result = place(problem);
        const costs = keepingChoices(problem).map((choice) => costOf(problem, choice));
        if (result.status !== "optimal")
          return result.status === "infeasible" && costs.length === 0;
        expect(keepingChoices(problem)).toContainEqual(result.choice);
        expect(costOf(problem, result.choice)).toEqual(result.cost);
        expect(costs.toSorted(lexicographic)[0]).toEqual(result.cost);
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  test(
    "among equal costs no stream could take an option of lower index",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(smallProblem, (problem) => {
          const result = place(problem);
          if (result.status !== "optimal") return true;
          expect(place(structuredClone(problem))).toEqual(result);
          const keeping = new Set(keepingChoices(problem).map(String));
          return problem.streams.every(({ options }, stream) =>
            options.slice(0, result.choice[stream]).every((option, index) => {
              const sameCost =
                lexicographic(option.cost, options[result.choice[stream]!]!.cost) === 0;
              return !sameCost || !keeping.has(String(result.choice.with(stream, index)));
            }),
          );
        }),
        { numRuns: 1000 },
      );
    },
  );

  test("nothing to place costs nothing", () => {
    expect(place(problemOf({ ram: 1 }))).toEqual({
      status: "optimal",
      choice: [],
      cost: [],
      nodes: 0,
    });
  });

  test("options without objectives only need to fit", () => {
    const result = place(
      problemOf({ ram: 1 }, [
        { cost: [], uses: { ram: 2 } },
        { cost: [], uses: { ram: 1 } },
      ]),
    );
    expect(result).toMatchObject({ status: "optimal", choice: [1], cost: [] });
  });

  test("a pool without a budget, and one with an infinite budget, has no limit", () => {
    const result = place(
      problemOf({ swap: Infinity }, [{ cost: [0], uses: { ram: 1e15, swap: 1e15 } }]),
    );
    expect(result).toMatchObject({ status: "optimal", choice: [0] });
  });

  test("refuses numbers it cannot add exactly", () => {
    expect(() => place(problemOf({}, [{ cost: [2 ** 53] }]))).toThrow(RangeError);
    expect(() => place(problemOf({}, [{ cost: [2 ** 52] }], [{ cost: [2 ** 52] }]))).toThrow(
      RangeError,
    );
    expect(() => place(problemOf({ ram: NaN }, [{ cost: [0] }]))).toThrow(RangeError);
    expect(() => place(problemOf({}, [{ cost: [-1] }]))).toThrow(RangeError);
  });
});

describe("fractional numbers", () => {
  test("sums that are equal on paper are a tie, and the next objective decides", () => {
    // 0.1 + 0.2 > 0.3 in doubles; on paper both choices cost 0.3.
    const result = place(
      problemOf(
        { one: 1 },
        [{ cost: [0.1, 0], uses: { one: 1 } }, { cost: [0.3, 1] }],
        [{ cost: [0.2, 0] }, { cost: [0, 5], uses: { one: 1 } }],
      ),
    );
    expect(result).toMatchObject({ choice: [0, 0], cost: [0.3, 0] });
  });

  test("bytes per second at 30000/1001 frames add up as fractions", () => {
    const rate = 30_000 / 1001;
    const [small, large] = [1_382_400, 3_110_400];
    const streams = [
      [{ cost: [small * rate, 1], uses: { bus: small * rate } }],
      [{ cost: [large * rate, 1], uses: { bus: large * rate } }],
    ];
    expect(place(problemOf({ bus: (small + large) * rate }, ...streams))).toMatchObject({
      status: "optimal",
      cost: [(small + large) * rate, 2],
    });
    expect(place(problemOf({ bus: (small + large) * rate - 0.01 }, ...streams)).status).toBe(
      "infeasible",
    );
  });

  test("ties at broadcast rates are found whatever the grouping of the sum", () => {
    const rate = fc.constantFrom(12.5, 23.976, 29.97, 59.94, 24_000 / 1001, 30_000 / 1001);
    const bytes = fc.integer({ min: 1, max: 50_000_000 });
    fc.assert(
      fc.property(rate, fc.array(bytes, { minLength: 2, maxLength: 6 }), (fps, sizes) => {
        const total = sizes.reduce((sum, size) => sum + size);
        // Either the first stream copies everything, or each other stream its own part: the same bytes on paper.
        const streams = (wholeSecond: number, partsSecond: number) => [
          [{ cost: [total * fps, wholeSecond] }, { cost: [0, 0], uses: { gate: sizes.length } }],
          ...sizes.map((size) => [
            { cost: [size * fps, partsSecond] },
            { cost: [0, 0], uses: { gate: 1 } },
          ]),
        ];
        const gate = { gate: sizes.length };
        expect(place(problemOf(gate, ...streams(1, 0)))).toMatchObject({
          choice: [1, ...sizes.map(() => 0)],
        });
        expect(place(problemOf(gate, ...streams(0, 1)))).toMatchObject({
          choice: [0, ...sizes.map(() => 1)],
        });
      }),
      { numRuns: 200 },
    );
  });

  test("a fraction of no known rate never overfills a pool", () => {
    const use = Math.PI * 1e6;
    const problem = (budget: number) =>
      problemOf(
        { bus: budget },
        [{ cost: [0], uses: { bus: use } }],
        [{ cost: [0], uses: { bus: use } }],
      );
    expect(place(problem(2 * use + 0.01)).status).toBe("optimal");
    expect(place(problem(2 * use - 0.01)).status).toBe("infeasible");
  });
});

describe("infeasible", () => {
  test("names the streams without any option", () => {
    expect(place(problemOf({ ram: 1 }, [{ cost: [0] }], []))).toEqual({
      status: "infeasible",
      pools: [],
      smallest: true,
      streams: ["s1"],
    });
  });

  test("names two pools that each could be kept alone", () => {
    const either = [
      { cost: [0], uses: { ram: 2 } },
      { cost: [0], uses: { cma: 2 } },
    ];
    expect(place(problemOf({ bus: 9, ram: 1, cma: 1 }, either))).toEqual({
      status: "infeasible",
      pools: ["ram", "cma"],
      smallest: true,
      streams: [],
    });
  });

  test("its pools are in conflict, and no smaller set is", { timeout: 30_000 }, () => {
    let seen = 0;
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const result = place(problem);
        if (result.status !== "infeasible") return true;
        seen++;
        expect(keepingChoices(problem, [...result.pools])).toEqual([]);
        expect(result.smallest).toBe(true);
        const pools = [...problem.budgets.keys()];
        const smaller = pools.flatMap((a, at) => [[a], ...pools.slice(at + 1).map((b) => [a, b])]);
        return smaller.every(
          (set) => set.length >= result.pools.length || keepingChoices(problem, set).length > 0,
        );
      }),
      { numRuns: 1500 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});

describe("the node limit", () => {
  test("gives the best found and a bound, and claims no more", { timeout: 30_000 }, () => {
    let limited = 0;
    fc.assert(
      fc.property(smallProblem, fc.nat({ max: 2 }), (problem, nodes) => {
        const result = place(problem, { nodes });
        if (result.status === "infeasible") return keepingChoices(problem).length === 0;
        expect(result.nodes).toBeLessThanOrEqual(nodes);
        const costs = keepingChoices(problem)
          .map((choice) => costOf(problem, choice))
          .toSorted(lexicographic);
        if (result.status === "optimal") return lexicographic(result.cost, costs[0]!) === 0;
        limited++;
        expect(costs.every((cost) => lexicographic(result.bound, cost) <= 0)).toBe(true);
        if (result.choice === null) return true;
        expect(keepingChoices(problem)).toContainEqual(result.choice);
        return lexicographic(costOf(problem, result.choice), result.cost!) === 0;
      }),
      { numRuns: 1500 },
    );
    expect(limited).toBeGreaterThan(10);
  });
});
