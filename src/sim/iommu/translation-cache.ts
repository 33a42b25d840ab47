// The translations that an IOMMU keeps at hand (its TLB): blocks of any size in a set-associative cache. Real ones differ
// and most are not documented; four ways and round-robin replacement are assumed.

const WAYS = 4;

/** A slot is four numbers: first and last-plus-one device address, physical less device address, 1 when writable. */
const FIELDS = 4;
const START = 0;
const END = 1;
const DISTANCE = 2;
const WRITABLE = 3;

/** No address lies in a slot that starts here. */
const EMPTY = Number.POSITIVE_INFINITY;

export class TranslationCache {
  readonly #ways: number;
  readonly #lastSet: number;
  readonly #slots: Float64Array;
  /** Way of each set that is replaced next. */
  readonly #next: Uint8Array;
  /** Bytes of the blocks seen so far, as one part in so many: the set of an address depends on its block's size. */
  readonly #scales: number[] = [];
  #latest = 0;

  /** @param entries a power of two, or 0 for none. @throws RangeError for another number */
  constructor(entries: number) {
    if (entries !== 0 && 2 ** Math.floor(Math.log2(entries)) !== entries) {
      throw new RangeError(`${entries} cached translations: not a power of two`);
    }
    this.#ways = Math.min(WAYS, entries);
    const sets = entries === 0 ? 1 : entries / this.#ways;
    this.#lastSet = sets - 1;
    // At least one slot, so that looking at the latest one needs no question.
    this.#slots = new Float64Array(Math.max(1, entries) * FIELDS).fill(EMPTY);
    this.#next = new Uint8Array(sets);
  }

  /** Slot of the block that holds the address; -1 when it is not cached. */
  find(address: number): number {
    if (this.#holds(this.#latest, address)) return this.#latest;
    for (let size = 0; size < this.#scales.length; size++) {
      const first = this.#firstSlot(address, this.#scales[size] ?? 0);
      const end = first + this.#ways * FIELDS;
      for (let slot = first; slot < end; slot += FIELDS) {
        if (this.#holds(slot, address)) {
          this.#latest = slot;
          return slot;
        }
      }
    }
    return -1;
  }

  /** Where the address leads to. @param slot as `find` gave it */
  physical(slot: number, address: number): number {
    return address + (this.#slots[slot + DISTANCE] ?? 0);
  }

  /** Bytes from the address to the end of its block. */
  left(slot: number, address: number): number {
    return (this.#slots[slot + END] ?? 0) - address;
  }

  isWritable(slot: number): boolean {
    return this.#slots[slot + WRITABLE] === 1;
  }

  /** Keeps one block, in place of an older one of its set. */
  insert(start: number, size: number, physical: number, writable: boolean): void {
    if (this.#ways === 0) return;
    const scale = 1 / size;
    if (!this.#scales.includes(scale)) this.#scales.push(scale);
    const first = this.#firstSlot(start, scale);
    const set = first / (this.#ways * FIELDS);
    const way = this.#next[set] ?? 0;
    this.#next[set] = (way + 1) % this.#ways;
    const slot = first + way * FIELDS;
    this.#slots[slot + START] = start;
    this.#slots[slot + END] = start + size;
    this.#slots[slot + DISTANCE] = physical - start;
    this.#slots[slot + WRITABLE] = writable ? 1 : 0;
    this.#latest = slot;
  }

  /** Forgets every block that meets the addresses. */
  invalidate(start: number, length: number): void {
    const slots = this.#slots;
    for (let slot = 0; slot < slots.length; slot += FIELDS) {
      const isBefore = (slots[slot + END] ?? 0) <= start;
      const isBehind = (slots[slot + START] ?? EMPTY) >= start + length;
      if (!isBefore && !isBehind) slots[slot + START] = EMPTY;
    }
  }

  #holds(slot: number, address: number): boolean {
    const slots = this.#slots;
    return address >= (slots[slot + START] ?? EMPTY) && address < (slots[slot + END] ?? 0);
  }

  /** @param scale one part in the bytes of the block that holds the address */
  #firstSlot(address: number, scale: number): number {
    return (Math.floor(address * scale) & this.#lastSet) * this.#ways * FIELDS;
  }
}
