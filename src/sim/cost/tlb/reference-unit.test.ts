import { describe, expect, test } from "vitest";
import type { AccessProgram } from "../pattern/access-program.ts";
import type { AddressMap } from "./address-map.ts";
import type { CacheGeometry, Replacement, TranslationGeometry } from "./geometry.ts";
import { ReferenceUnit } from "./reference-unit.ts";
import { levelsFor, MIB, pagesAt } from "./testing/pages.ts";

const PAGE = 4096;

/** Looks up pages, one after the other. */
function pages(...numbers: readonly number[]): AccessProgram {
  const offsets = Float64Array.from(numbers, (number) => number * PAGE);
  return { kind: "list", offsets, body: { kind: "burst", offset: 0 } };
}

function fully(entries: number, replacement: Replacement = "lru"): CacheGeometry {
  return { entries, ways: entries, replacement };
}

function unitOf(geometry: Partial<TranslationGeometry>, seed = 1): ReferenceUnit {
  return new ReferenceUnit({ walk: [], prefetch: "none", ...geometry }, seed);
}

/** Walks for pages that go through one cache. */
function walksOf(cache: CacheGeometry, numbers: readonly number[]): number {
  const unit = unitOf({ main: cache });
  const port = unit.port(pagesAt(0, MIB));
  unit.run(port, pages(...numbers), 0);
  return unit.counts(port).walks;
}

