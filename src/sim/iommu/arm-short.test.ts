// Expected words are put together by hand from the bit definitions of drivers/iommu/io-pgtable-arm-v7s.c.
import { describe, expect, test } from "vitest";
import { armShort } from "./arm-short.ts";
import type { PageTableFormat } from "./page-table-format.ts";
import { SmallTableMemory } from "./testing/small-table-memory.ts";

function start(format: PageTableFormat) {
  const memory = new SmallTableMemory(1 << 20);
  const pages = format.create(memory);
  const first = (iova: number) => memory.read32(pages.root + (iova >>> 20) * 4);
  const second = (iova: number) =>
    memory.read32(((first(iova) & 0xffff_fc00) >>> 0) + ((iova >>> 12) & 0xff) * 4);
  return { memory, pages, first, second };
}

// NG, S, TEX 1, AP1 and AF of the attribute block: 0x80 + 0x40 + 0x04 + 0x02 + 0x01 = 0xc7; AP2, read-only, adds 0x20.
// The block starts at bit 10 of level 1 and at bit 4 of level 2; type 2 is a section or a small page.
describe("entries", () => {
  test("of a small page", () => {
    const { pages, first, second } = start(armShort());
    pages.map(0x4000_1000, 0x1234_5000, 0x1000, "read-write");
    pages.map(0x4000_2000, 0x1234_6000, 0x1000, "read");
    expect(first(0x4000_1000) & 0x3ff).toBe(0x1);
    expect(second(0x4000_1000)).toBe(0x1234_5000 + (0xc7 << 4) + 2);
    expect(second(0x4000_2000)).toBe(0x1234_6000 + (0xe7 << 4) + 2);
  });

  test("of a large page: sixteen equal ones, TEX at bit 12, type 1", () => {
    const { pages, second } = start(armShort());
    pages.map(0x4001_0000, 0x1234_0000, 0x1_0000, "read");
    for (let page = 0; page < 16; page++) {
      expect(second(0x4001_0000 + page * 0x1000)).toBe(0x1234_0000 + 0x1000 + 0xe30 + 1);
    }
    expect(second(0x4000_f000)).toBe(0);
    expect(second(0x4002_0000)).toBe(0);
  });

  test("of a section and of a supersection with bit 18", () => {
    const { pages, first } = start(armShort());
    pages.map(0x5000_0000, 0x1230_0000, 0x10_0000, "read-write");
    pages.map(0x6000_0000, 0x1200_0000, 0x100_0000, "read");
    expect(first(0x5000_0000)).toBe(0x1230_0000 + 0x3_1c00 + 2);
    for (let section = 0; section < 16; section++) {
      expect(first(0x6000_0000 + section * 0x10_0000)).toBe(0x1200_0000 + 0x4_0000 + 0x3_9c00 + 2);
    }
  });

  test("of MediaTek: no permissions, non-secure, address bits 32, 33, 34 at 9, 4, 5", () => {
    const { pages, first, second } = start(armShort({ mediatek: true, outputBits: 35 }));
    pages.map(0x5000_0000, 0x3_1230_0000, 0x10_0000, "read");
    pages.map(0x6000_0000, 0x4_0000_5000, 0x1000, "read");
    expect(first(0x5000_0000)).toBe(0x1230_0000 + 0x8_0000 + (0xc4 << 10) + 0x200 + 0x10 + 2);
    expect(first(0x6000_0000) & 0x3ff).toBe(0x8 + 0x1);
    expect(second(0x6000_0000)).toBe(0x5000 + (0xc4 << 4) + 0x20 + 2);
    expect(pages.walk(0x5000_0004)).toMatchObject({
      physical: 0x3_1230_0004,
      access: "read-write",
    });
    expect(pages.walk(0x6000_0004)).toMatchObject({ physical: 0x4_0000_5004, size: 0x1000 });
  });
});

describe("a part of a block", () => {
  const cases = [
    { block: 0x1_0000, part: 0x1000 },
    { block: 0x10_0000, part: 0x1000 },
    { block: 0x10_0000, part: 0x1_0000 },
    { block: 0x100_0000, part: 0x10_0000 },
    { block: 0x100_0000, part: 0x1000 },
  ];

  test.each(cases)("of $block bytes is cut out alone: $part", ({ block, part }) => {
    const { pages } = start(armShort());
    pages.map(0x4000_0000, 0x1000_0000, block, "read");
    const gone = 0x4000_0000 + 3 * part;
    expect(pages.unmap(gone, part)).toBe(part);
    expect(pages.walk(gone).found).toBe(false);
    expect(pages.walk(gone + part - 1).found).toBe(false);
    for (const left of [0x4000_0000, gone - 1, gone + part, 0x4000_0000 + block - 1]) {
      const expected = { found: true, physical: left - 0x3000_0000, access: "read" };
      expect(pages.walk(left)).toMatchObject(expected);
    }
  });

  test.each(cases)("of $block bytes stays where the driver refuses: $part", ({ block, part }) => {
    const { pages } = start(armShort({ partialUnmap: "refuse" }));
    pages.map(0x4000_0000, 0x1000_0000, block, "read");
    expect(pages.unmap(0x4000_0000 + 3 * part, part)).toBe(0);
    expect(pages.walk(0x4000_0000 + 3 * part)).toMatchObject({ found: true, size: block });
  });

  test("takes all of it where the driver clears the whole entry", () => {
    const { pages } = start(armShort({ partialUnmap: "whole" }));
    pages.map(0x4000_0000, 0x1000_0000, 0x1_0000, "read");
    pages.map(0x4010_0000, 0x1010_0000, 0x10_0000, "read");
    expect(pages.unmap(0x4000_3000, 0x1000)).toBe(0x1_0000);
    expect(pages.walk(0x4000_0000).found).toBe(false);
    expect(pages.unmap(0x4010_3000, 0x1000)).toBe(0x10_0000);
    expect(pages.walk(0x4010_0000).found).toBe(false);
  });

  test("stays mapped when there is no memory for the table", () => {
    const memory = new SmallTableMemory(0x4000);
    const pages = armShort().create(memory);
    pages.map(0x4000_0000, 0x1000_0000, 0x10_0000, "read");
    expect(pages.unmap(0x4000_3000, 0x1000)).toBe(0);
    expect(pages.walk(0x4000_3000).found).toBe(true);
  });
});

test("tables lie below 4 GiB", () => {
  expect(() => armShort().create(new SmallTableMemory(1 << 20, 0x1_0000_0000))).toThrow(/ENOMEM/);
});
