import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intervalUnderMisses } from "./walk-slots.ts";

const stream = { missShare: 0.5, interval: 16, latency: 440, outstanding: 32 };
const unit = { walk: 290, slots: 9, queues: 1, spread: 0.63 };

describe("the interval between accesses", () => {
  test("is that of the device when nothing misses", () => {
    expect(intervalUnderMisses({ ...stream, missShare: 0 }, unit)).toBeCloseTo(16, 6);
  });

  test("is the latency when the device waits for each access: what `windowLatency` says", () => {
    const alone = { ...stream, outstanding: 1 };
    for (const missShare of [0, 0.25, 1]) {
      const latency = intervalUnderMisses({ ...alone, missShare }, unit);
      expect(latency / (440 + missShare * 290)).toBeCloseTo(1, 1.7);
    }
  });

  test("is a walk divided by the slots when all miss and walks take equally long", () => {
    const steady = { walk: 290, slots: 5, queues: 1, spread: 0 };
    expect(intervalUnderMisses({ ...stream, missShare: 1 }, steady)).toBeCloseTo(58, 1);
  });

  test("is longer where walks vary, because a slow one holds up the slots behind it", () => {
    const all = { ...stream, missShare: 1 };
    const steady = intervalUnderMisses(all, { ...unit, spread: 0 });
    const varying = intervalUnderMisses(all, unit);
    expect(varying / steady).toBeGreaterThan(1.5);
    expect(varying / steady).toBeLessThan(2);
  });

  test("suffers from rare misses although the slots are idle: those behind one wait for it", () => {
    const rare = intervalUnderMisses({ ...stream, missShare: 0.08 }, unit);
    expect(rare).toBeGreaterThan(0.08 * unit.walk);
    // Nobody waits for a write, and the slots are far from full.
    const writes = { missShare: 0.08, interval: 21, latency: 0, outstanding: Infinity };
    expect(intervalUnderMisses(writes, { ...unit, spread: 0.48 })).toBeCloseTo(21, 0);
  });

  test("suffers less from rare misses where only some accesses wait behind one", () => {
    const rare = { ...stream, missShare: 0.016 };
    const [one, two, four] = [1, 2, 4].map((queues) =>
      intervalUnderMisses(rare, { ...unit, queues }),
    );
    expect(two).toBeLessThan(one! * 0.97);
    expect(four).toBeLessThan(two!);
    expect(four).toBeGreaterThan(stream.interval);
  });

  test("is never shorter with more misses, longer walks or fewer slots", () => {
    const share = fc.double({ min: 0, max: 0.9, noNaN: true });
    const extra = fc.double({ min: 0.05, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(share, extra, fc.integer({ min: 2, max: 16 }), (missShare, more, slots) => {
        const one = intervalUnderMisses({ ...stream, missShare }, { ...unit, slots });
        const noise = 0.99;
        const worse = { ...stream, missShare: missShare + more };
        expect(intervalUnderMisses(worse, { ...unit, slots })).toBeGreaterThan(one * noise);
        const slower = { ...unit, slots, walk: 400 };
        expect(intervalUnderMisses({ ...stream, missShare }, slower)).toBeGreaterThan(one * noise);
        const fewer = { ...unit, slots: slots - 1 };
        expect(intervalUnderMisses({ ...stream, missShare }, fewer)).toBeGreaterThan(one * noise);
      }),
      { numRuns: 15 },
    );
  });
});
