// Chance for random replacement: a state small enough to be part of what a cache holds, so that two are comparable.

/** The next state, 1 to 2^32 - 1, by xorshift32 (Marsaglia 2003, Journal of Statistical Software 8(14)). */
export function xorshift32(state: number): number {
  let next = state | 0;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

/** Another first state for each cache of a unit. */
export function firstState(seed: number, cache: number): number {
  const mixed = Math.imul(seed ^ Math.imul(cache + 1, 0x9e37_79b1), 0x85eb_ca6b) >>> 0;
  return mixed === 0 ? 1 : mixed;
}
