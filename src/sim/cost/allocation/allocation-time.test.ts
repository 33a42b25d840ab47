import fc from "fast-check";
import { expect, test } from "vitest";
import type { AllocationFigures } from "../figures/board-figures.ts";
import type { Known } from "../known.ts";
import type { AllocationEffort } from "./allocation-effort.ts";
import { allocationTime } from "./allocation-time.ts";

const known = (value: number): Known => ({
  value,
  unit: "ns",
  trust: "assumed",
  source: "assumed: a test",
});

const figures: AllocationFigures = {
  fixed: known(1),
  clearPage: known(10),
  block: known(100),
  range: known(1000),
  isolatePage: known(10_000),
  migratePage: known(100_000),
  retryPage: known(1_000_000),
  dropPage: known(10_000_000),
};

test("is the sum of what was done, each step at its price", () => {
  const effort = {
    pages: 1,
    blocks: 2,
    rangesTried: 3,
    pagesIsolated: 4,
    pagesMigrated: 5,
    pagesNotMigrated: 6,
    pagesDropped: 7,
  };
  expect(allocationTime(effort, figures)).toBe(76_543_211);
});

test("never falls with more of anything", () => {
  const count = fc.nat(100_000);
  const effort = fc.record<AllocationEffort>({
    pages: count,
    blocks: count,
    rangesTried: count,
    pagesIsolated: count,
    pagesMigrated: count,
    pagesNotMigrated: count,
    pagesDropped: count,
  });
  fc.assert(
    fc.property(effort, (one) => {
      for (const step of Object.keys(one) as (keyof AllocationEffort)[]) {
        const more = { ...one, [step]: one[step] + 1 };
        expect(allocationTime(more, figures)).toBeGreaterThan(allocationTime(one, figures));
      }
    }),
  );
});
