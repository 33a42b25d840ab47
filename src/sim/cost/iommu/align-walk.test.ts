import { expect, test } from "vitest";
import type { CacheGeometry } from "../tlb/geometry.ts";
import { alignWalk } from "./align-walk.ts";

function cache(entries: number): CacheGeometry {
  return { entries, ways: entries, replacement: "lru" };
}

const [root, middle, last] = [cache(4), cache(16), cache(64)];
const geometry = { walk: [root, middle, last], prefetch: "none" } as const;

test("tables of the usual depth have all caches", () => {
  expect(alignWalk(geometry, 4)).toEqual(geometry);
});

test("shallower tables have those nearest to the pages", () => {
  expect(alignWalk(geometry, 3).walk).toEqual([middle, last]);
  expect(alignWalk(geometry, 1).walk).toEqual([]);
});

test("deeper tables have one like the topmost for each level above", () => {
  expect(alignWalk({ ...geometry, walk: [last] }, 3).walk).toEqual([last, last]);
  expect(alignWalk({ ...geometry, walk: [undefined, last] }, 4).walk).toEqual([
    undefined,
    undefined,
    last,
  ]);
  expect(alignWalk({ ...geometry, walk: [] }, 3).walk).toEqual([undefined, undefined]);
});
