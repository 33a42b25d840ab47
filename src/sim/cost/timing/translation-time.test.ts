import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Known } from "../known.ts";
import type { TranslationCounts } from "../tlb/geometry.ts";
import { translationTime } from "./translation-time.ts";
import type { TranslationTiming } from "./translation-timing.ts";
import { intervalUnderMisses } from "./walk-slots.ts";

const known = (value: number, unit = "ns"): Known => ({
  value,
  unit,
  trust: "assumed",
  source: "assumed: a test",
});

const timing: TranslationTiming = {
  microHit: known(0),
  mainHit: known(5),
  fetch: known(100),
  walk: known(30),
  walkers: known(1, "walks"),
  outstanding: known(16, "accesses"),
  inOrder: true,
};

/** A pass of 1000 accesses; each walk reads three entries. */
function counts(walks: number): TranslationCounts {
  return {
    accesses: 1000,
    microHits: 1000 - walks,
    mainHits: 0,
    walks,
    prefetches: 0,
    fetches: 3 * walks,
    faults: 0,
  };
}

describe("a pass of 1000 accesses, one every 20 ns, 16 of them under way", () => {
  const pass = { accesses: 1000, interval: 20 };

  test("is not held up without walks", () => {
    expect(translationTime(counts(0), timing, pass)).toEqual({ stall: 0, walk: 30, walkers: 0 });
  });

  test("is held up by each walk for what the 320 ns under way do not cover", () => {
    const { stall, walk, walkers } = translationTime(counts(10), timing, pass);
    expect(walk).toBe(330);
    expect(stall).toBe(10 * (330 - 320));
    expect(walkers).toBe(3300);
  });

  test("is as long as the walker needs when each access misses", () => {
    expect(translationTime(counts(1000), timing, pass).stall).toBe(1000 * 330 - 20_000);
  });

  test("is shorter with more walkers, up to the accesses under way", () => {
    const eight = { ...timing, walkers: known(8, "walks") };
    expect(translationTime(counts(1000), eight, pass).stall).toBe((1000 * 330) / 8 - 20_000);
    const many = { ...timing, walkers: known(64, "walks") };
    expect(translationTime(counts(1000), many, pass).stall).toBeCloseTo((1000 * 330) / 16 - 20_000);
  });

  test("goes on past rare misses where the unit lets others pass", () => {
    const passing = { ...timing, inOrder: false };
    expect(translationTime(counts(10), passing, pass).stall).toBe(0);
    expect(translationTime(counts(1000), passing, pass).stall).toBe(310_000);
  });

  test("has its walkers kept busy by walks ahead, and is not held up by them", () => {
    const ahead = { ...counts(10), prefetches: 10, fetches: 60 };
    const { stall, walkers } = translationTime(ahead, timing, pass);
    expect(stall).toBe(10 * (330 - 320));
    expect(walkers).toBe(6600);
  });

  test("is held up by hits that take longer than the accesses under way last", () => {
    const slow = { ...timing, microHit: known(400) };
    expect(translationTime(counts(0), slow, pass).stall).toBe((1000 * 400) / 16 - 20_000);
  });
});

test("is what following every access gives, or somewhat less where misses queue for the walkers", () => {
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  const walkers = fc.integer({ min: 1, max: 16 });
  fc.assert(
    fc.property(share, walkers, fc.integer({ min: 5, max: 60 }), (missShare, slots, interval) => {
      const outstanding = 16;
      const unit = { ...timing, walkers: known(slots, "walks") };
      const { stall } = translationTime(counts(Math.round(1000 * missShare)), unit, {
        accesses: 1000,
        interval,
      });
      const closed = interval + stall / 1000;
      const followed = intervalUnderMisses(
        { missShare, interval, latency: 0, outstanding },
        { walk: 330, slots, queues: 1, spread: 0 },
      );
      expect(followed / closed).toBeGreaterThan(0.95);
      expect(followed / closed).toBeLessThan(1.45);
    }),
    { numRuns: 60 },
  );
});

test("no pass gets shorter with more walks, longer walks or fewer walkers", () => {
  const walks = fc.integer({ min: 0, max: 900 });
  const walkers = fc.integer({ min: 2, max: 20 });
  fc.assert(
    fc.property(
      walks,
      walkers,
      fc.boolean(),
      fc.integer({ min: 1, max: 400 }),
      (few, at, inOrder, interval) => {
        const pass = { accesses: 1000, interval };
        const unit = { ...timing, inOrder, walkers: known(at, "walks") };
        const rounding = 1e-6;
        const stall = translationTime(counts(few), unit, pass).stall - rounding;
        const more = translationTime(counts(few + 100), unit, pass).stall;
        const longer = translationTime(counts(few), { ...unit, fetch: known(150) }, pass).stall;
        const fewer = { ...unit, walkers: known(at - 1, "walks") };
        expect(more).toBeGreaterThanOrEqual(stall);
        expect(longer).toBeGreaterThanOrEqual(stall);
        expect(translationTime(counts(few), fewer, pass).stall).toBeGreaterThanOrEqual(stall);
      },
    ),
  );
});
