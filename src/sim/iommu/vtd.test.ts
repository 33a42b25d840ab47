// Expected entries are put together by hand from drivers/iommu/intel/iommu.h:657.
import { expect, test } from "vitest";
import { SmallTableMemory } from "./testing/small-table-memory.ts";
import { vtd } from "./vtd.ts";

const ADDRESS = 0x7fff_ffff_ffff_f000n;

function start(inputBits: number) {
  const memory = new SmallTableMemory(1 << 20);
  const pages = vtd({ inputBits, outputBits: 52 }).create(memory);
  const entry = (...indices: readonly number[]) => {
    let table = pages.root;
    let value = 0n;
    for (const index of indices) {
      value = memory.read64(table + index * 8);
      table = Number(value & ADDRESS);
    }
    return value;
  };
  return { pages, entry };
}

test("entries: readable bit 0, writable bit 1, large page bit 7; tables are both", () => {
  const { pages, entry } = start(48);
  const iova = 2 ** 39 + 2 * 2 ** 30 + 3 * 2 ** 21 + 4 * 2 ** 12;
  pages.map(iova, 0xf_0012_3456_7000, 0x1000, "read-write");
  pages.map(0x20_0000, 0x3440_0000, 0x20_0000, "read");
  pages.map(0x4000_0000, 0x8000_0000, 0x4000_0000, "write");
  expect(entry(1) & 0xfffn).toBe(0x3n);
  expect(entry(1, 2, 3, 4)).toBe(0xf_0012_3456_7003n);
  expect(entry(0, 0, 1)).toBe(0x3440_0081n);
  expect(entry(0, 1)).toBe(0x8000_0083n);
  expect(pages.walk(iova + 1)).toMatchObject({ reads: 4, level: 1, physical: 0xf_0012_3456_7001 });
  expect(pages.walk(0x20_0001)).toMatchObject({ reads: 3, level: 2, access: "read" });
  expect(pages.walk(0x4000_0001)).toMatchObject({ reads: 2, level: 3, access: "read-write" });
});

test("three levels for 39 bits", () => {
  const { pages } = start(39);
  pages.map(0x1000, 0x5000, 0x1000, "read");
  expect(pages.walk(0x1000)).toMatchObject({ reads: 3, level: 1 });
  expect(pages.walk(2 ** 38)).toMatchObject({ found: false, reads: 1, level: 3 });
});

test("unmapping the first part of a large page takes all of it", () => {
  const { pages } = start(39);
  pages.map(0x20_0000, 0x40_0000, 0x20_0000, "read");
  expect(pages.unmap(0x20_1000, 0x1000)).toBe(0);
  expect(pages.walk(0x20_1000).found).toBe(true);
  expect(pages.unmap(0x20_0000, 0x1000)).toBe(0x20_0000);
  expect(pages.walk(0x20_0000).found).toBe(false);
});
