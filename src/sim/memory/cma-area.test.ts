import { describe, expect, test } from "vitest";
import type { CmaArea } from "./cma-area.ts";
import type { PageAllocator } from "./page-allocator.ts";
import { boardMemory, MIB, PAGE, RAM } from "./testing/board-memory.ts";

const FIRST = RAM / PAGE;

/** RAM with an area at its end. */
function board(options: {
  readonly ram: number;
  readonly area: number;
  readonly pageblockOrder?: number;
}): { readonly pages: PageAllocator; readonly area: CmaArea } {
  const pages = boardMemory({ size: options.ram, pageblockOrder: options.pageblockOrder ?? 10 });
  const base = RAM + options.ram - options.area;
  const area = pages.declareCma({ name: "reserved", base, size: options.area, alignmentOrder: 8 });
  return { pages, area };
}

/** Takes the whole area in runs, then gives those back that shall be free. */
function leaveFree(area: CmaArea, runs: readonly { start: number; length: number }[]): void {
  let at = 0;
  for (const { start, length } of runs) {
    if (start > at) area.allocate(start - at, 0);
    area.allocate(length, 0);
    at = start + length;
  }
  if (at < area.pages) area.allocate(area.pages - at, 0);
  for (const { start, length } of runs) area.release(area.base + start, length);
  expect(area.bitmap()).toEqual(runs);
}

/** Runs of these lengths, each some used pages after the last. */
function apart(lengths: readonly number[]): { start: number; length: number }[] {
  let start = 10;
  return lengths.map((length) => {
    const run = { start, length };
    start += length + 100;
    return run;
  });
}

/** Has one movable page in use just there, and nothing else. */
function usePageAt(pages: PageAllocator, page: number): number {
  const blocks: number[] = [];
  for (;;) {
    const block = pages.allocate({ order: 10, movable: true, reclaim: false });
    if (block === undefined) throw new Error(`no block holds page ${page}`);
    if (block <= page && page < block + 1024) {
      for (let at = block; at < block + 1024; at += 1) if (at !== page) pages.free(at, 0);
      break;
    }
    blocks.push(block);
  }
  for (const block of blocks) pages.free(block, 10);
  return page;
}

describe("an area", () => {
  test("lies on page blocks, and is free to be borrowed", () => {
    const { pages, area } = board({ ram: 64 * MIB, area: 16 * MIB });
    expect(area).toMatchObject({ base: FIRST + 12288, pages: 4096, used: 0, largestFree: 4096 });
    expect(pages.freeCmaPages).toBe(4096);
    expect(pages.totalPages).toBe(16384);
    const unaligned = { name: "x", base: RAM + MIB, size: 4 * MIB, alignmentOrder: 8 };
    expect(() => pages.declareCma(unaligned)).toThrow(RangeError);
  });

  test("that spans two zones is not activated", () => {
    const zones = [
      { name: "DMA", lo: 0, hi: RAM + 8 * MIB - 1 },
      { name: "Normal", lo: RAM + 8 * MIB, hi: 2 ** 40 },
    ];
    const pages = boardMemory({ size: 16 * MIB, zones });
    const across = { name: "across", base: RAM + 4 * MIB, size: 8 * MIB, alignmentOrder: 8 };
    const area = pages.declareCma(across);
    expect(area.pages).toBe(0);
    expect(area.allocate(1, 0)).toEqual({ errno: "ENOMEM", log: "" });
    expect(pages.freeCmaPages).toBe(0);
  });

  test("aligns the address, not the place in the area", () => {
    const pages = boardMemory({ size: 64 * MIB, pageblockOrder: 9 });
    const base = RAM + 34 * MIB;
    const area = pages.declareCma({ name: "reserved", base, size: 16 * MIB, alignmentOrder: 10 });
    expect(area.allocate(1, 10)).toEqual({ pfn: (RAM + 36 * MIB) / PAGE });
  });

  test("is not for pages that cannot move", () => {
    const { pages } = board({ ram: 16 * MIB, area: 8 * MIB });
    const kernel = { order: 10, movable: false, reclaim: true };
    expect([1, 2, 3].map(() => pages.allocate(kernel) !== undefined)).toEqual([true, true, false]);
    expect(pages.freeCmaPages).toBe(2048);
  });

  test("isolates its page blocks only: what lies behind them in one free block is there to move to", () => {
    const { pages, area } = board({ ram: 12 * MIB, area: 8 * MIB, pageblockOrder: 5 });
    pages.reserve(RAM, 4 * MIB);
    const movable = { movable: true, reclaim: false };
    const upper = pages.allocate({ ...movable, order: 10 }) ?? 0;
    let place = 0;
    const owner = { moved: (_tag: number, _from: number, to: number) => (place = to) };
    expect(pages.allocate({ ...movable, order: 0, owner })).toBe(area.base);
    pages.free(upper, 10);
    expect(area.allocate(1040, 0)).toEqual({ pfn: area.base });
    expect(place).toBeGreaterThanOrEqual(area.base + 1056);
    expect(pages.check()).toEqual([]);
  });

  test("refuses to take back what it did not give, or what is pinned", () => {
    const { pages, area } = board({ ram: 16 * MIB, area: 8 * MIB });
    const taken = area.allocate(10, 0);
    if (!("pfn" in taken)) throw new Error("nothing taken");
    expect(() => area.release(taken.pfn, 11)).toThrow("not all taken");
    expect(() => area.release(taken.pfn - 1, 1)).toThrow("not of reserved");
    pages.pin(taken.pfn + 3);
    expect(() => area.release(taken.pfn, 10)).toThrow("pinned");
    expect(() => pages.free(taken.pfn, 0)).toThrow("not in use");
    pages.unpin(taken.pfn + 3);
    area.release(taken.pfn, 10);
    expect(area.used).toBe(0);
  });
});

