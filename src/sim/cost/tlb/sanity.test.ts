// What somebody who knows the hardware tries first.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessesOf } from "../pattern/access-program.ts";
import { type AccessPattern, patternFor } from "../pattern/pattern-for.ts";
import { nv12 } from "../pattern/testing/frames.ts";
import { FastUnit } from "./fast-unit.ts";
import type { CacheGeometry, TranslationCounts } from "./geometry.ts";
import { anyProgram, MOST_ACCESSES } from "./testing/any-traffic.ts";
import { MIB, pagesAt } from "./testing/pages.ts";

const FRAME = nv12(1920, 1080, 2048);
const BASE = 64 * MIB;
const BUFFER = 4 * MIB;
const SMALL: CacheGeometry = { entries: 64, ways: 4, replacement: "lru" };

function frames(count: number, pattern: AccessPattern, main?: CacheGeometry, block = 4096) {
  const unit = new FastUnit({ ...(main && { main }), walk: [], prefetch: "none" });
  const port = unit.port(pagesAt(BASE, 4 * BUFFER, block));
  const program = patternFor("camera", FRAME, 64, { pattern });
  const schedule = [0, 1, 2, 3].map((at) => ({ port, program, base: BASE + at * BUFFER }));
  unit.repeat(schedule, count / 4);
  return unit.counts(port);
}

describe("1080p NV12 with a stride of 2048 bytes in bursts of 64, 64 entries in sets of 4", () => {
  test("takes 810 walks a frame, 2000 frames of it 97,200,000 accesses and 1,620,000 walks", () => {
    const few = frames(4, "lines", SMALL);
    expect([few.accesses, few.walks]).toEqual([4 * 48_600, 4 * 810]);
    const many = frames(2000, "lines", SMALL);
    expect([many.accesses, many.walks]).toEqual([97_200_000, 1_620_000]);
  });

  test("takes many times as many walks when read in columns, as each page is left after two lines", () => {
    expect(frames(4, "columns", SMALL).walks).toBe(4 * 24_300);
    // With 2 MiB blocks the order no longer matters.
    expect(frames(4, "columns", SMALL, 2 * MIB).walks).toBe(8);
  });

  test("walks hardly at all in blocks of 2 MiB, and not again once all pages are cached", () => {
    expect(frames(400, "lines", SMALL, 2 * MIB).walks).toBe(8);
    const huge: CacheGeometry = { entries: 4096, ways: 4, replacement: "lru" };
    expect(frames(400, "lines", huge).walks).toBe(4 * 810);
  });

  test("walks at each access where nothing is cached", () => {
    const { accesses, walks } = frames(4, "lines");
    expect(walks).toBe(accesses);
  });
});

test("a billion frames take no longer than a few", () => {
  const { walks } = frames(4e9, "columns", { ...SMALL, replacement: "plru" });
  expect(walks).toBe(4e9 * 24_300);
});

describe("for any program", () => {
  const any = anyProgram.filter((program) => accessesOf(program) < MOST_ACCESSES);

  function countsOf(
    program: Parameters<typeof accessesOf>[0],
    main: CacheGeometry,
    block = 4096,
  ): TranslationCounts {
    const unit = new FastUnit({ main, walk: [], prefetch: "none" });
    const port = unit.port(pagesAt(0, 32 * MIB, block));
    unit.run(port, program, 8 * MIB);
    return unit.counts(port);
  }

  function fully(entries: number): CacheGeometry {
    return { entries, ways: entries, replacement: "lru" };
  }

  test("every access is one of hit, walk and fault", () => {
    fc.assert(
      fc.property(any, (program) => {
        const { accesses, microHits, mainHits, walks, faults } = countsOf(program, fully(4));
        expect(microHits + mainHits + walks + faults).toBe(accesses);
        expect(accesses).toBe(accessesOf(program));
      }),
    );
  });

  test("more entries never mean more walks, fully associative and with lru", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 20 }), (program, entries) => {
        expect(countsOf(program, fully(2 * entries)).walks).toBeLessThanOrEqual(
          countsOf(program, fully(entries)).walks,
        );
      }),
    );
  });

  test("nor do larger blocks", () => {
    fc.assert(
      fc.property(any, (program) => {
        const small = countsOf(program, fully(4)).walks;
        expect(countsOf(program, fully(4), 2 * MIB).walks).toBeLessThanOrEqual(small);
      }),
    );
  });
});
