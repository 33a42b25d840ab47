import { expect, test } from "vitest";
import { cellsOf, numberAt, numberOf, stringOf, stringsOf, u32Of, u64Of } from "./cells.ts";
import { buildTree } from "./testing/build-blob.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const { root } = buildTree({
  props: {
    cells: [1, 0xfffffffe, 3],
    odd: bytes(0, 0, 0, 7, 9),
    short: bytes(1, 2, 3),
    names: ["one", "", "three"],
    cut: bytes(0x61, 0, 0x62),
    empty: true,
  },
});

test("cells are read big-endian and unsigned; what is not there is undefined", () => {
  expect(u32Of(root, "cells", 1)).toBe(0xfffffffe);
  expect(u32Of(root, "cells", 3)).toBeUndefined();
  expect(u32Of(root, "short")).toBeUndefined();
  expect(u32Of(root, "absent")).toBeUndefined();
  expect(u64Of(root, "cells")).toBe(0x1_fffffffen);
  expect(u64Of(root, "odd")).toBeUndefined();
  expect(cellsOf(root, "odd")).toEqual([7]);
  expect(cellsOf(root, "absent")).toEqual([]);
});

test("numbers of more than two cells keep the last two, as the kernel's shifts do", () => {
  const cells = root.property("cells");
  expect(cells && numberAt(cells, 0, 3)).toBe(0xfffffffe_00000003n);
  expect(cells && numberAt(cells, 2, 1)).toBe(3n);
  expect(cells && numberAt(cells, 2, 0)).toBe(0n);
  expect(cells && numberAt(cells, 2, 2)).toBeUndefined();
  expect(cells && numberAt(cells, 0, 0xffffffff)).toBeUndefined();
  expect(numberOf([1, 2, 3])).toBe(0x2_00000003n);
  expect(numberOf([])).toBe(0n);
});

test("strings end with NUL; one that does not is left out", () => {
  expect(stringsOf(root, "names")).toEqual(["one", "", "three"]);
  expect(stringsOf(root, "cut")).toEqual(["a"]);
  expect(stringsOf(root, "empty")).toEqual([]);
  expect(stringOf(root, "names")).toBe("one");
  expect(stringOf(root, "short")).toBeUndefined();
  expect(stringOf(root, "empty")).toBeUndefined();
});
