import fc from "fast-check";
import { expect, test } from "vitest";
import { largestBlock } from "./block-size.ts";

const SIZES = [0x4000_0000, 0x20_0000, 0x1000];

test("needs room and both addresses aligned", () => {
  expect(largestBlock(SIZES, 0x20_0000, 0x40_0000, 0x40_0000)).toBe(0x20_0000);
  expect(largestBlock(SIZES, 0x20_0000, 0x40_0000, 0x1f_f000)).toBe(0x1000);
  expect(largestBlock(SIZES, 0x20_1000, 0x40_0000, 0x40_0000)).toBe(0x1000);
  expect(largestBlock(SIZES, 0x20_0000, 0x40_1000, 0x40_0000)).toBe(0x1000);
  expect(largestBlock(SIZES, 0x80_0000_0000, 0x40_0000_0000, 2 ** 33)).toBe(0x4000_0000);
  expect(largestBlock(SIZES, 0x20_0800, 0, 0x1000)).toBeUndefined();
});

test("is the largest that divides both addresses, wherever they are", () => {
  const page = fc.integer({ min: 0, max: 2 ** 40 }).map((pages) => pages * 0x1000);
  fc.assert(
    fc.property(page, page, fc.integer({ min: 1, max: 2 ** 20 }), (iova, physical, pages) => {
      const size = pages * 0x1000;
      const fits = SIZES.filter((s) => s <= size && iova % s === 0 && physical % s === 0);
      expect(largestBlock(SIZES, iova, physical, size)).toBe(fits[0]);
    }),
  );
});
