// Damages blobs in the ways that find faults in readers. Nothing outside tests imports it.
import { parseBlob } from "../parse-blob.ts";

/** A whole number from 0 up to but not including the bound. */
export type RandomNumbers = (bound: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000) * bound);
  };
}

/** Changes the blob in place. */
type Mutation = (blob: Uint8Array, other: Uint8Array, random: RandomNumbers) => void;

/**
 * One to three damages: flipped bits, extreme words in header or body, references and counts in values exchanged, cut ends,
 * pieces moved or taken from another blob. Those that leave the structure whole come more often.
 */
export function mutated(blob: Uint8Array, other: Uint8Array, random: RandomNumbers): Uint8Array {
  const result = Uint8Array.from(blob);
  for (let left = 1 + random(3); left > 0; left--) {
    const mutation = random(3) === 0 ? mutations[random(mutations.length)] : disturbValues;
    mutation?.(result, other, random);
  }
  return random(8) === 0 ? result.slice(0, random(result.length)) : result;
}

const EXTREMES = [0, 1, 2, 3, 4, 9, 0x40, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff];

const mutations: readonly Mutation[] = [
  (blob, _other, random) => {
    for (let left = 1 + random(16); left > 0; left--) {
      const at = random(blob.length);
      blob[at] = (blob[at] ?? 0) ^ (1 << random(8));
    }
  },
  (blob, _other, random) =>
    setWord(blob, random(blob.length >>> 2) * 4, EXTREMES[random(EXTREMES.length)] ?? 0),
  (blob, _other, random) => setWord(blob, random(10) * 4, EXTREMES[random(EXTREMES.length)] ?? 0),
  (blob, _other, random) => setWord(blob, random(blob.length >>> 2) * 4, random(blob.length)),
  (blob, _other, random) => copy(blob, blob, random),
  (blob, other, random) => copy(blob, other, random),
];

function setWord(blob: Uint8Array, at: number, value: number): void {
  if (at + 4 <= blob.length) new DataView(blob.buffer, blob.byteOffset).setUint32(at, value);
}

/** Puts extreme words, or words of the same blob, into property values. */
function disturbValues(blob: Uint8Array, _other: Uint8Array, random: RandomNumbers): void {
  const { value: tree } = parseBlob(Uint8Array.from(blob), "");
  const properties = tree === undefined ? [] : [...tree.nodes()].flatMap((node) => node.properties);
  if (properties.length === 0) return;
  for (let left = 1 + random(32); left > 0; left--) {
    const from = properties[random(properties.length)]?.bytes ?? blob;
    const to = properties[random(properties.length)]?.bytes ?? blob;
    const at = to.byteOffset + random(to.length >>> 2) * 4;
    if (to.length < 4) continue;
    if (random(2) === 0) setWord(blob, at, EXTREMES[random(EXTREMES.length)] ?? 0);
    else blob.set(from.subarray(0, Math.min(4, to.length)), at);
  }
}

/** Puts an aligned piece of `from` somewhere else. */
function copy(blob: Uint8Array, from: Uint8Array, random: RandomNumbers): void {
  const start = random(from.length >>> 2) * 4;
  const piece = from.slice(start, start + 4 * (1 + random(64)));
  const at = random(blob.length >>> 2) * 4;
  blob.set(piece.subarray(0, blob.length - at), at);
}
