import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fitLine } from "./fit-line.ts";

test("finds the line that the points lie on", () => {
  const line = fitLine([1, 16, 256, 4096].map((x) => ({ x, y: 900 + 30 * x })));
  expect(line?.fixed).toBeCloseTo(900);
  expect(line?.slope).toBeCloseTo(30);
});

test("takes a small size as seriously as a large one", () => {
  const line = fitLine([
    { x: 1, y: 100 },
    { x: 10, y: 1000 },
    { x: 1000, y: 101_000 },
  ]);
  expect(line?.fixed).toBeLessThan(5);
});

test("starts at the origin rather than below it, and is level rather than falling", () => {
  expect(fitLine([1, 2, 4].map((x) => ({ x, y: 10 * x - 5 })))?.fixed).toBe(0);
  expect(fitLine([1, 2, 4].map((x) => ({ x, y: 10 - x })))?.slope).toBe(0);
});

test("needs two sizes", () => {
  expect(fitLine([])).toBeUndefined();
  expect(fitLine([3, 3].map((x) => ({ x, y: 1 })))).toBeUndefined();
});

test("is never below nothing", () => {
  const point = fc.record({
    x: fc.integer({ min: 1, max: 10_000 }),
    y: fc.integer({ min: 1, max: 1e9 }),
  });
  fc.assert(
    fc.property(fc.array(point), (points) => {
      const line = fitLine(points) ?? { fixed: 0, slope: 0 };
      expect(line.fixed).toBeGreaterThanOrEqual(0);
      expect(line.slope).toBeGreaterThanOrEqual(0);
    }),
  );
});