describe("a full set makes room", () => {
  test("for what was used longest ago with lru, for what came first with fifo", () => {
    // 0 is used again before 2 comes: lru drops 1, fifo 0.
    expect(walksOf(fully(2, "lru"), [0, 1, 0, 2, 0])).toBe(3);
    expect(walksOf(fully(2, "fifo"), [0, 1, 0, 2, 0])).toBe(4);
  });

  test("at the leaf that all bits of the tree point to with plru", () => {
    // After 0 1 2 3 the bits point to 0. Using 0 turns the root to the second half, where 2 is older than 3.
    expect(walksOf(fully(4, "plru"), [0, 1, 2, 3, 0, 4, 2])).toBe(6);
    expect(walksOf(fully(4, "plru"), [0, 1, 2, 3, 0, 4, 0, 1, 3])).toBe(5);
    // True lru would drop 1.
    expect(walksOf(fully(4, "lru"), [0, 1, 2, 3, 0, 4, 0, 2, 3])).toBe(5);
  });

  test("in turn over all sets of a cache with round robin", () => {
    const sets = { entries: 4, ways: 2, replacement: "round-robin" } as const;
    // 4 takes way 0 of the even set, so 5 takes way 1 of the odd one: 1 stays, 3 goes.
    expect(walksOf(sets, [0, 2, 1, 3, 4, 5, 1])).toBe(6);
    expect(walksOf(sets, [0, 2, 1, 3, 4, 5, 3])).toBe(7);
  });

  test("by chance with random, the same for the same seed", () => {
    const walks = (seed: number) => {
      const unit = unitOf({ main: fully(8, "random") }, seed);
      const port = unit.port(pagesAt(0, MIB));
      const around: AccessProgram = {
        kind: "loop",
        count: 50,
        step: 0,
        body: pages(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
      };
      unit.run(port, around, 0);
      return unit.counts(port).walks;
    };
    expect(walks(7)).toBe(walks(7));
    const seeds = new Set([1, 2, 3, 4, 5, 6].map(walks));
    expect(seeds.size).toBeGreaterThan(1);
    // Pages taken in turn never meet again with lru; by chance some do.
    expect(walks(1)).toBeLessThan(500);
  });

  test("only in the set that the number of a block tells", () => {
    const direct = { entries: 4, ways: 1, replacement: "lru" } as const;
    expect(walksOf(direct, [0, 1, 2, 3, 0, 1, 2, 3])).toBe(4);
    expect(walksOf(direct, [0, 4, 0, 4])).toBe(4);
  });
});

test("an access goes through the micro TLB, then the main TLB, then a walk", () => {
  const unit = unitOf({ micro: fully(1), main: fully(2) });
  const port = unit.port(pagesAt(0, MIB));
  unit.run(port, pages(0, 0, 1, 0, 2, 0, 1), 0);
  expect(unit.counts(port)).toEqual({
    accesses: 7,
    microHits: 1,
    mainHits: 2,
    walks: 4,
    prefetches: 0,
    fetches: 12,
    faults: 0,
  });
});

test("devices have micro TLBs of their own and share what lies behind, if they share the map", () => {
  const unit = unitOf({ micro: fully(4), main: fully(4) });
  const map = pagesAt(0, MIB);
  const [camera, display, alone] = [unit.port(map), unit.port(map), unit.port(pagesAt(0, MIB))];
  for (const port of [camera, display, alone]) unit.run(port, pages(0, 1, 0), 0);
  const count = (port: number) => {
    const { microHits, mainHits, walks } = unit.counts(port);
    return { microHits, mainHits, walks };
  };
  expect(count(camera)).toEqual({ microHits: 1, mainHits: 0, walks: 2 });
  expect(count(display)).toEqual({ microHits: 1, mainHits: 2, walks: 0 });
  expect(count(alone)).toEqual({ microHits: 1, mainHits: 0, walks: 2 });
});

test("a walk reads only what lies below the deepest table entry that is cached", () => {
  const fetches = (walk: TranslationGeometry["walk"], map: AddressMap) => {
    const unit = unitOf({ walk });
    const port = unit.port(map);
    unit.run(port, pages(0, 1, 512, 513), 0);
    return unit.counts(port).fetches;
  };
  const pagesOf4K = pagesAt(0, 4 * MIB);
  expect(fetches([], pagesOf4K)).toBe(12);
  // The root once, then two levels each time.
  expect(fetches([fully(1), undefined], pagesOf4K)).toBe(9);
  // Of 4 MiB the second level has two entries; each is read once.
  expect(fetches([fully(1), fully(2)], pagesOf4K)).toBe(7);
  // Blocks of 2 MiB end one level higher.
  expect(fetches([fully(1), fully(2)], pagesAt(0, 4 * MIB, 2 * MIB))).toBe(5);
});

test("the next page is walked ahead after a walk, unless it is there or nothing is", () => {
  const unit = unitOf({ main: fully(8), prefetch: "next-page" });
  const port = unit.port(pagesAt(0, 4 * PAGE));
  unit.run(port, pages(0, 1, 2, 3), 0);
  expect(unit.counts(port)).toMatchObject({ walks: 2, prefetches: 2, mainHits: 2, fetches: 12 });
  unit.run(port, pages(0), 0);
  expect(unit.counts(port).prefetches).toBe(2);

  const last = unitOf({ main: fully(8), prefetch: "next-page" });
  const end = last.port(pagesAt(0, PAGE));
  last.run(end, pages(0), 0);
  expect(last.counts(end)).toMatchObject({ walks: 1, prefetches: 0 });
});

test("an access to what nothing maps is a fault each time, and leaves no trace", () => {
  const map: AddressMap = {
    extents: [
      { address: 4 * PAGE, size: PAGE, block: PAGE },
      { address: 6 * PAGE, size: PAGE, block: PAGE },
    ],
    levelsFor,
  };
  const unit = unitOf({ main: fully(2) });
  const port = unit.port(map);
  unit.run(port, pages(3, 4, 5, 6, 7, 5, 4), 0);
  expect(unit.counts(port)).toMatchObject({ accesses: 7, faults: 4, walks: 2, mainHits: 1 });
});

test("a cache that cannot be is refused", () => {
  expect(() => unitOf({ main: { entries: 6, ways: 4, replacement: "lru" } })).toThrow(RangeError);
  expect(() => unitOf({ main: fully(3, "plru") })).toThrow("a tree of bits over 3 ways");
  expect(() => unitOf({}).port(pagesAt(0, PAGE), fully(0))).toThrow(RangeError);
});
