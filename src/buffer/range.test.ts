import * as fc from "fast-check";
import { expect, test } from "vitest";
import { without } from "./range.ts";

const run = (lo: number, hi: number) => ({ lo: BigInt(lo), hi: BigInt(hi) });

test("a hole in the middle leaves two ends", () => {
  expect(without([run(0, 99)], [run(40, 59)])).toEqual([run(0, 39), run(60, 99)]);
});

test("holes at the ends, beside and over the whole", () => {
  expect(without([run(10, 19)], [run(0, 12)])).toEqual([run(13, 19)]);
  expect(without([run(10, 19)], [run(18, 30)])).toEqual([run(10, 17)]);
  expect(without([run(10, 19)], [run(20, 30)])).toEqual([run(10, 19)]);
  expect(without([run(10, 19)], [run(0, 30)])).toEqual([]);
});

test("what is left is what is in a range and in no hole", () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }))
    .map(([lo, more]) => run(lo, lo + more));
  const has = (ranges: readonly { lo: bigint; hi: bigint }[], at: bigint) =>
    ranges.some(({ lo, hi }) => lo <= at && at <= hi);
  fc.assert(
    fc.property(range, fc.array(range, { maxLength: 5 }), (whole, holes) => {
      const left = without([whole], holes);
      for (let at = 0n; at < 45n; at += 1n)
        expect(has(left, at)).toBe(has([whole], at) && !has(holes, at));
    }),
  );
});
