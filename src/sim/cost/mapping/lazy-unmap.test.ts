import { expect, test } from "vitest";
import { assumed } from "../figures/trusted.ts";
import type { MappingFigures } from "../figures/board-figures.ts";
import { lazyUnmapTime } from "./lazy-unmap.ts";
import { unmapTime } from "./map-time.ts";

const ns = (value: number) => assumed(value, "ns", "for the test");
const FIGURES: MappingFigures = {
  fixed: ns(100),
  entry: ns(25),
  table: ns(1000),
  invalidate: ns(73),
  sync: ns(600),
};
const FRAME = { entries: 338, tables: 0, invalidations: 338, syncs: 1 };

test("no page is taken out of the TLB by itself", () => {
  expect(lazyUnmapTime(FRAME, FIGURES, 30)).toBe(100 + 338 * 25 + 600);
  expect(lazyUnmapTime(FRAME, FIGURES, 30)).toBeLessThan(unmapTime(FRAME, FIGURES) / 2);
});

test("many unmaps share a flush every ten milliseconds, 256 of them at most", () => {
  const flush = (perSecond: number) =>
    lazyUnmapTime({ ...FRAME, entries: 0 }, FIGURES, perSecond) - 100;
  expect(flush(200)).toBe(300);
  expect(flush(1e9)).toBe(600 / 256);
});
