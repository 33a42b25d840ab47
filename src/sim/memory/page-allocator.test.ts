import { describe, expect, test } from "vitest";
import { age, BackgroundLoad } from "./background-load.ts";
import { PageAllocator } from "./page-allocator.ts";
import { PhysicalMemory } from "./physical-memory.ts";
import { boardMemory, MIB, PAGE, RAM } from "./testing/board-memory.ts";

const FIRST = RAM / PAGE;
const GIB = 2 ** 30;

describe("the buddy system", () => {
  test("splits the largest block from its start and joins it again", () => {
    const pages = boardMemory({ size: 4 * MIB });
    const unmovable = { order: 0, movable: false, reclaim: false };
    expect([0, 1, 2].map(() => pages.allocate(unmovable))).toEqual([FIRST, FIRST + 1, FIRST + 2]);
    expect(pages.freePages).toBe(1021);
    expect(pages.check()).toEqual([]);
    for (const page of [1, 0, 2]) pages.free(FIRST + page, 0);
    expect(pages.allocate({ ...unmovable, order: 10 })).toBe(FIRST);
  });

  test("gives the page that was freed last, unless its pair is about to become larger", () => {
    const pages = boardMemory({ size: 4 * MIB });
    const one = { order: 0, movable: true, reclaim: false };
    for (let page = 0; page < 16; page += 1) pages.allocate(one);
    pages.free(FIRST + 9, 0);
    pages.free(FIRST + 13, 0);
    expect(pages.allocate(one)).toBe(FIRST + 13);
    pages.free(FIRST + 6, 0);
    pages.free(FIRST + 7, 0);
    // With page 5 it would make four with 6 and 7, so it waits at the tail.
    pages.free(FIRST + 4, 0);
    expect([pages.allocate(one), pages.allocate(one)]).toEqual([FIRST + 9, FIRST + 4]);
  });

  test("refuses what is too large, and pages that are not in use", () => {
    const pages = boardMemory({ size: 8 * MIB });
    expect(pages.allocate({ order: 11, movable: false, reclaim: false })).toBeUndefined();
    expect(() => pages.free(FIRST, 0)).toThrow("not in use");
    const pfn = pages.allocate({ order: 1, movable: false, reclaim: false }) ?? 0;
    expect(() => pages.free(pfn + 1, 1)).toThrow("no block");
    pages.free(pfn, 1);
    expect(() => pages.free(pfn, 1)).toThrow("not in use");
  });

  test("gives back the tail of an exact allocation, page by page", () => {
    const pages = boardMemory({ size: 4 * MIB });
    const pfn = pages.allocateExact(300 * PAGE, { movable: false, reclaim: false });
    expect(pfn).toBe(FIRST);
    expect(pages.freePages).toBe(1024 - 300);
    expect(pages.check()).toEqual([]);
    pages.freeExact(FIRST, 300 * PAGE);
    expect(pages.allocate({ order: 10, movable: false, reclaim: false })).toBe(FIRST);
  });

  test("manages 8 GiB", () => {
    const pages = new PageAllocator({
      memory: new PhysicalMemory([
        { base: 0x8000_0000, size: 2 * GIB },
        { base: 0x8_8000_0000, size: 6 * GIB },
      ]),
      pageSize: PAGE,
      pageblockOrder: 9,
      zones: [
        { name: "DMA32", lo: 0, hi: 0xffff_ffff },
        { name: "Normal", lo: 0x1_0000_0000, hi: 2 ** 48 },
      ],
    });
    expect(pages.totalPages).toBe((8 * GIB) / PAGE);
    expect(pages.freePages).toBe(pages.totalPages);
    const pfn = pages.allocate({ order: 0, movable: true, reclaim: false }) ?? 0;
    expect(pfn * PAGE).toBe(0x8_8000_0000);
    pages.free(pfn, 0);
    expect(pages.freePages).toBe(pages.totalPages);
  });
});

describe("types of page blocks", () => {
  test("keep movable pages away from those that are not", () => {
    const pages = boardMemory({ size: 8 * MIB });
    pages.allocate({ order: 0, movable: true, reclaim: false });
    const kernel = pages.allocate({ order: 0, movable: false, reclaim: false }) ?? 0;
    expect(kernel).toBe(FIRST + 1024);
    expect(pages.allocate({ order: 0, movable: false, reclaim: false })).toBe(kernel + 1);
    const slab = pages.allocate({ order: 0, movable: false, use: "slab", reclaim: false }) ?? 0;
    expect(slab).toBeGreaterThan(kernel + 1);
    expect(pages.check()).toEqual([]);
  });

  test("a page block changes hands whole when half of it is free", () => {
    const pages = boardMemory({ size: 8 * MIB });
    const movable = { order: 9, movable: true, reclaim: false };
    for (let half = 0; half < 3; half += 1) pages.allocate(movable);
    // The only free half lies in a movable block; an unmovable page claims it.
    const kernel = pages.allocate({ order: 0, movable: false, reclaim: false }) ?? 0;
    expect(kernel).toBe(FIRST + 1536);
    pages.free(FIRST + 1024, 9);
    expect(pages.allocate({ order: 9, movable: false, reclaim: false })).toBe(FIRST + 1024);
    expect(pages.check()).toEqual([]);
  });
});

