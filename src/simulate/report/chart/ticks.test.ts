import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryTicks, decadeTicks, roundTicks, timeTicks } from "./ticks.ts";

const MINUTE = 60;
const MIB = 1024 * 1024;

test("round numbers up to the first one that is enough", () => {
  expect(roundTicks(83, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(roundTicks(5, 5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(roundTicks(0, 5)).toEqual([0]);
});

test("time in steps of a clock", () => {
  expect(timeTicks(3600, 5)).toEqual([0, 15, 30, 45, 60].map((minutes) => minutes * MINUTE));
  expect(timeTicks(60, 5)).toEqual([0, 15, 30, 45, 60]);
  expect(timeTicks(0, 5)).toEqual([0]);
});

test("memory in powers of two", () => {
  expect(binaryTicks(320 * MIB, 4)).toEqual([0, 128 * MIB, 256 * MIB]);
  expect(binaryTicks(0, 4)).toEqual([0]);
});

test("decades around the values", () => {
  expect(decadeTicks(2e6, 1.2e9)).toEqual([1e6, 1e7, 1e8, 1e9, 1e10]);
  expect(decadeTicks(1000, 1000)).toEqual([1000, 10_000]);
});

describe("for any values", () => {
  const most = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
  const count = fc.integer({ min: 3, max: 8 });

  test("there are few ticks, and round ones reach the end", () => {
    fc.assert(
      fc.property(most, count, (value, steps) => {
        const ticks = roundTicks(value, steps);
        expect(ticks.length).toBeLessThanOrEqual(steps + 1);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(value * (1 - 1e-6));
      }),
    );
  });

  test("times and sizes stay inside", () => {
    fc.assert(
      fc.property(most, count, (value, steps) => {
        for (const ticks of [timeTicks(value, steps), binaryTicks(value, steps)]) {
          expect(ticks.length).toBeGreaterThan(1);
          expect(ticks.length).toBeLessThanOrEqual(steps + 1);
          expect(ticks.at(-1)).toBeLessThanOrEqual(value * (1 + 1e-6));
        }
      }),
    );
  });
});
