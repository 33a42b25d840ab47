// What holds for the page tables of every format.
import { describe, expect, test } from "vitest";
import type { PageTableFormat } from "./page-table-format.ts";
import { FORMATS } from "./testing/iommu-model.ts";
import { SmallTableMemory } from "./testing/small-table-memory.ts";

const BASE = 0x4000_0000;

function title({ name, inputBits, outputBits, partialUnmap }: PageTableFormat): string {
  return `${name}, ${inputBits} to ${outputBits} bits, ${partialUnmap}`;
}

describe.each(FORMATS.map((format) => ({ format, title: title(format) })))(
  "$title",
  ({ format }) => {
    const granule = format.pageSizes[0] ?? 0;
    const start = () => {
      const memory = new SmallTableMemory(1 << 20);
      return { memory, pages: format.create(memory) };
    };

    test.each(format.pageSizes)(
      "a block of %i bytes translates from its first to its last byte",
      (size) => {
        const { pages } = start();
        pages.map(BASE, BASE * 2, size, "read-write");
        for (const offset of [0, 1, size / 2, size - 1]) {
          expect(pages.walk(BASE + offset)).toMatchObject({
            found: true,
            physical: BASE * 2 + offset,
            blockStart: BASE,
            size,
            access: "read-write",
          });
        }
        expect(pages.walk(BASE - 1).found).toBe(false);
        expect(pages.walk(BASE + size).found).toBe(false);
      },
    );

    test.each(format.pageSizes)("a block of %i bytes is gone after its unmapping", (size) => {
      const { pages } = start();
      pages.map(BASE, 0, size, "read");
      pages.map(BASE + size, 0, size, "read");
      expect(pages.unmap(BASE, size)).toBe(size);
      expect(pages.walk(BASE).found).toBe(false);
      expect(pages.walk(BASE + size - 1).found).toBe(false);
      expect(pages.walk(BASE + size).found).toBe(true);
      expect(pages.unmap(BASE, size)).toBe(0);
    });

    test.each(format.pageSizes)("a block of %i bytes is not mapped over", (size) => {
      const { pages } = start();
      pages.map(BASE, 0, size, "read");
      expect(() => pages.map(BASE, 0, size, "read")).toThrow(/^EEXIST/);
      expect(() => pages.map(BASE, 0, granule, "read")).toThrow(/^EEXIST/);
      expect(pages.walk(BASE)).toMatchObject({ found: true, size });
    });

    test("a block takes the place of a table, and unmapping it frees none twice", () => {
      const { memory, pages } = start();
      const before = memory.used;
      for (const size of format.pageSizes.filter((bytes) => bytes / granule >= 256)) {
        pages.map(BASE, 0, granule, "read");
        pages.map(BASE, BASE, size, "read");
        expect(pages.walk(BASE + granule)).toMatchObject({ physical: BASE + granule, size });
        expect(pages.unmap(BASE, size)).toBe(size);
      }
      pages[Symbol.dispose]();
      expect(before).toBeGreaterThan(0);
      expect(memory.used).toBe(0);
    });

    test("pages of a whole block go with one request, and their tables with them", () => {
      for (const block of format.pageSizes.filter((bytes) => bytes / granule <= 4096)) {
        const { memory, pages } = start();
        for (let at = 0; at < block; at += granule) pages.map(BASE + at, at, granule, "read");
        expect(pages.unmap(BASE, block)).toBe(block);
        expect(pages.walk(BASE).found).toBe(false);
        expect(pages.walk(BASE + block - 1).found).toBe(false);
        pages[Symbol.dispose]();
        expect(memory.used).toBe(0);
      }
    });

    test("tables stay when their last page goes, until the end", () => {
      const { memory, pages } = start();
      pages.map(BASE, 0, granule, "read");
      const tables = pages.tables;
      pages.unmap(BASE, granule);
      expect(pages.tables).toBe(tables);
      pages[Symbol.dispose]();
      pages[Symbol.dispose]();
      expect(pages.tables).toBe(0);
      expect(memory.used).toBe(0);
    });

    test("refuses what does not fit", () => {
      const { pages } = start();
      const beyond = 2 ** format.outputBits;
      expect(() => pages.map(BASE, beyond, granule, "read")).toThrow(/^ERANGE/);
      expect(() => pages.map(2 ** format.inputBits, 0, granule, "read")).toThrow(/^ERANGE/);
      expect(() => pages.map(BASE + granule / 2, 0, granule, "read")).toThrow(/^EINVAL/);
      expect(() => pages.map(BASE, granule / 2, granule, "read")).toThrow(/^EINVAL/);
      expect(() => pages.map(BASE, 0, granule * 2, "read")).toThrow(/^EINVAL/);
      pages.map(BASE, beyond - granule, granule, "read");
      expect(pages.walk(BASE + granule - 1).physical).toBe(beyond - 1);
    });

    test("does not wrap addresses around", () => {
      const { pages } = start();
      pages.map(BASE, 0, granule, "read");
      expect(pages.walk(2 ** format.inputBits + BASE)).toMatchObject({ found: false, reads: 0 });
      expect(pages.unmap(2 ** format.inputBits + BASE, granule)).toBe(0);
      expect(pages.walk(BASE).found).toBe(true);
    });

    test("needs memory for its tables", () => {
      expect(() => format.create(new SmallTableMemory(0))).toThrow(/^ENOMEM/);
    });
  },
);