describe("zones", () => {
  const zones = [
    { name: "DMA", lo: 0, hi: RAM + 8 * MIB - 1 },
    { name: "Normal", lo: RAM + 8 * MIB, hi: 2 ** 40 },
  ];

  test("are used from the highest down, as far as a device reaches", () => {
    const pages = boardMemory({ size: 16 * MIB, zones });
    const request = { order: 10, movable: false, reclaim: false };
    expect(pages.allocate({ ...request, below: RAM + 8 * MIB - 1 })).toBe(FIRST);
    expect(pages.allocate({ ...request, below: RAM + 12 * MIB })).toBe(FIRST + 1024);
    expect(pages.allocate({ ...request, below: RAM + 12 * MIB })).toBeUndefined();
    expect(pages.allocate(request)).toBe(FIRST + 2048);
  });

  test("give nothing that lies beyond, where the lowest reaches too far", () => {
    const pages = boardMemory({ size: 16 * MIB, zones });
    const request = { order: 10, movable: false, reclaim: false, below: RAM + 4 * MIB - 1 };
    expect(pages.allocate(request)).toBe(FIRST);
    expect(pages.allocate(request)).toBeUndefined();
    expect(pages.freePages).toBe(3072);
  });
});

describe("reservations", () => {
  test("take pages for good, and pass over what is no RAM", () => {
    const pages = boardMemory({ size: 8 * MIB });
    pages.reserve(RAM - 2 * MIB, 4 * MIB + 1);
    expect(pages.totalPages).toBe(2048 - 513);
    pages.reserve(RAM, MIB);
    expect(pages.totalPages).toBe(2048 - 513);
    expect(pages.freePages).toBe(pages.totalPages);
    expect(pages.check()).toEqual([]);
    const pfn = pages.allocate({ order: 0, movable: false, reclaim: false }) ?? 0;
    expect(() => pages.reserve(pfn * PAGE, PAGE)).toThrow("in use");
  });

  test("leave banks beside each other alone", () => {
    const memory = new PhysicalMemory([
      { base: 0, size: 4 * MIB },
      { base: GIB, size: 4 * MIB },
    ]);
    const zones = [{ name: "Normal", lo: 0, hi: 2 ** 40 }];
    const pages = new PageAllocator({ memory, pageSize: PAGE, pageblockOrder: 10, zones });
    pages.reserve(2 * MIB, 100 * MIB);
    expect(pages.totalPages).toBe(512 + 1024);
    expect(pages.check()).toEqual([]);
  });
});

describe("reclaim", () => {
  test("drops clean page cache for those who may ask for it, the oldest first", () => {
    const pages = boardMemory({ size: 4 * MIB });
    const cache = new BackgroundLoad(pages);
    expect(cache.fillPageCache(Infinity)).toBe(1024);
    const request = { order: 0, movable: false, reclaim: false };
    expect(pages.allocate(request)).toBeUndefined();
    expect(pages.allocate({ ...request, reclaim: true })).toBeDefined();
    expect(pages.stats.dropped).toBe(32);
    expect(cache.held).toBe(1024 - 32);
    expect(cache.pages.at(0)).toBe(FIRST + 32);
    expect(pages.check()).toEqual([]);
  });

  test("leaves what is pinned, and what is not clean", () => {
    const pages = boardMemory({ size: 4 * MIB });
    const cache = new BackgroundLoad(pages);
    cache.fillPageCache(24);
    const programs = new BackgroundLoad(pages);
    programs.fillAnonymous(Infinity);
    expect(programs.held).toBe(1024);
    expect(cache.held).toBe(0);
    programs.release();
    cache.fillPageCache(Infinity);
    for (const pfn of cache.pages) pages.pin(pfn);
    expect(pages.allocate({ order: 0, movable: false, reclaim: true })).toBeUndefined();
    expect(pages.dropCaches()).toBe(0);
    pages.unpin(FIRST + 7);
    expect(pages.dropCaches()).toBe(1);
    expect(pages.check()).toEqual([]);
  });
});

describe("age", () => {
  test("leaves no block of a group's size, and all but the page cache free", () => {
    const pages = boardMemory({ size: 64 * MIB });
    const area = pages.declareCma({
      name: "reserved",
      base: RAM + 32 * MIB,
      size: 16 * MIB,
      alignmentOrder: 8,
    });
    const kernel = pages.allocate({ order: 10, movable: false, reclaim: false }) ?? 0;
    expect(age(pages, { groupPages: 8, seed: 1 })).toBe((16384 - 1024) / 8);
    expect(pages.check()).toEqual([]);
    expect(pages.freePages).toBe(((16384 - 1024) / 8) * 7);
    expect(pages.freeCmaPages).toBe((4096 / 8) * 7);
    expect(pages.allocate({ order: 3, movable: false, reclaim: false })).toBeUndefined();
    expect(area.allocate(4096, 8)).toEqual({ pfn: FIRST + 8192 });
    expect(pages.stats).toMatchObject({ migrated: 0, dropped: 512 });
    area.release(FIRST + 8192, 4096);
    pages.free(kernel, 10);
    pages.dropCaches();
    expect(pages.check()).toEqual([]);
    for (let block = 0; block < 12; block += 1)
      expect(pages.allocate({ order: 10, movable: false, reclaim: false })).toBeDefined();
    expect(pages.allocate({ order: 0, movable: false, reclaim: false })).toBeUndefined();
    expect(pages.freePages).toBe(4096);
  });

  test("is the same for the same seed", () => {
    const [first, again, other] = [7, 7, 8].map((seed) => {
      const pages = boardMemory({ size: 8 * MIB });
      age(pages, { groupPages: 8, seed });
      return [0, 1, 2, 3].map(() => pages.allocate({ order: 0, movable: true, reclaim: false }));
    });
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
