// A cache as one array of numbers, so that two states are compared and kept without knowing what they mean. It replaces as
// `reference-set.ts` says.
import type { CacheGeometry, Replacement } from "./geometry.ts";
import { xorshift32 } from "./xorshift.ts";

const EMPTY = -1;
const NOWHERE = -1;
/** Cells, from which on the built-in copy is quicker than a loop. */
const MANY = 24;

export class FastCache {
  /**
   * All that decides what happens next: keys, set by set; with `plru` the bits of the nodes, set by set; last the way
   * of round robin or the state of the generator. Keys of a queue are in its order, so that what behaves alike looks alike.
   */
  readonly cells: Float64Array;
  readonly #replacement: Replacement;
  readonly #ways: number;
  readonly #sets: number;
  /** Of sets as many as a power of two: the bits of a number that tell its set. */
  readonly #mask: number;
  readonly #turn: number;
  readonly #bits: number;
  readonly #isQueue: boolean;
  /** By key: its cell, or in a queue just some cell. It follows from the cells and saves a search. */
  #places = new Int32Array(0);

  /** @param chance first state of the generator of random replacement */
  constructor({ entries, ways, replacement }: CacheGeometry, chance: number) {
    this.#replacement = replacement;
    this.#ways = ways;
    this.#sets = entries / ways;
    this.#mask = Number.isInteger(Math.log2(this.#sets)) ? this.#sets - 1 : -1;
    this.#bits = entries;
    // In a single set round robin takes the oldest, as a queue does.
    this.#isQueue =
      replacement === "lru" ||
      replacement === "fifo" ||
      (replacement === "round-robin" && this.#sets === 1);
    const nodes = replacement === "plru" ? entries : 0;
    this.#turn = entries + nodes;
    this.cells = new Float64Array(entries + nodes + 1);
    this.cells.fill(EMPTY, 0, entries);
    if (replacement === "random") this.cells[this.#turn] = chance;
  }

  /** From now on keys are less than this. */
  reserve(keys: number): void {
    if (keys <= this.#places.length) return;
    const places = new Int32Array(keys).fill(NOWHERE);
    places.set(this.#places);
    this.#places = places;
  }

  /**
   * Whether it is there; if so it has been used.
   * @param key not negative, and of no other entry
   * @param number tells the set
   */
  find(key: number, number: number): boolean {
    const at = this.#places[key] ?? NOWHERE;
    if (at === NOWHERE) return false;
    if (this.#replacement === "lru") this.#use(key, number);
    else if (this.#replacement === "plru") this.#point(at - (at % this.#ways), at % this.#ways);
    return true;
  }

  /** Whether it is there, which leaves no trace. */
  has(key: number): boolean {
    return (this.#places[key] ?? NOWHERE) !== NOWHERE;
  }

  /** Of what is not there. */
  insert(key: number, number: number): void {
    const { cells } = this;
    const from = this.#setAt(number);
    const last = from + this.#ways - 1;
    if (this.#isQueue) {
      this.#replace(last, key);
      this.#toFront(from, last, key);
      return;
    }
    // Free ways are filled in order, so the last one tells of all.
    if (cells[last] !== EMPTY) {
      this.#replace(from + this.#victim(from), key);
      return;
    }
    const free = cells.indexOf(EMPTY, from);
    this.#replace(free, key);
    if (this.#replacement === "plru") this.#point(from, free - from);
  }

  #replace(at: number, key: number): void {
    const before = this.cells[at] ?? EMPTY;
    if (before !== EMPTY) this.#places[before] = NOWHERE;
    this.#places[key] = at;
    this.cells[at] = key;
  }

  #use(key: number, number: number): void {
    const from = this.#setAt(number);
    let at = from;
    while (this.cells[at] !== key) at += 1;
    if (at > from) this.#toFront(from, at, key);
  }

  #setAt(number: number): number {
    // The low 32 bits of any whole number are those of its conversion.
    const set = this.#mask >= 0 ? (number | 0) & this.#mask : number % this.#sets;
    return set * this.#ways;
  }

  #toFront(from: number, at: number, key: number): void {
    const { cells } = this;
    if (at - from > MANY) cells.copyWithin(from + 1, from, at);
    else for (let to = at; to > from; to -= 1) cells[to] = cells[to - 1] ?? EMPTY;
    cells[from] = key;
  }

  #victim(from: number): number {
    const { cells } = this;
    if (this.#replacement === "plru") return this.#takePointedAt(from);
    const turn = cells[this.#turn] ?? 0;
    if (this.#replacement === "round-robin") {
      cells[this.#turn] = (turn + 1) % this.#ways;
      return turn;
    }
    const chance = xorshift32(turn);
    cells[this.#turn] = chance;
    // As 32-bit numbers: the remainder of doubles takes ten times as long.
    return (chance >>> 0) % (this.#ways >>> 0);
  }

  /** Turns the bits from the root to a way away from it. */
  #point(from: number, way: number): void {
    const root = this.#bits + from;
    for (let node = this.#ways + way; node > 1; node >>= 1) {
      this.cells[root + (node >> 1)] = node & 1 ? 0 : 1;
    }
  }

  /** The way that the bits point to; what turns them away from it is turning each on the path. */
  #takePointedAt(from: number): number {
    const { cells } = this;
    const root = this.#bits + from;
    const ways = this.#ways;
    let node = 1;
    while (node < ways) {
      const bit = cells[root + node] ?? 0;
      cells[root + node] = 1 - bit;
      node = 2 * node + bit;
    }
    return node - ways;
  }
}
