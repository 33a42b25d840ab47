import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ReferenceUnit } from "../tlb/reference-unit.ts";
import { fitWindows, missShare, windowLatency } from "./random-window.ts";

const PAGE = 4096;

describe("random accesses in a window", () => {
  test.each(["lru", "fifo", "random", "plru"] as const)(
    "miss as often as the reference engine counts, %s",
    (replacement) => {
      const pages = 256;
      const unit = new ReferenceUnit({
        main: { entries: 64, ways: 64, replacement },
        walk: [],
        prefetch: "none",
      });
      const port = unit.port({
        extents: [{ address: 0, size: pages * PAGE, block: PAGE }],
        levelsFor: () => [PAGE],
      });
      const offsets = Float64Array.from({ length: 40_000 }, pageOf(pages));
      unit.run(port, { kind: "list", offsets, body: { kind: "burst", offset: 0 } }, 0);
      const { walks, accesses } = unit.counts(port);
      expect(walks / accesses).toBeCloseTo(missShare(64, pages), 1.8);
    },
  );

  test("fit the TLB: none misses", () => {
    expect(missShare(64, 64)).toBe(0);
    expect(missShare(64, 3)).toBe(0);
  });
});

describe("the fit", () => {
  // Average nanoseconds of LAT_CMD_RD, 64 bytes, cold, of three windows each: pcie-bench/data (Apache-2.0),
  // nfp6000-1.2GHz_bdw-Xeon-E5-2630v4-dell-t430-s0-s0-s0-iommu-nosp.
  test("of a Broadwell Xeon: some 117 entries, 288 ns", () => {
    const points = [
      { pages: 64, nanoseconds: 489.96 },
      { pages: 128, nanoseconds: 514.6 },
      { pages: 512, nanoseconds: 713.38 },
      { pages: 16_384, nanoseconds: 776.82 },
    ];
    const fit = fitWindows(points, 490.5) ?? { entries: 0, walk: 0 };
    expect(fit.entries).toBeGreaterThan(115);
    expect(fit.entries).toBeLessThan(120);
    expect(fit.walk).toBeCloseTo(288, -1);
    for (const { pages, nanoseconds } of points)
      expect(windowLatency(pages, 490.5, fit) / nanoseconds).toBeCloseTo(1, 2);
  });

  test("gives back what latencies were made of", () => {
    const entriesOf = fc.integer({ min: 8, max: 400 });
    const walkOf = fc.integer({ min: 20, max: 900 });
    fc.assert(
      fc.property(entriesOf, walkOf, (entries, walk) => {
        const points = [16, 64, 256, 512, 1024, 4096, 16_384].map((pages) => ({
          pages,
          nanoseconds: windowLatency(pages, 500, { entries, walk }),
        }));
        const fit = fitWindows(points, 500);
        expect(fit?.entries).toBeCloseTo(entries, 6);
        expect(fit?.walk).toBeCloseTo(walk, 6);
      }),
      { numRuns: 25 },
    );
  });

  test("needs windows that miss", () => {
    expect(fitWindows([{ pages: 1, nanoseconds: 500 }], 500)).toBeUndefined();
  });
});

/** Pages at random, by a generator of the textbook. */
function pageOf(pages: number): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * pages) * PAGE;
  };
}
