import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cmaAllocation, cmaNeeded, cmaSlotBytes } from "./cma.ts";

const KIB = 1024;
const MIB = 1024 * 1024;
const DEBIAN_ARM64 = { pageSize: 4096, cmaAlignment: 8, regionAlignment: 2 * MIB };

describe("one buffer", () => {
  test("is aligned to its own power of two, up to 1 MiB", () => {
    expect(cmaAllocation(4096, DEBIAN_ARM64)).toEqual({ pages: 1, order: 0, alignPages: 1 });
    expect(cmaAllocation(4097, DEBIAN_ARM64)).toEqual({ pages: 2, order: 1, alignPages: 2 });
    expect(cmaAllocation(600 * KIB, DEBIAN_ARM64)).toEqual({
      pages: 150,
      order: 8,
      alignPages: 256,
    });
    expect(cmaAllocation(3 * MIB, DEBIAN_ARM64)).toEqual({
      pages: 768,
      order: 10,
      alignPages: 256,
    });
  });

  test("of 640x480 XRGB takes 2 MiB of a row of equal ones", () => {
    expect(cmaSlotBytes(1_228_800)).toBe(2 * MIB);
    expect(cmaSlotBytes(3 * MIB)).toBe(3 * MIB);
  });
});

/** Counts seen on a kernel with cma=64M, where the coherent pool (64 pages) and fbdev (384 pages) had come first. */
describe("in 64 MiB, after the coherent pool and fbdev", () => {
  const others = [64 * 4096, 384 * 4096];
  const holds = (count: number, bytes: number) =>
    cmaNeeded([...others, ...Array<number>(count).fill(bytes)], DEBIAN_ARM64) <= BigInt(64 * MIB);

  test.each([
    [1_228_800, 30],
    [614_400, 61],
    [1 * MIB, 61],
    [3 * MIB, 20],
  ])("buffers of %i bytes: %i and not one more", (bytes, count) => {
    expect(holds(count, bytes)).toBe(true);
    expect(holds(count + 1, bytes)).toBe(false);
  });
});

describe("the area that is needed", () => {
  test("is rounded to what an area may be", () => {
    expect(cmaNeeded([MIB], DEBIAN_ARM64)).toBe(BigInt(2 * MIB));
    expect(cmaNeeded([MIB], { ...DEBIAN_ARM64, regionAlignment: 8 * MIB })).toBe(BigInt(8 * MIB));
    expect(cmaNeeded([], DEBIAN_ARM64)).toBe(0n);
  });

  test("is smaller when small buffers fit the gaps that large ones leave", () => {
    const mixed = [300 * 4096, 100 * 4096, 300 * 4096];
    // 300 pages at 0, 100 at 384 (a multiple of 128), 300 at 512: 812 pages.
    expect(cmaNeeded(mixed, { ...DEBIAN_ARM64, regionAlignment: 4096 })).toBe(
      812n * 4096n + worst(255),
    );
  });

  test("counts with the worst start, where buffers are aligned more strictly than the area", () => {
    const strict = { pageSize: 4096, cmaAlignment: 12, regionAlignment: 2 * MIB };
    // 16 MiB aligned to 16 MiB: an area that starts 2 MiB after such an address loses 14 MiB.
    expect(cmaNeeded([16 * MIB], strict)).toBe(BigInt(30 * MIB));
  });
});

/** An area aligned to one page may start up to 255 pages after a multiple of 1 MiB. */
function worst(pages: number): bigint {
  return BigInt(pages * 4096);
}

describe("against a bitmap like the kernel's", () => {
  const buffers = fc.array(fc.integer({ min: 1, max: 40 * 4096 }), { minLength: 1, maxLength: 12 });
  const grain = fc.record({
    cmaAlignment: fc.integer({ min: 2, max: 6 }),
    regionOrder: fc.integer({ min: 0, max: 6 }),
  });

  test("the buffers fit wherever the area starts, and at some start they fit no smaller one", () => {
    fc.assert(
      fc.property(buffers, grain, (bytes, { cmaAlignment, regionOrder }) => {
        const regionPages = 2 ** regionOrder;
        const geometry = { pageSize: 4096, cmaAlignment, regionAlignment: regionPages * 4096 };
        const pages = Number(cmaNeeded(bytes, geometry)) / 4096;
        const starts = Array.from({ length: 64 / regionPages }, (_, at) => at * regionPages);
        expect(starts.every((base) => bitmapHolds(bytes, pages, base, cmaAlignment))).toBe(true);
        expect(
          starts.every((base) => bitmapHolds(bytes, pages - regionPages, base, cmaAlignment)),
        ).toBe(false);
      }),
    );
  });
});

/** cma_alloc over one bit per page, step by step as mm/cma.c:442-459 and lib/bitmap.c:417-440. */
function bitmapHolds(
  buffers: readonly number[],
  areaPages: number,
  basePage: number,
  cap: number,
): boolean {
  const used = Array<boolean>(areaPages).fill(false);
  return buffers.every((bytes) => {
    const count = Math.ceil(bytes / 4096);
    let order = 0;
    while (2 ** order < count) order += 1;
    const mask = 2 ** Math.min(order, cap) - 1;
    const offset = basePage & mask;
    let start = 0;
    for (;;) {
      while (start < areaPages && used[start]) start += 1;
      const index = ((start + offset + mask) & ~mask) - offset;
      const end = index + count;
      if (end > areaPages) return false;
      const busy = used.indexOf(true, index);
      if (busy === -1 || busy >= end) {
        used.fill(true, index, end);
        return true;
      }
      start = busy + 1;
    }
  });
}
