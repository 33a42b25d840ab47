import { expect, test } from "vitest";
import { useOf } from "./use-of-cell.ts";

const empty = { buffers: 0, others: 0, movable: 0, clean: 0, pinned: 0 };

test("a stretch is shown as what has most of its pages", () => {
  expect(useOf({ ...empty, movable: 0.3, clean: 0.6 })).toBe("clean");
  expect(useOf({ ...empty, buffers: 0.4, movable: 0.1 })).toBe("free");
  expect(useOf(empty)).toBe("free");
});

test("one page that cannot move is enough", () => {
  expect(useOf({ ...empty, clean: 0.9, pinned: 1 / 512 })).toBe("pinned");
});
