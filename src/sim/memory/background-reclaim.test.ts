import { expect, test } from "vitest";
import { BackgroundLoad } from "./background-load.ts";
import { BackgroundReclaim } from "./background-reclaim.ts";
import { boardMemory, MIB, PAGE, RAM } from "./testing/board-memory.ts";

const KIB = 1024;

/** min_free_kbytes of 64 MiB is 1024 (mm/page_alloc.c:8956); the high mark lies a half above. */
const HIGH = (1536 * KIB) / PAGE;

test("drops the oldest page cache until the high mark is free", () => {
  const pages = boardMemory({ size: 64 * MIB });
  const reclaim = new BackgroundReclaim(pages.core);
  const cache = new BackgroundLoad(pages);
  cache.fillPageCache(Infinity);
  reclaim.balance();
  expect(pages.freePages).toBeGreaterThanOrEqual(HIGH);
  expect(pages.freePages).toBeLessThan(HIGH + 32);
  const { dropped } = pages.stats;
  reclaim.balance();
  expect(pages.stats.dropped).toBe(dropped);
});

test("sleeps while the low mark is free, and gives up where there is nothing to drop", () => {
  const pages = boardMemory({ size: 64 * MIB });
  const reclaim = new BackgroundReclaim(pages.core);
  new BackgroundLoad(pages).fillPageCache(100);
  reclaim.balance();
  expect(pages.stats.dropped).toBe(0);
  while (pages.allocate({ order: 0, movable: false, reclaim: false }) !== undefined);
  reclaim.balance();
  expect(pages.stats.dropped).toBe(100);
  expect(pages.freePages).toBe(100);
});

test("free pages of CMA do not count", () => {
  const pages = boardMemory({ size: 64 * MIB });
  pages.declareCma({ name: "reserved", base: RAM + 48 * MIB, size: 16 * MIB, alignmentOrder: 8 });
  const reclaim = new BackgroundReclaim(pages.core);
  new BackgroundLoad(pages).fillPageCache((16 * MIB) / PAGE);
  while (pages.allocate({ order: 0, movable: false, reclaim: false }) !== undefined);
  expect(pages.freePages).toBe(pages.freeCmaPages);
  reclaim.balance();
  expect(pages.freePages - pages.freeCmaPages).toBeGreaterThanOrEqual(HIGH);
  expect(pages.check()).toEqual([]);
});
