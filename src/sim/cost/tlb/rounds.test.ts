import { describe, expect, test } from "vitest";
import type { AccessProgram } from "../pattern/access-program.ts";
import { FastUnit } from "./fast-unit.ts";
import type { CacheGeometry, Replacement, TranslationGeometry } from "./geometry.ts";
import { ReferenceUnit } from "./reference-unit.ts";
import { MIB, pagesAt } from "./testing/pages.ts";

const PAGE = 4096;
const MAP = pagesAt(0, 4 * MIB);

/** So many pages in turn, one access each. */
function sweep(pages: number): AccessProgram {
  return { kind: "loop", count: pages, step: PAGE, body: { kind: "burst", offset: 0 } };
}

/** The sweep so many times, each time a little further into the same pages. */
function sweeps(pages: number, times: number): AccessProgram {
  return { kind: "loop", count: times, step: 1, body: sweep(pages) };
}

function fully(entries: number, replacement: Replacement): CacheGeometry {
  return { entries, ways: entries, replacement };
}

function unitsOf(geometry: Partial<TranslationGeometry>) {
  const whole: TranslationGeometry = { walk: [], prefetch: "none", ...geometry };
  return [new FastUnit(whole), new ReferenceUnit(whole)] as const;
}

function expectSame(geometry: Partial<TranslationGeometry>, program: AccessProgram): void {
  const [fast, reference] = unitsOf(geometry);
  const ports = [fast.port(MAP), reference.port(MAP)] as const;
  fast.run(ports[0], program, 0);
  reference.run(ports[1], program, 0);
  expect(fast.counts(ports[0])).toEqual(reference.counts(ports[1]));
}

describe("rounds that go over more pages than a cache holds", () => {
  test.each<Replacement>(["lru", "plru", "fifo", "round-robin", "random"])("with %s", (policy) => {
    for (const pages of [3, 5, 9, 17, 40]) {
      expectSame({ main: fully(4, policy) }, sweeps(pages, 300));
      expectSame({ main: fully(16, policy) }, sweeps(pages, 300));
      expectSame({ main: { entries: 12, ways: 4, replacement: policy } }, sweeps(pages, 300));
    }
  });

  test("come round later in the main TLB than in the micro TLB", () => {
    const micro = fully(2, "lru");
    for (const main of [
      { entries: 24, ways: 4, replacement: "round-robin" },
      { entries: 16, ways: 8, replacement: "plru" },
      { entries: 16, ways: 4, replacement: "random" },
    ] as const) {
      for (const pages of [7, 13, 22, 29]) expectSame({ micro, main }, sweeps(pages, 200));
    }
  });

  test("come round later in the walk caches than in the TLBs", () => {
    const every2Mib: AccessProgram = {
      kind: "weave",
      count: 200,
      strands: [
        { step: 1, body: sweep(3) },
        { step: 1, body: { kind: "burst", offset: 2 * MIB } },
        { step: 1, body: { kind: "burst", offset: 3 * MIB } },
      ],
    };
    for (const policy of ["round-robin", "random", "fifo"] as const) {
      expectSame({ main: fully(1, "lru"), walk: [undefined, fully(1, policy)] }, every2Mib);
    }
  });
});

test("a page walked ahead may push out the one that asked for it", () => {
  const again: AccessProgram = { kind: "loop", count: 9, step: 8, body: sweep(3) };
  for (const policy of ["lru", "random", "plru"] as const) {
    expectSame({ main: fully(1, policy), prefetch: "next-page" }, again);
    expectSame({ micro: fully(1, policy), prefetch: "next-page" }, again);
    expectSame({ main: fully(2, policy), prefetch: "next-page" }, again);
  }
  const [fast] = unitsOf({ main: fully(1, "lru"), prefetch: "next-page" });
  const port = fast.port(MAP);
  fast.run(port, { kind: "loop", count: 9, step: 8, body: { kind: "burst", offset: 0 } }, 0);
  expect(fast.counts(port)).toMatchObject({ walks: 9, prefetches: 9 });
});

test("what a device had last may be gone when another one was at the shared cache", () => {
  for (const unit of unitsOf({ main: fully(1, "lru") })) {
    const [one, other] = [unit.port(MAP), unit.port(MAP)];
    const burst: AccessProgram = { kind: "burst", offset: 0 };
    unit.repeat(
      [
        { port: one, program: burst, base: 0 },
        { port: other, program: burst, base: PAGE },
      ],
      5,
    );
    expect(unit.counts(one).walks).toBe(5);
    expect(unit.counts(other).walks).toBe(5);
  }
});

test("without a TLB each access walks, and finds what the walk caches have", () => {
  for (const walk of [[], [fully(1, "lru")], [undefined, fully(1, "random")]]) {
    expectSame({ walk }, sweeps(40, 50));
    expectSame({ walk, prefetch: "next-page" }, sweeps(40, 50));
  }
});

test("a device that comes later, with a map of its own, finds the caches as they are", () => {
  for (const unit of unitsOf({ main: fully(8, "lru"), walk: [fully(4, "lru"), fully(4, "lru")] })) {
    const first = unit.port(MAP);
    unit.run(first, sweep(4), 0);
    const later = unit.port(pagesAt(0, 4 * MIB));
    unit.run(later, sweep(4), 0);
    unit.run(first, sweep(4), 0);
    expect(unit.counts(first)).toMatchObject({ mainHits: 4, walks: 4, fetches: 6 });
    expect(unit.counts(later)).toMatchObject({ mainHits: 0, walks: 4, fetches: 6 });
  }
});

test("faults of all rounds count, whether or not these are taken one by one", () => {
  const beyond: AccessProgram = {
    kind: "weave",
    count: 500,
    strands: [
      { step: 1, body: sweep(9) },
      { step: 4, body: { kind: "burst", offset: 8 * MIB } },
    ],
  };
  for (const main of [fully(4, "lru"), fully(16, "lru"), fully(4, "random")]) {
    expectSame({ main }, beyond);
  }
});

test("what comes round is not taken again, over loops and over frames", () => {
  const [fast] = unitsOf({ main: fully(16, "lru"), walk: [undefined, fully(4, "lru")] });
  const port = fast.port(MAP);
  const program = sweeps(40, 4000);
  fast.repeat([{ port, program, base: 0 }], 1e9);
  // Two levels above the pages are read the first time.
  const all = 1e9 * 4000 * 40;
  expect(fast.counts(port)).toMatchObject({ accesses: all, walks: all, fetches: all + 2 });
});
