// A little memory for page tables, for tests: counts what is allocated and spoils what is freed.
import type { TableMemory } from "../table-memory.ts";

const SPOILED = 0xdead_beef;

export class SmallTableMemory implements TableMemory {
  /** Bytes allocated now. */
  used = 0;
  readonly #base: number;
  readonly #words: Uint32Array;
  /** Freed tables by size. */
  readonly #freed = new Map<number, number[]>();
  /** Bytes that have ever been given out. */
  #end = 0;

  constructor(bytes: number, base = 0x8000_0000) {
    this.#base = base;
    this.#words = new Uint32Array(bytes / 4);
  }

  read32(address: number): number {
    const word = this.#words[(address - this.#base) / 4];
    if (word === undefined) throw new RangeError(`no table memory at ${address.toString(16)}`);
    return word;
  }

  write32(address: number, value: number): void {
    const index = (address - this.#base) / 4;
    if (!(index in this.#words) || value < 0) throw new RangeError(`${address.toString(16)}`);
    this.#words[index] = value;
  }

  read64(address: number): bigint {
    return BigInt(this.read32(address)) | (BigInt(this.read32(address + 4)) << 32n);
  }

  write64(address: number, value: bigint): void {
    this.write32(address, Number(value & 0xffff_ffffn));
    this.write32(address + 4, Number(value >> 32n));
  }

  allocateTable(bytes: number, below = Number.MAX_SAFE_INTEGER): number | undefined {
    const table = this.#freed.get(bytes)?.pop() ?? this.#grow(bytes);
    if (table === undefined || table + bytes - 1 > below) return undefined;
    this.#fill(table, bytes, 0);
    this.used += bytes;
    return table;
  }

  freeTable(address: number, bytes: number): void {
    this.#fill(address, bytes, SPOILED);
    this.used -= bytes;
    const list = this.#freed.get(bytes);
    if (list === undefined) this.#freed.set(bytes, [address]);
    else list.push(address);
  }

  #grow(bytes: number): number | undefined {
    const start = Math.ceil(this.#end / bytes) * bytes;
    if (start + bytes > this.#words.byteLength) return undefined;
    this.#end = start + bytes;
    return this.#base + start;
  }

  #fill(address: number, bytes: number, value: number): void {
    const first = (address - this.#base) / 4;
    this.#words.fill(value, first, first + bytes / 4);
  }
}
