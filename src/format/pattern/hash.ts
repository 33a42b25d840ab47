// A fast 32-bit hash that depends on the order of the bytes. Against accidents, not against intent.

/** Spreads the bits of a number: each bit of the input changes about half of the output (MurmurHash3's last step). */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One number of several, in order. */
export function mixAll(...values: readonly number[]): number {
  return values.reduce((h, value) => mix(Math.imul(h, 0x9e3779b1) + value), 0);
}

/**
 * Hash of `length` bytes from `offset`. Four lanes of 32-bit words, because each step of one lane waits for the one
 * before it. The view may begin anywhere: DataView reads unaligned words, little-endian on every machine.
 */
export function hashBytes(view: DataView, offset: number, length: number, seed: number): number {
  let a = seed ^ 0x9e3779b1;
  let b = seed ^ 0x85ebca77;
  let c = seed ^ 0xc2b2ae3d;
  let d = seed ^ 0x27d4eb2f;
  const end = offset + length;
  let at = offset;
  for (; at + 16 <= end; at += 16) {
    a = step(a, view.getInt32(at, true));
    b = step(b, view.getInt32(at + 4, true));
    c = step(c, view.getInt32(at + 8, true));
    d = step(d, view.getInt32(at + 12, true));
  }
  for (; at < end; at++) a = step(a, view.getUint8(at));
  return mix(step(step(step(a, b), c), d) ^ length);
}

/**
 * Rotated, so that a difference in high bits comes to the low ones, which a product alone never does. The factor stands
 * here as a literal, which makes the loop twice as fast as a constant of the module.
 */
function step(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return (product << 13) | (product >>> 19);
}
