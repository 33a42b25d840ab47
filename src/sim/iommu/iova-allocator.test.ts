import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IovaAllocator } from "./iova-allocator.ts";

const PAGE = 0x1000;

function first4GiB(): IovaAllocator {
  return new IovaAllocator({ granule: PAGE, lo: 0, hi: 0xffff_ffff });
}

/** Pages 1 to 15; page 0 is never given out. */
function fifteenPages(): IovaAllocator {
  return new IovaAllocator({ granule: PAGE, lo: 0, hi: 0xffff });
}

describe("from the top down", () => {
  test("each range ends below the one before, aligned to the next power of two of its size", () => {
    const addresses = first4GiB();
    expect(addresses.allocate(PAGE)).toBe(0xffff_f000);
    expect(addresses.allocate(3 * PAGE)).toBe(0xffff_8000);
    expect(addresses.allocate(PAGE)).toBe(0xffff_7000);
    // A frame of 1920x1080 NV12: 760 pages, aligned to 1024 of them.
    expect(addresses.allocate(760 * PAGE)).toBe(0xffc0_0000);
    expect(addresses.allocate(760 * PAGE)).toBe(0xff80_0000);
  });

  test("fewer than 32 pages are rounded to a power of two, more are not", () => {
    const addresses = first4GiB();
    addresses.allocate(3 * PAGE);
    expect(addresses.used).toBe(4 * PAGE);
    addresses.allocate(33 * PAGE);
    expect(addresses.used).toBe(37 * PAGE);
    addresses.allocate(1);
    expect(addresses.used).toBe(38 * PAGE);
  });

  test("a freed range at the bottom is used again, and the search goes on from there", () => {
    const addresses = first4GiB();
    const kept = addresses.allocate(PAGE);
    const freed = addresses.allocate(PAGE) ?? 0;
    addresses.free(freed, PAGE);
    expect(addresses.allocate(PAGE)).toBe(freed);
    expect(addresses.allocate(PAGE)).toBe(freed - PAGE);
    expect(kept).toBe(0xffff_f000);
  });

  test("holes that alignment left are used last, when nothing is free below", () => {
    const addresses = fifteenPages();
    expect(addresses.allocate(PAGE)).toBe(15 * PAGE);
    expect(addresses.allocate(8 * PAGE)).toBeUndefined();
    expect(addresses.allocate(4 * PAGE)).toBe(8 * PAGE);
    expect(addresses.allocate(4 * PAGE)).toBe(4 * PAGE);
    expect(addresses.allocate(2 * PAGE)).toBe(2 * PAGE);
    expect(addresses.allocate(PAGE)).toBe(PAGE);
    expect(addresses.allocate(PAGE)).toBe(14 * PAGE);
    expect(addresses.allocate(2 * PAGE)).toBe(12 * PAGE);
    expect(addresses.allocate(PAGE)).toBeUndefined();
  });

  test("in a space above 4 GiB too", () => {
    const addresses = new IovaAllocator({ granule: PAGE, lo: 0, hi: 2 ** 48 - 1 });
    expect(addresses.allocate(PAGE)).toBe(2 ** 48 - PAGE);
    expect(addresses.allocate(2 * PAGE)).toBe(2 ** 48 - 4 * PAGE);
  });

  test("within its bounds, in its own granule", () => {
    const addresses = new IovaAllocator({ granule: 0x1_0000, lo: 0x8000_0000, hi: 0x8002_ffff });
    expect(addresses.allocate(0x1000)).toBe(0x8002_0000);
    expect(addresses.allocate(0x2_0000)).toBe(0x8000_0000);
    expect(addresses.allocate(0x1000)).toBeUndefined();
  });
});

test("knows what it gave out", () => {
  const addresses = first4GiB();
  const address = addresses.allocate(3 * PAGE) ?? 0;
  expect(() => addresses.free(address + PAGE, PAGE)).toThrow(RangeError);
  expect(() => addresses.free(address, PAGE)).toThrow(RangeError);
  addresses.free(address, 3 * PAGE);
  expect(() => addresses.free(address, 3 * PAGE)).toThrow(RangeError);
  expect(addresses.used).toBe(0);
});

test("an aperture without a page is refused", () => {
  expect(() => new IovaAllocator({ granule: PAGE, lo: 0, hi: 0xfff })).toThrow(RangeError);
});

test("ranges never overlap, and one is refused only when no hole holds it", () => {
  const pages = 64;
  const steps = fc.array(
    fc.record({ frees: fc.boolean(), pick: fc.nat(), size: fc.integer({ min: 1, max: 40 }) }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const addresses = new IovaAllocator({ granule: PAGE, lo: 0, hi: pages * PAGE - 1 });
      const taken = Array.from({ length: pages }, (_value, page) => page === 0);
      const live: { readonly start: number; readonly size: number }[] = [];
      const powerOf = (size: number) => 2 ** Math.ceil(Math.log2(size));
      const spanOf = (size: number) => (size < 32 ? powerOf(size) : size);
      const isFree = (start: number, size: number) =>
        start + size <= pages && !taken.slice(start, start + size).includes(true);
      for (const { frees, pick, size } of list) {
        if (frees) {
          const [range] = live.splice(pick % Math.max(1, live.length), 1);
          if (range === undefined) continue;
          addresses.free(range.start * PAGE, range.size * PAGE);
          taken.fill(false, range.start, range.start + spanOf(range.size));
          continue;
        }
        const address = addresses.allocate(size * PAGE);
        if (address === undefined) {
          for (let at = 0; at < pages; at += powerOf(size))
            expect(isFree(at, spanOf(size))).toBe(false);
          continue;
        }
        const start = address / PAGE;
        expect(start % powerOf(size)).toBe(0);
        expect(isFree(start, spanOf(size))).toBe(true);
        taken.fill(true, start, start + spanOf(size));
        live.push({ start, size });
      }
      expect(addresses.used).toBe((taken.filter(Boolean).length - 1) * PAGE);
    }),
  );
});
