// Bits with fast search, as lib/bitmap.c has them.

const WORD = 32;

export class Bitmap {
  readonly size: number;
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.#words = new Uint32Array(Math.ceil(size / WORD));
  }

  has(bit: number): boolean {
    return (((this.#words[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1;
  }

  /** Sets a run of bits, or clears it. */
  fill(value: boolean, start: number, length: number): void {
    const words = this.#words;
    for (let bit = start; bit < start + length;) {
      const from = bit & 31;
      const part = Math.min(WORD - from, start + length - bit);
      const mask = part === WORD ? 0xffffffff : ((1 << part) - 1) << from;
      const word = words[bit >>> 5] as number;
      words[bit >>> 5] = value ? word | mask : word & ~mask;
      bit += part;
    }
  }

  /** The first set bit from `start` on, below `end`; `end` when there is none. */
  nextSet(start: number, end = this.size): number {
    return this.#next(0, start, end);
  }

  /** The first clear bit from `start` on; the size when there is none. */
  nextClear(start: number): number {
    return this.#next(0xffffffff, start, this.size);
  }

  #next(flip: number, start: number, end: number): number {
    const words = this.#words;
    for (let bit = start; bit < end; bit = (bit | 31) + 1) {
      const rest = (((words[bit >>> 5] as number) ^ flip) >>> (bit & 31)) >>> 0;
      if (rest !== 0) return Math.min(end, bit + 31 - Math.clz32(rest & -rest));
    }
    return end;
  }

  /**
   * The first run of `length` clear bits whose place, counted with `offset`, is a multiple of the alignment
   * (lib/bitmap.c:417).
   * @param mask alignment less one
   * @returns the place, or a number of at least the size when there is none
   */
  findRun(start: number, length: number, mask: number, offset: number): number {
    for (let from = start; ;) {
      const place = ((this.nextClear(from) + offset + mask) & ~mask) - offset;
      const end = place + length;
      if (end > this.size) return this.size;
      const taken = this.nextSet(place, end);
      if (taken === end) return place;
      from = taken + 1;
    }
  }
}
