import { describe, expect, test } from "vitest";
import { seeded } from "../memory/seeded.ts";
import { boardMemory, MIB, PAGE } from "../memory/testing/board-memory.ts";
import { Programs } from "./programs.ts";

const MOST = (32 * MIB) / PAGE;

function programs() {
  const pages = boardMemory({ size: 64 * MIB });
  return { pages, programs: new Programs(pages, seeded(1), MOST) };
}

describe("programs", () => {
  test("have what they are to have, page by page", () => {
    const { pages, programs: some } = programs();
    for (const target of [1, 1000, MOST]) {
      some.follow(target);
      expect(some.held).toBe(target);
      expect(pages.totalPages - pages.freePages).toBe(target);
    }
  });

  test("end one by one when less is due, and never leave too little", () => {
    const { pages, programs: some } = programs();
    some.follow(MOST);
    for (let target = MOST; target > 0; target -= 100) {
      some.follow(target);
      expect(some.held).toBeGreaterThanOrEqual(target);
      // More than the largest program is never left over for long.
      expect(some.held).toBeLessThan(target + (MOST / 24) * 2);
    }
    some.end();
    expect(some.held).toBe(0);
    expect(pages.freePages).toBe(pages.totalPages);
  });

  test("do with less where memory is short", () => {
    const { pages, programs: some } = programs();
    some.follow((80 * MIB) / PAGE);
    expect(some.held).toBe(pages.totalPages);
    some.end();
    expect(pages.check()).toEqual([]);
  });
});
