import * as fc from "fast-check";
import { expect, test } from "vitest";
import { figureOf, isSettled, quantile, worstFigureOf } from "./figure.ts";

test("median, tenths and the worst, to four digits", () => {
  const samples = [50_004, 10, 20, 30, 40, 60, 70, 80, 90, 100, 12_345.678];
  expect(worstFigureOf(samples)).toEqual({
    median: 70,
    p10: 20,
    p90: 12_350,
    repeats: 11,
    worst: 50_000,
  });
});

test("one sample is all of its quantiles", () => {
  expect(figureOf([7])).toEqual({ median: 7, p10: 7, p90: 7, repeats: 1 });
});

test("samples of little spread settle, but not few of them", () => {
  const steady = (count: number) => Array.from({ length: count }, (_, at) => 1000 + (at % 3));
  expect(isSettled(steady(9))).toBe(false);
  expect(isSettled(steady(10))).toBe(true);
});

test("some outliers do not keep the median from settling, two clusters of one size do", () => {
  const samples = (count: number, other: (at: number) => boolean) =>
    Array.from({ length: count }, (_, at) => (other(at) ? 9000 : 1000));
  expect(isSettled(samples(40, (at) => at % 8 === 0))).toBe(true);
  expect(isSettled(samples(40, (at) => at % 2 === 0))).toBe(false);
});

test("quantiles are ordered, and lie between the least and the greatest sample", () => {
  const samples = fc.array(fc.nat(), { minLength: 1 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(samples, share, share, (values, a, b) => {
      const sorted = values.toSorted((x, y) => x - y);
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) => quantile(sorted, at));
      expect(low).toBeGreaterThanOrEqual(sorted[0] ?? 0);
      expect(high).toBeGreaterThanOrEqual((low ?? 0) - 1e-6);
      expect(high).toBeLessThanOrEqual((sorted.at(-1) ?? 0) + 1e-6);
    }),
  );
});
