import { expect, test } from "vitest";
import { TranslationCache } from "./translation-cache.ts";

const PAGE = 0x1000;

function found(cache: TranslationCache, address: number) {
  const slot = cache.find(address);
  if (slot < 0) return undefined;
  return {
    physical: cache.physical(slot, address),
    left: cache.left(slot, address),
    writable: cache.isWritable(slot),
  };
}

test("finds every byte of a block and none beside it", () => {
  const cache = new TranslationCache(64);
  cache.insert(0x20_0000, 0x20_0000, 0x12_3440_0000, true);
  cache.insert(0x1000, PAGE, 0x5000, false);
  expect(found(cache, 0x3f_ffff)).toEqual({ physical: 0x12_345f_ffff, left: 1, writable: true });
  expect(found(cache, 0x1004)).toEqual({ physical: 0x5004, left: 0xffc, writable: false });
  for (const beside of [0xfff, 0x2000, 0x1f_ffff, 0x40_0000]) {
    expect(found(cache, beside)).toBeUndefined();
  }
});

test("holds as many neighbouring pages as it has entries", () => {
  const cache = new TranslationCache(64);
  for (let page = 0; page < 64; page++) cache.insert(page * PAGE, PAGE, page * PAGE, true);
  for (let page = 0; page < 64; page++) expect(cache.find(page * PAGE)).not.toBe(-1);
  cache.insert(64 * PAGE, PAGE, 0, true);
  expect(cache.find(0)).toBe(-1);
  expect(cache.find(16 * PAGE)).not.toBe(-1);
});

test("forgets the blocks that meet a range, and only those", () => {
  const cache = new TranslationCache(64);
  for (let page = 0; page < 8; page++) cache.insert(page * PAGE, PAGE, page * PAGE, true);
  cache.invalidate(2 * PAGE + 1, 2 * PAGE);
  const left = [0, 1, 2, 3, 4, 5, 6, 7].filter((page) => cache.find(page * PAGE) >= 0);
  expect(left).toEqual([0, 1, 5, 6, 7]);
});

test("an entry that was found last is forgotten too", () => {
  const cache = new TranslationCache(1);
  cache.insert(PAGE, PAGE, 0, true);
  expect(cache.find(PAGE)).toBe(0);
  cache.invalidate(PAGE, PAGE);
  expect(cache.find(PAGE)).toBe(-1);
});

test("may be absent, and has no odd sizes", () => {
  const cache = new TranslationCache(0);
  cache.insert(PAGE, PAGE, 0, true);
  expect(cache.find(PAGE)).toBe(-1);
  expect(() => new TranslationCache(48)).toThrow(RangeError);
});
