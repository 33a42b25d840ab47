import * as fc from "fast-check";
import { expect, test } from "vitest";
import { loadOf, ranked, type Standing } from "./compare.ts";

const fine: Standing = {
  id: "heap:cma",
  load: { cpuCopies: 0, cpuOther: 0.001, stallAt: (slower) => 0.002 * slower, dram: 0.03 },
  starts: 60,
  failedStarts: 0,
  frames: 1000,
  missing: 0,
  scarce: 8e6,
};
const copy: Standing = {
  ...fine,
  id: "copy:heap:system",
  load: { cpuCopies: 0.04, cpuOther: 0.001, stallAt: (slower) => 0.007 * slower, dram: 0.06 },
  scarce: 4e6,
};

const ids = (standings: readonly Standing[]) => standings.map(({ id }) => id);

test("what asks least of the board is best", () => {
  expect(ids(ranked([copy, fine]))).toEqual(["heap:cma", "copy:heap:system"]);
});

test("what fails to start comes behind what starts, whatever it saves", () => {
  expect(ids(ranked([{ ...fine, failedStarts: 1 }, copy]))).toEqual([
    "copy:heap:system",
    "heap:cma",
  ]);
});

test("what drops frames comes behind what drops none; one in ten thousand is none", () => {
  expect(ids(ranked([{ ...fine, missing: 10 }, copy]))[0]).toBe("copy:heap:system");
  expect(ids(ranked([{ ...fine, frames: 1e6, missing: 100 }, copy]))[0]).toBe("heap:cma");
});

test("one late frame more or less decides nothing between two that are always late", () => {
  expect(
    ids(
      ranked([
        { ...copy, missing: 820 },
        { ...fine, missing: 820.2 },
      ]),
    )[0],
  ).toBe("heap:cma");
});

test("of equal loads the one that sets least memory aside", () => {
  const other = { ...fine, id: "heap:system", scarce: 0 };
  expect(ids(ranked([fine, other]))[0]).toBe("heap:system");
});

test("a faster copy never makes a strategy dearer", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 100, noNaN: true }), (copyFactor) => {
      expect(loadOf(copy, { copy: copyFactor })).toBeLessThanOrEqual(loadOf(copy));
    }),
  );
});
