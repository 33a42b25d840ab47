import { describe, expect, test } from "vitest";
import { rowText } from "./rows.ts";
import type { RowId, Simulation } from "./simulation.ts";
import { example } from "./testing/example.ts";
import { bestOf } from "./numbers.ts";

describe("the best of a row", () => {
  test("is the one with the least", () => {
    expect(best("failures")).toEqual(["heap:system"]);
  });

  test("is several where they read the same", () => {
    expect(best("copied")).toEqual(["heap:cma", "heap:system"]);
  });

  test("is none where all are equal, where neither is better, or where there is one strategy", () => {
    expect(best("dram-pixels")).toEqual([]);
    expect([...bestOf({ ...rowText("failures"), better: "none" }, example)]).toEqual([]);
    expect(best("failures", { ...example, strategies: example.strategies.slice(0, 1) })).toEqual(
      [],
    );
  });

  test("is the one with the most where more is better", () => {
    expect([...bestOf({ ...rowText("failures"), better: "more" }, example)]).toEqual(["heap:cma"]);
  });
});

function best(row: RowId, simulation: Simulation = example): string[] {
  return [...bestOf(rowText(row), simulation)];
}
