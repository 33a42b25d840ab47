import { expect, test } from "vitest";
import { resampled } from "./resample.ts";

const at = (time: number) => ({ time });

test("equal samples are their own columns", () => {
  expect(resampled([0, 15, 30, 45].map(at), 60, 10)).toEqual([0, 15, 30, 45].map(at));
});

test("a sample stands until the next one", () => {
  expect(resampled([0, 50, 55].map(at), 60, 3)).toEqual([at(0), at(0), at(50)]);
});

test("fewer columns take some of the samples", () => {
  expect(resampled([0, 10, 20, 30].map(at), 40, 2)).toEqual([at(10), at(30)]);
});

test("no time and no samples", () => {
  expect(resampled([at(0)], 0, 5)).toEqual([at(0)]);
  expect(resampled([], 60, 5)).toEqual([]);
});
