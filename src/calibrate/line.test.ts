import { expect, test } from "vitest";
import { lineOf } from "./line.ts";

test("a call of 500 ns and 2 ns for each page", () => {
  const { fixed, perUnit } = lineOf([{ small: 700, large: 2500 }], [100, 1000]);
  expect([fixed.median, perUnit.median]).toEqual([500, 2]);
});

test("noise never makes a time below nothing", () => {
  const { fixed, perUnit } = lineOf(
    [
      { small: 900, large: 600 },
      { small: 100, large: 4000 },
    ],
    [100, 1000],
  );
  expect([fixed.p10, perUnit.p10]).toEqual([90, 0.4333]);
  expect(lineOf([{ small: 900, large: 600 }], [100, 1000])).toMatchObject({
    fixed: { median: 900 },
    perUnit: { median: 0 },
  });
});
