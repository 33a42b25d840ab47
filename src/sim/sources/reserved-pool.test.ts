import { describe, expect, test } from "vitest";
import { PAGE, RAM } from "../testing/sample.ts";
import { ReservedPool } from "./reserved-pool.ts";

const poolOf = (pages: number) => new ReservedPool({ base: RAM, size: pages * PAGE }, PAGE);
const at = (allocation: { readonly pages: Float64Array } | undefined) =>
  allocation && ((allocation.pages[0] ?? 0) - RAM) / PAGE;

describe("as a heap", () => {
  test("gives the first place that is free, and gives it again", () => {
    const pool = poolOf(8);
    const [first, second, third] = [3, 2, 3].map((pages) => pool.allocate(pages * PAGE));
    expect([at(first), at(second), at(third)]).toEqual([0, 3, 5]);
    expect(pool.allocate(PAGE)).toBeUndefined();
    second?.release();
    expect(pool.largestFree).toBe(2 * PAGE);
    expect(pool.allocate(3 * PAGE)).toBeUndefined();
    expect(at(pool.allocate(2 * PAGE))).toBe(3);
  });

  test("a release leaves the others alone", () => {
    const pool = poolOf(4);
    const [one, two] = [pool.allocate(PAGE), pool.allocate(PAGE)];
    one?.release();
    one?.release();
    expect(pool.largestFree).toBe(2 * PAGE);
    two?.release();
    expect(pool.largestFree).toBe(4 * PAGE);
  });
});

describe("as a device's coherent memory", () => {
  test("each buffer takes a power of two of pages, at a multiple of itself", () => {
    const pool = poolOf(12);
    expect(at(pool.allocateRegion(PAGE))).toBe(0);
    const three = pool.allocateRegion(3 * PAGE);
    expect(at(three)).toBe(4);
    expect(three?.pages).toHaveLength(3);
    expect(at(pool.allocateRegion(2 * PAGE))).toBe(2);
    expect(at(pool.allocateRegion(4 * PAGE))).toBe(8);
    expect(pool.allocateRegion(2 * PAGE)).toBeUndefined();
    expect(at(pool.allocateRegion(PAGE))).toBe(1);
  });

  test("12 MiB hold three frames of 3 MiB, not four (kernel/dma/coherent.c:155)", () => {
    const pool = poolOf(12 * 256);
    const frames = Array.from({ length: 4 }, () => pool.allocateRegion(3 * 256 * PAGE));
    expect(frames.map(at)).toEqual([0, 1024, 2048, undefined]);
  });
});

test("of a place that is not aligned only whole pages count", () => {
  const pool = new ReservedPool({ base: RAM + 100, size: 2 * PAGE }, PAGE);
  expect(pool.size).toBe(PAGE);
  expect(at(pool.allocate(PAGE))).toBe(1);
  expect(new ReservedPool({ base: RAM + 100, size: 200 }, PAGE).allocate(PAGE)).toBeUndefined();
});
