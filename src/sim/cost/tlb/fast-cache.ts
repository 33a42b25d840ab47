// A cache as one array of numbers, so that two states are compared and kept without knowing what they mean. It replaces as
// `reference-set.ts` says.
import type { CacheGeometry, Replacement } from "./geometry.ts";
import { xorshift32 } from "./xorshift.ts";

const EMPTY = -1;

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

  /**
   * Whether it is there; if so it has been used.
   * @param key not negative, and of no other entry
   * @param number tells the set
   */
  find(key: number, number: number): boolean {
    const { cells } = this;
    const from = this.#setAt(number);
    if (cells[from] === key) {
      if (this.#replacement === "plru") this.#point(from, 0);
      return true;
    }
    const end = from + this.#ways;
    for (let at = from + 1; at < end; at += 1) {
      if (cells[at] !== key) continue;
      if (this.#replacement === "lru") this.#toFront(from, at, key);
      else if (this.#replacement === "plru") this.#point(from, at - from);
      return true;
    }
    return false;
  }

  /** Whether it is there, which leaves no trace. */
  has(key: number, number: number): boolean {
    const from = this.#setAt(number);
    for (let at = from; at < from + this.#ways; at += 1) if (this.cells[at] === key) return true;
    return false;
  }

  /** Of what is not there. */
  insert(key: number, number: number): void {
    const { cells } = this;
    const from = this.#setAt(number);
    const last = from + this.#ways - 1;
    if (this.#isQueue) {
      this.#toFront(from, last, key);
      return;
    }
    // Free ways are filled in order, so the last one tells of all.
    const way = cells[last] === EMPTY ? cells.indexOf(EMPTY, from) - from : this.#victim(from);
    cells[from + way] = key;
    if (this.#replacement === "plru") this.#point(from, way);
  }

  #setAt(number: number): number {
    // The low 32 bits of any whole number are those of its conversion.
    const set = this.#mask >= 0 ? (number | 0) & this.#mask : number % this.#sets;
    return set * this.#ways;
  }

  #toFront(from: number, at: number, key: number): void {
    const { cells } = this;
    for (let to = at; to > from; to -= 1) cells[to] = cells[to - 1] ?? EMPTY;
    cells[from] = key;
  }

  #victim(from: number): number {
    const { cells } = this;
    if (this.#replacement === "plru") return this.#pointedAt(from);
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

  #pointedAt(from: number): number {
    const root = this.#bits + from;
    let node = 1;
    while (node < this.#ways) node = 2 * node + (this.cells[root + node] ?? 0);
    return node - this.#ways;
  }
}
