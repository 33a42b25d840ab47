import { expect, test } from "vitest";
import { linearScale, logScale, roundScale } from "./scale.ts";

test("a linear scale runs from 0 to the most, and no value leaves it", () => {
  const scale = linearScale(50, [100, 200], []);
  expect([0, 25, 50, 70, -1].map((value) => scale.at(value))).toEqual([100, 150, 200, 200, 100]);
});

test("upwards is a range from a large place to a small one", () => {
  expect(linearScale(10, [160, 10], []).at(10)).toBe(10);
});

test("where there is nothing, all stands at the start", () => {
  expect(linearScale(0, [100, 200], [0]).at(0)).toBe(100);
  expect(logScale([], [0, 100]).at(0)).toBe(0);
});

test("a round scale ends with a tick", () => {
  const scale = roundScale(83, [0, 100], 5);
  expect(scale.ticks.at(-1)).toBe(100);
  expect(scale.at(83)).toBe(83);
});

test("a logarithmic scale has a decade at each tick", () => {
  const scale = logScale([2e6, 9e7], [0, 100]);
  expect(scale.ticks).toEqual([1e6, 1e7, 1e8]);
  expect([1e6, 1e7, 1e8].map((value) => scale.at(value))).toEqual([0, 50, 100]);
});
