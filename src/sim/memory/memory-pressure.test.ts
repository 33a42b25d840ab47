// A board of 256 MiB with a CMA area of 64 MiB on Linux 6.1, as it was measured under load: which allocations succeed and
// how many pages move follows from the rules of the allocator.
import { describe, expect, test } from "vitest";
import { BackgroundLoad } from "./background-load.ts";
import type { CmaArea } from "./cma-area.ts";
import type { PageAllocator } from "./page-allocator.ts";
import { boardMemory, MIB, PAGE, RAM } from "./testing/board-memory.ts";

const CMA_ALIGNMENT = 8;
const FRAME = (3 * MIB) / PAGE;

interface Board {
  readonly pages: PageAllocator;
  readonly area: CmaArea;
}

/** After boot: kernel image and tables, the pool for atomic DMA, the frame buffer of the console. */
function bootedBoard(): Board {
  const pages = boardMemory({ size: 256 * MIB });
  const base = RAM + 192 * MIB;
  const area = pages.declareCma({
    name: "reserved",
    base,
    size: 64 * MIB,
    alignmentOrder: CMA_ALIGNMENT,
  });
  pages.reserve(RAM, 24 * MIB);
  area.allocate(64, 6);
  allocateDma(area, 384 * PAGE);
  return { pages, area };
}

/** dma_alloc_contiguous: aligned to its size, at most to CONFIG_CMA_ALIGNMENT (kernel/dma/contiguous.c:256). */
function allocateDma(area: CmaArea, bytes: number): ReturnType<CmaArea["allocate"]> {
  const pages = Math.ceil(bytes / PAGE);
  return area.allocate(pages, Math.min(Math.ceil(Math.log2(pages)), CMA_ALIGNMENT));
}

/** Until one fails, or there are 20. */
function allocateFrames(area: CmaArea): { readonly held: number[]; readonly log?: string } {
  const held: number[] = [];
  while (held.length < 20) {
    const taken = allocateDma(area, FRAME * PAGE);
    if (!("pfn" in taken)) return { held, log: taken.log };
    held.push(taken.pfn);
  }
  return { held };
}

function releaseFrames(area: CmaArea, held: readonly number[]): void {
  for (const pfn of held) area.release(pfn, FRAME);
}

describe("how many buffers fit 64 MiB", () => {
  test.each([
    { bytes: 1_228_800, fit: 30 },
    { bytes: 614_400, fit: 61 },
    { bytes: MIB, fit: 61 },
    { bytes: 3 * MIB, fit: 20 },
  ])("of $bytes bytes: $fit, each from a multiple of 1 MiB on", ({ bytes, fit }) => {
    const { area } = bootedBoard();
    let count = 0;
    while ("pfn" in allocateDma(area, bytes)) count += 1;
    expect(count).toBe(fit);
    expect(allocateDma(area, bytes)).toMatchObject({ errno: "ENOMEM" });
  });
});

