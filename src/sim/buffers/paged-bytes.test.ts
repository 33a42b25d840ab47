import { expect, test } from "vitest";
import fc from "fast-check";
import { PhysicalMemory } from "../memory/physical-memory.ts";
import { bytesAt, filled, PAGE, RAM } from "../testing/sample.ts";
import { PagedBytes } from "./paged-bytes.ts";

const memory = new PhysicalMemory([{ base: RAM, size: 64 * PAGE }]);
const over = (...pages: readonly number[]) =>
  new PagedBytes(
    memory,
    PAGE,
    Float64Array.from(pages, (page) => RAM + page * PAGE),
  );

test("neighbouring pages are one run, as in an sg table", () => {
  expect(over(4, 5, 6, 9, 2).runs()).toEqual([
    { address: RAM + 4 * PAGE, length: 3 * PAGE },
    { address: RAM + 9 * PAGE, length: PAGE },
    { address: RAM + 2 * PAGE, length: PAGE },
  ]);
});

test("bytes go where the pages lie", () => {
  const bytes = over(9, 2);
  bytes.write(PAGE - 2, Uint8Array.of(1, 2, 3));
  expect(bytesAt(memory, RAM + 10 * PAGE - 2, 2)).toEqual([1, 2]);
  expect(bytesAt(memory, RAM + 2 * PAGE, 1)).toEqual([3]);
  bytes.clear();
  expect(bytesAt(bytes, PAGE - 2, 3)).toEqual([0, 0, 0]);
});

test("nothing lies beyond the last page", () => {
  expect(() => over(1, 2).read(2 * PAGE - 1, new Uint8Array(2))).toThrow(RangeError);
});

test("reads what was written, at any place, over any pages", () => {
  const small = 32;
  const pages = fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(pages, fc.nat(), fc.nat(), (list, from, many) => {
      const bytes = new PagedBytes(
        memory,
        small,
        Float64Array.from(list, (page) => RAM + page * small),
      );
      bytes.clear();
      const offset = from % bytes.size;
      const length = 1 + (many % (bytes.size - offset));
      bytes.write(offset, filled(length, 7));
      const expected = new Uint8Array(bytes.size).fill(7, offset, offset + length);
      expect(bytesAt(bytes, 0, bytes.size)).toEqual([...expected]);
    }),
  );
});
