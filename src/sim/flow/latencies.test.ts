import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Latencies } from "./latencies.ts";

test("a quantile is the smallest value that so many do not exceed", () => {
  const latencies = new Latencies(1200);
  for (let frame = 1; frame <= 200; frame += 1) latencies.add(frame, 1000 * (201 - frame));
  expect(latencies.distribution).toEqual({
    count: 200,
    mean: 100_500,
    p50: 100_000,
    p99: 198_000,
    worst: 200_000,
  });
});

test("over time, stretch by stretch, those without a frame left out", () => {
  const latencies = new Latencies(1200);
  latencies.add(0, 30);
  latencies.add(5, 10);
  latencies.add(9.9, 20);
  latencies.add(10, 7);
  latencies.add(1199, 40);
  expect(latencies.overTime).toEqual([
    { time: 0, p50: 20, worst: 30 },
    { time: 10, p50: 7, worst: 7 },
    { time: 1190, p50: 40, worst: 40 },
  ]);
});

test("of no frame nothing is said", () => {
  const latencies = new Latencies(1200);
  expect(latencies.distribution).toEqual({ count: 0, mean: 0, p50: 0, p99: 0, worst: 0 });
  expect(latencies.overTime).toEqual([]);
});

test("as many as there are: each is counted once, and half of them are no longer than the median", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 5000 }), (values) => {
      const latencies = new Latencies(values.length);
      values.forEach((value, at) => latencies.add(at, value));
      const { count, p50, worst } = latencies.distribution;
      expect(count).toBe(values.length);
      expect(worst).toBe(Math.max(...values));
      expect(values.filter((value) => value <= p50).length).toBeGreaterThanOrEqual(count / 2);
      expect(values.filter((value) => value < p50).length).toBeLessThan(count / 2);
      expect(Math.max(...latencies.overTime.map((one) => one.worst))).toBe(worst);
    }),
    { numRuns: 50 },
  );
});