describe("20 buffers of 3 MiB, after", () => {
  test("nothing: no page moves", () => {
    const { pages, area } = bootedBoard();
    expect(allocateFrames(area).held).toHaveLength(20);
    expect(pages.stats).toMatchObject({ migrated: 0, dropped: 0, migrateFailed: 0 });
  });

  test("190 MiB of clean page cache, none of CMA free: it is dropped, not moved", () => {
    const { pages, area } = bootedBoard();
    const cache = new BackgroundLoad(pages);
    cache.fillPageCache(Infinity);
    expect(cache.held).toBeGreaterThan((190 * MIB) / PAGE);
    expect(pages.freeCmaPages).toBe(0);
    expect(allocateFrames(area).held).toHaveLength(20);
    expect(pages.stats).toMatchObject({ migrated: 0, dropped: 20 * FRAME });
  });

  // Programs get CMA pages only while more than half of what is free lies there, so CMA is full of them when everything
  // else was page cache before. The rows were measured one after the other: the buffers of one row are held while page
  // cache fills the rest, then they are freed, and 150 MiB are touched: 60 MiB of it in CMA, 90 MiB where reclaim drops
  // page cache. Then the caches are dropped.
  test("150 MiB of anonymous memory where page cache was: every page of every buffer moves, and keeps its bytes", () => {
    const { pages, area } = bootedBoard();
    const before = allocateFrames(area);
    const cache = new BackgroundLoad(pages);
    cache.fillPageCache(Infinity);
    releaseFrames(area, before.held);
    const programs = new BackgroundLoad(pages, { stamp: true });
    expect(programs.fillAnonymous((150 * MIB) / PAGE)).toBe(38_400);
    expect(pages.freeCmaPages).toBe(0);
    pages.dropCaches();

    const moved = pages.stats.migrated;
    expect(allocateFrames(area).held).toEqual(before.held);
    expect(pages.stats.migrated - moved).toBe(15_360);
    expect(pages.stats.migrateFailed).toBe(0);
    expect(programs.damaged()).toEqual([]);
    expect(pages.check()).toEqual([]);
  });

  test("the same on an idle board: only what the balance put into CMA moves", () => {
    const { pages, area } = bootedBoard();
    const freeCma = pages.freeCmaPages;
    const freeElsewhere = pages.freePages - freeCma;
    new BackgroundLoad(pages).fillAnonymous(38_400);
    // First the rest is used until as much is free there as in CMA, then both alike.
    const borrowed = (38_400 - (freeElsewhere - freeCma)) / 2;
    expect(borrowed).toBe(5_664);
    expect(pages.freeCmaPages).toBe(freeCma - borrowed);
    expect(allocateFrames(area).held).toHaveLength(20);
    expect(pages.stats.migrated).toBeGreaterThan(borrowed / 2);
    expect(pages.stats.migrated).toBeLessThan(15_360);
  });

  test("shared memory pinned where it lies: EBUSY while pages are free, until it is unpinned", () => {
    const { pages, area } = bootedBoard();
    const cache = new BackgroundLoad(pages);
    cache.fillPageCache((126 * MIB) / PAGE);
    const shared = new BackgroundLoad(pages, { stamp: true });
    expect(shared.fillPinned((112 * MIB) / PAGE)).toBe(28_672);
    const inCma = shared.pages.filter((pfn) => pfn >= area.base).length;
    expect(inCma).toBeGreaterThan(0);
    cache.release();

    const { held, log } = allocateFrames(area);
    expect(held.length).toBeLessThan(20);
    expect(log).toBe("cma: cma_alloc: reserved: alloc failed, req-size: 768 pages, ret: -16");
    expect(pages.freeCmaPages).toBeGreaterThan(FRAME);
    // A page that stays is tried five times before its place is given up.
    expect(pages.stats.migrateFailed).toBeGreaterThan(0);
    expect(pages.stats.migrateFailed % 5).toBe(0);

    shared.unpin();
    releaseFrames(area, held);
    expect(allocateFrames(area).held).toHaveLength(20);
    expect(shared.damaged()).toEqual([]);
    expect(pages.check()).toEqual([]);
  });

  test("memory with nowhere to move to: ENOMEM, though the place was there", () => {
    const { pages, area } = bootedBoard();
    new BackgroundLoad(pages).fillAnonymous(Infinity);
    expect(pages.freePages).toBe(0);
    expect(allocateDma(area, 3 * MIB)).toEqual({
      errno: "ENOMEM",
      log: "cma: cma_alloc: reserved: alloc failed, req-size: 768 pages, ret: -12",
    });
    expect(pages.check()).toEqual([]);
  });
});

test("an anonymous page that is pinned is not even tried", () => {
  const { pages, area } = bootedBoard();
  const programs = new BackgroundLoad(pages);
  programs.fillAnonymous(Infinity);
  for (const pfn of programs.pages) pages.pin(pfn);
  expect(allocateDma(area, 3 * MIB)).toMatchObject({ errno: "EBUSY" });
  expect(pages.stats.migrateFailed).toBe(0);
});