describe("what people saw on real boards", () => {
  test("i.MX8MQ, Linux 5.3: 4050 pages of 3958 free ones in two runs", () => {
    const { area } = board({ ram: 64 * MIB, area: 32 * MIB, pageblockOrder: 9 });
    const runs = [
      { start: 184, length: 72 },
      { start: 4306, length: 3886 },
    ];
    leaveFree(area, runs);
    expect(area.allocate(4050, 8)).toEqual({
      errno: "ENOMEM",
      log: "cma: cma_alloc: reserved: alloc failed, req-size: 4050 pages, ret: -12",
    });
    expect(area.bitmap()).toEqual(runs);
  });

  test("an Android phone: 256 pages of 357 free ones, the largest run being 166", () => {
    const { area } = board({ ram: 16 * MIB, area: 8 * MIB });
    leaveFree(area, apart([4, 7, 7, 8, 38, 166, 127]));
    expect(area).toMatchObject({ used: 2048 - 357, largestFree: 166 });
    expect(area.allocate(256, 0)).toMatchObject({ errno: "ENOMEM" });
    expect(area.allocate(166, 0)).toHaveProperty("pfn");
  });

  test("x86, 1 GiB: one pinned page spoils a run of 253648 pages for 200000", () => {
    const { pages, area } = board({ ram: 2048 * MIB, area: 1024 * MIB, pageblockOrder: 9 });
    leaveFree(area, [
      { start: 8314, length: 6 },
      { start: 8343, length: 9 },
      { start: 8375, length: 9 },
      { start: 8496, length: 253648 },
    ]);
    const page = usePageAt(pages, area.base + 100_000);
    pages.pin(page);
    expect(pages.freeCmaPages).toBe(253_672 - 1);
    expect(area.allocate(200_000, 8)).toEqual({
      errno: "EBUSY",
      log: "cma: cma_alloc: reserved: alloc failed, req-size: 200000 pages, ret: -16",
    });
    expect(pages.stats.migrateFailed % 5).toBe(0);
    pages.unpin(page);
    expect(area.allocate(200_000, 8)).toEqual({ pfn: area.base + 8704 });
    expect(pages.stats.migrated).toBe(1);
  });

  // The EBUSY seen there came from callers on several CPUs isolating the same page block at once, which Linux 6.1 excludes
  // with a mutex (mm/cma.c:468) and this twin by calling one after the other: what is left is that all of them pass.
  test("i.MX6Q, page blocks of 32 MiB: many sizes share page blocks", () => {
    const { pages, area } = board({ ram: 448 * MIB, area: 320 * MIB, pageblockOrder: 13 });
    const sizes = [7, 38, 44, 128, 144, 148, 512, 757];
    const held = [...sizes, ...sizes].map((size) => ({ size, taken: area.allocate(size, 8) }));
    for (const { size, taken } of held) {
      expect(taken).toHaveProperty("pfn");
      if ("pfn" in taken) area.release(taken.pfn, size);
    }
    expect(pages.check()).toEqual([]);
    expect(area.largestFree).toBe(area.pages);
  });
});
