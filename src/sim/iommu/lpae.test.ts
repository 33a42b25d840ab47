// Expected entries are put together by hand from the bit definitions of drivers/iommu/io-pgtable-arm.c.
import { describe, expect, test } from "vitest";
import { lpae } from "./lpae.ts";
import { SmallTableMemory } from "./testing/small-table-memory.ts";

const ADDRESS = 0xffff_ffff_f000n;
// nG bit 11, AF bit 10, SH outer 2 << 8, AP1 bit 6; AP2, read-only, is bit 7.
const READ_WRITE = 0xe40n;
const READ_ONLY = 0xec0n;

function start(options: Parameters<typeof lpae>[0]) {
  const memory = new SmallTableMemory(1 << 20);
  const pages = lpae(options).create(memory);
  /** Entry reached through those indices, one for each level. */
  const entry = (...indices: readonly number[]) => {
    let table = pages.root;
    let value = 0n;
    for (const index of indices) {
      value = memory.read64(table + index * 8);
      table = Number(value & ADDRESS);
    }
    return value;
  };
  return { memory, pages, entry };
}

describe("a granule of 4 KiB", () => {
  const options = { granule: "4k", inputBits: 48, outputBits: 48 } as const;
  /** Index 1 at level 0, 2 at level 1, 3 at level 2, 4 at level 3. */
  const iova = 2 ** 39 + 2 * 2 ** 30 + 3 * 2 ** 21 + 4 * 2 ** 12;

  test("resolves 9 bits at each of four levels", () => {
    const { pages, entry } = start(options);
    pages.map(iova, 0x12_3456_7000, 0x1000, "read-write");
    expect(entry(1) & 0xfffn).toBe(0x3n);
    expect(entry(1, 2) & 0xfffn).toBe(0x3n);
    expect(entry(1, 2, 3) & 0xfffn).toBe(0x3n);
    expect(entry(1, 2, 3, 4)).toBe(0x12_3456_7000n + READ_WRITE + 0x3n);
    expect(pages.tables).toBe(4);
    expect(pages.walk(iova + 5)).toEqual({
      reads: 4,
      found: true,
      physical: 0x12_3456_7005,
      blockStart: iova,
      size: 0x1000,
      access: "read-write",
      level: 3,
    });
  });

  test("maps 2 MiB and 1 GiB as blocks, type 1", () => {
    const { pages, entry } = start(options);
    pages.map(0x20_0000, 0x12_3440_0000, 0x20_0000, "read");
    pages.map(0x4000_0000, 0x80_4000_0000, 0x4000_0000, "read-write");
    expect(entry(0, 0, 1)).toBe(0x12_3440_0000n + READ_ONLY + 0x1n);
    expect(entry(0, 1)).toBe(0x80_4000_0000n + READ_WRITE + 0x1n);
    expect(pages.walk(0x20_0001)).toMatchObject({ level: 2, reads: 3, access: "read" });
    expect(pages.walk(0x4000_0001)).toMatchObject({ level: 1, reads: 2, size: 0x4000_0000 });
  });

  test("says non-secure in tables, bit 63, and pages, bit 5", () => {
    const { pages, entry } = start({ ...options, inputBits: 32, nonSecure: true });
    pages.map(0x1000, 0x5000, 0x1000, "read");
    expect(entry(0) >> 63n).toBe(1n);
    expect(entry(0, 0) >> 63n).toBe(1n);
    expect(entry(0, 0, 1)).toBe(0x5000n + READ_ONLY + 0x20n + 0x3n);
  });

  test("needs three levels for 32 bits, and a first table of four entries", () => {
    const { pages } = start({ ...options, inputBits: 32 });
    pages.map(0xffff_f000, 0x5000, 0x1000, "read");
    expect(pages.walk(0xffff_f000)).toMatchObject({ reads: 3, level: 3, physical: 0x5000 });
    expect(pages.walk(0x3fff_f000)).toMatchObject({ found: false, reads: 1, level: 1 });
  });
});

test("16 KiB: 11 bits a level, blocks of 32 MiB", () => {
  const { pages, entry } = start({ granule: "16k", inputBits: 36, outputBits: 40 });
  pages.map(0x4000, 0x8000, 0x4000, "read-write");
  pages.map(0x200_0000, 0x1_0200_0000, 0x200_0000, "read-write");
  expect(entry(0, 1)).toBe(0x8000n + READ_WRITE + 0x3n);
  expect(entry(1)).toBe(0x1_0200_0000n + READ_WRITE + 0x1n);
  expect(pages.walk(0x4000)).toMatchObject({ reads: 2, level: 3, size: 0x4000 });
});

test("64 KiB: 13 bits a level, blocks of 512 MiB, address bits 48 to 51 at 12 to 15", () => {
  const { pages, entry } = start({ granule: "64k", inputBits: 48, outputBits: 52 });
  pages.map(0x1_0000, 0xf_1234_5678_0000, 0x1_0000, "read-write");
  pages.map(0x2000_0000, 0x6000_0000, 0x2000_0000, "read-write");
  expect(entry(0, 0, 1)).toBe(0x1234_5678_0000n + 0xf000n + READ_WRITE + 0x3n);
  expect(entry(0, 1)).toBe(0x6000_0000n + READ_WRITE + 0x1n);
  expect(pages.walk(0x1_0004)).toMatchObject({ reads: 3, physical: 0xf_1234_5678_0004 });
});

describe("a part of a block", () => {
  const options = { granule: "4k", inputBits: 39, outputBits: 48 } as const;

  test.each([
    { block: 0x20_0000, part: 0x1000, tables: 3 },
    { block: 0x4000_0000, part: 0x20_0000, tables: 2 },
    { block: 0x4000_0000, part: 0x1000, tables: 3 },
  ])("of $block bytes is cut out alone: $part", ({ block, part, tables }) => {
    const { pages } = start(options);
    pages.map(0x4000_0000, 0x10_4000_0000, block, "read");
    const gone = 0x4000_0000 + 3 * part;
    expect(pages.unmap(gone, part)).toBe(part);
    expect(pages.tables).toBe(tables);
    expect(pages.walk(gone).found).toBe(false);
    expect(pages.walk(gone + part - 1).found).toBe(false);
    for (const left of [0x4000_0000, gone - 1, gone + part, 0x4000_0000 + block - 1]) {
      const expected = { found: true, physical: left + 0x10_0000_0000, access: "read" };
      expect(pages.walk(left)).toMatchObject(expected);
    }
  });

  test("stays mapped when there is no memory for the table", () => {
    const memory = new SmallTableMemory(0x2000);
    const pages = lpae(options).create(memory);
    pages.map(0x4020_0000, 0x20_0000, 0x20_0000, "read");
    expect(pages.unmap(0x4020_0000, 0x1000)).toBe(0);
    expect(pages.walk(0x4020_0000).found).toBe(true);
  });
});
