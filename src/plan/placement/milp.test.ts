// HiGHS as the oracle: on problems too large to try every choice, both engines must find the same cost.
import fc from "fast-check";
import highsModule from "highs";
import { beforeAll, describe, expect, test } from "vitest";
import { lpModel } from "./lp-model.ts";
import type { MilpAnswer } from "./milp.ts";
import { placeWithMilp } from "./milp.ts";
import type { PlacementProblem } from "./problem.ts";
import { place } from "./solve.ts";
import { wholeProblem } from "./whole-problem.ts";

// The package declares its types for CommonJS only, one `default` deeper than its ES module is.
const loadHighs = highsModule as unknown as (typeof highsModule)["default"];

let highs: Awaited<ReturnType<typeof loadHighs>>;
beforeAll(async () => {
  highs = await loadHighs();
});

function solveLp(lp: string): MilpAnswer {
  const { Status, Columns } = highs.solve(lp, {
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    output_flag: false,
  });
  if (Status === "Infeasible") return { status: "infeasible" };
  if (Status !== "Optimal") return { status: "limit" };
  const values = Object.entries(Columns).map(
    ([name, column]) => [name, "Primal" in column ? (column.Primal ?? 0) : 0] as const,
  );
  return { status: "optimal", values: new Map(values) };
}

const twoStreams: PlacementProblem = {
  budgets: new Map([["cma", 8192]]),
  streams: ["camera", "decoder"].map((id, at) => ({
    id,
    options: [
      { id: "heap:cma", cost: [0, 8192], uses: new Map([["cma", 8192]]) },
      { id: "heap:system", cost: [at === 0 ? 50 : 20, 0], uses: new Map() },
    ],
  })),
};

/** Frames of whole pages; copies at frame rates; three objectives; budgets between thrift and plenty. */
const mediumProblem: fc.Arbitrary<PlacementProblem> = fc
  .record({
    objectives: fc.integer({ min: 1, max: 3 }),
    share: fc.record({
      ram: fc.double({ min: 0.25, max: 0.7, noNaN: true }),
      cma: fc.double({ min: 0.25, max: 0.7, noNaN: true }),
    }),
  })
  .chain(({ objectives, share }) => {
    const bytes = fc.nat({ max: 3000 }).map((pages) => pages * 4096);
    const option = fc.record({
      id: fc.constant("o"),
      cost: fc.array(fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 200 })), {
        minLength: objectives,
        maxLength: objectives,
      }),
      uses: fc.record({ ram: bytes, cma: bytes }).map((uses) => new Map(Object.entries(uses))),
    });
    const stream = fc.record({
      id: fc.constant("s"),
      options: fc.array(option, { minLength: 2, maxLength: 8 }),
    });
    return fc.array(stream, { minLength: 4, maxLength: 10 }).map((streams) => {
      const most = (pool: string) =>
        streams.reduce(
          (sum, { options }) => sum + Math.max(...options.map((o) => o.uses.get(pool) ?? 0)),
          0,
        );
      const budgets = new Map(
        Object.entries(share).map(([pool, part]) => [pool, Math.floor(most(pool) * part)]),
      );
      return { streams, budgets };
    });
  });

describe("placeWithMilp", () => {
  test("finds the same optimum as the exact search", { timeout: 30_000 }, () => {
    const seen = { optimal: 0, infeasible: 0, limit: 0 };
    fc.assert(
      fc.property(mediumProblem, (problem) => {
        const exact = place(problem);
        const milp = placeWithMilp(problem, solveLp);
        seen[exact.status]++;
        expect(milp.status).toBe(exact.status);
        if (exact.status === "optimal" && milp.status === "optimal")
          expect(milp.cost).toEqual(exact.cost);
        if (exact.status === "infeasible") expect(milp).toEqual(exact);
      }),
      { numRuns: 50 },
    );
    expect(seen.optimal).toBeGreaterThan(10);
    expect(seen.limit).toBe(0);
  });

  test("nothing to place, and a stream without options, need no solver", () => {
    const never = () => {
      throw new Error("not to be asked");
    };
    expect(placeWithMilp({ streams: [], budgets: new Map() }, never)).toMatchObject({
      status: "optimal",
      choice: [],
    });
    const empty = { streams: [{ id: "camera", options: [] }], budgets: new Map() };
    expect(placeWithMilp(empty, never)).toMatchObject({
      status: "infeasible",
      streams: ["camera"],
    });
  });

  test("an answer that breaks a budget is not believed", () => {
    const bothContiguous = new Map([
      ["x0_0", 1],
      ["x1_0", 1],
    ]);
    expect(
      placeWithMilp(twoStreams, () => ({ status: "optimal", values: bothContiguous })),
    ).toMatchObject({
      status: "limit",
      choice: null,
      bound: [0, 0],
    });
  });

  test("a solver that gives up in the second stage leaves the first stage's optimum as the bound", () => {
    let stage = 0;
    const result = placeWithMilp(twoStreams, (lp) =>
      stage++ === 0 ? solveLp(lp) : { status: "limit" },
    );
    expect(result).toMatchObject({
      status: "limit",
      choice: [0, 1],
      cost: [20, 8192],
      bound: [20, 0],
    });
  });
});

test("a stage of the model reads as the problem does", () => {
  expect(lpModel(wholeProblem(twoStreams), [20])).toMatchInlineSnapshot(`
    "\\ objective in units of 8192
    Minimize
     cost: 1 x0_0
      + 1 x1_0
    Subject To
     one0: x0_0 + x0_1 = 1
     one1: x1_0 + x1_1 = 1
     held0: 5 x0_1
      + 2 x1_1 <= 2
     pool0: 1 x0_0
      + 1 x1_0 <= 1
    Binary
     x0_0
     x0_1
     x1_0
     x1_1
    End
    "
  `);
});
