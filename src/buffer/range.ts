// Arithmetic on inclusive address ranges.
import type { Range } from "./memory.ts";

/** The part both ranges share; undefined when they do not meet. */
export function intersect(a: Range, b: Range): Range | undefined {
  const lo = a.lo > b.lo ? a.lo : b.lo;
  const hi = a.hi < b.hi ? a.hi : b.hi;
  return lo <= hi ? { lo, hi } : undefined;
}

/** The smallest range that holds all of them; undefined for none. */
export function hull(ranges: readonly Range[]): Range | undefined {
  const [first, ...rest] = ranges;
  if (!first) return undefined;
  return rest.reduce(
    (all, one) => ({
      lo: one.lo < all.lo ? one.lo : all.lo,
      hi: one.hi > all.hi ? one.hi : all.hi,
    }),
    first,
  );
}

/** What is left of the ranges when the holes are cut out, in the order of the ranges. */
export function without(ranges: readonly Range[], holes: readonly Range[]): readonly Range[] {
  return holes.reduce<readonly Range[]>(
    (left, hole) =>
      left.flatMap((range) =>
        [
          { lo: range.lo, hi: range.hi < hole.lo ? range.hi : hole.lo - 1n },
          { lo: range.lo > hole.hi ? range.lo : hole.hi + 1n, hi: range.hi },
        ].filter(({ lo, hi }) => lo <= hi),
      ),
    ranges,
  );
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.lo <= inner.lo && inner.hi <= outer.hi;
}

/** Addresses 0 to 2^bits - 1. */
export function addressBits(bits: number): Range {
  return { lo: 0n, hi: (1n << BigInt(bits)) - 1n };
}

export function rangeSize(range: Range): bigint {
  return range.hi - range.lo + 1n;
}
