// The bytes of the twin's RAM. Backed in blocks of 64 KiB when they are first written, so that a board of 8 GiB costs what
// is used of it; what was never written reads as zero.
import { joinBanks, type Bank } from "./bank.ts";

export type { Bank } from "./bank.ts";

const BLOCK = 64 * 1024;
const WORD = 4;
const LONG = 8;

interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface BackedBank {
  readonly base: number;
  readonly end: number;
  /** Number of the block that holds `base`, counted from address 0. */
  readonly first: number;
  readonly blocks: (Block | undefined)[];
}

export class PhysicalMemory {
  readonly banks: readonly Bank[];
  readonly #banks: readonly BackedBank[];
  /** The bank of the last access: the next one is most often there too. */
  #last: BackedBank;
  readonly #scratch = new DataView(new ArrayBuffer(LONG));

  /** @throws RangeError for banks that overlap, are empty, or end beyond 2^53 */
  constructor(banks: readonly Bank[]) {
    this.banks = joinBanks(banks);
    this.#banks = this.banks.map(({ base, size }) => {
      const first = Math.floor(base / BLOCK);
      const last = Math.floor((base + size - 1) / BLOCK);
      const blocks = Array.from<Block | undefined>({ length: last - first + 1 });
      return { base, end: base + size, first, blocks };
    });
    const [lowest] = this.#banks;
    if (!lowest) throw new RangeError("memory needs at least one bank");
    this.#last = lowest;
  }

  /** Bytes of this process that stand behind the RAM now. */
  get backed(): number {
    return this.#banks.reduce((sum, { blocks }) => sum + blocks.filter(Boolean).length * BLOCK, 0);
  }

  /** Whether all of a range is RAM. */
  holds(address: number, length: number): boolean {
    return this.#find(address, length) !== undefined;
  }

  /**
   * @param from index in `target` of the first byte read
   * @throws RangeError outside RAM
   */
  read(address: number, target: Uint8Array, from = 0, length = target.length - from): void {
    const bank = this.#bank(address, length);
    for (let at = 0; at < length;) {
      const within = (address + at) % BLOCK;
      const part = Math.min(BLOCK - within, length - at);
      const block = blockAt(bank, address + at);
      if (block) target.set(block.bytes.subarray(within, within + part), from + at);
      else target.fill(0, from + at, from + at + part);
      at += part;
    }
  }

  /**
   * @param from index in `source` of the first byte written
   * @throws RangeError outside RAM
   */
  write(address: number, source: Uint8Array, from = 0, length = source.length - from): void {
    const bank = this.#bank(address, length);
    for (let at = 0; at < length;) {
      const within = (address + at) % BLOCK;
      const part = Math.min(BLOCK - within, length - at);
      back(bank, address + at).bytes.set(source.subarray(from + at, from + at + part), within);
      at += part;
    }
  }

  /** Little endian, as all accesses by word. @throws RangeError outside RAM */
  read32(address: number): number {
    const bank = this.#bank(address, WORD);
    const within = address % BLOCK;
    if (within > BLOCK - WORD) return this.#gather(address, WORD).getUint32(0, true);
    return blockAt(bank, address)?.view.getUint32(within, true) ?? 0;
  }

  /** @throws RangeError outside RAM */
  write32(address: number, value: number): void {
    const bank = this.#bank(address, WORD);
    const within = address % BLOCK;
    if (within <= BLOCK - WORD) {
      back(bank, address).view.setUint32(within, value, true);
      return;
    }
    this.#scratch.setUint32(0, value, true);
    this.write(address, this.#scratchBytes(WORD));
  }

  /** @throws RangeError outside RAM */
  read64(address: number): bigint {
    const bank = this.#bank(address, LONG);
    const within = address % BLOCK;
    if (within > BLOCK - LONG) return this.#gather(address, LONG).getBigUint64(0, true);
    return blockAt(bank, address)?.view.getBigUint64(within, true) ?? 0n;
  }

  /** @throws RangeError outside RAM */
  write64(address: number, value: bigint): void {
    const bank = this.#bank(address, LONG);
    const within = address % BLOCK;
    if (within <= BLOCK - LONG) {
      back(bank, address).view.setBigUint64(within, value, true);
      return;
    }
    this.#scratch.setBigUint64(0, value, true);
    this.write(address, this.#scratchBytes(LONG));
  }

  /** The two ranges must not overlap. @throws RangeError outside RAM */
  copy(from: number, to: number, length: number): void {
    const source = this.#bank(from, length);
    const target = this.#bank(to, length);
    for (let at = 0; at < length;) {
      const within = (from + at) % BLOCK;
      const part = Math.min(BLOCK - within, BLOCK - ((to + at) % BLOCK), length - at);
      const block = blockAt(source, from + at);
      if (block) {
        back(target, to + at).bytes.set(
          block.bytes.subarray(within, within + part),
          (to + at) % BLOCK,
        );
      } else clearPart(target, to + at, part);
      at += part;
    }
  }

  /** Writes zeros; blocks that are wholly cleared go back to being unwritten. @throws RangeError outside RAM */
  clear(address: number, length: number): void {
    const bank = this.#bank(address, length);
    for (let at = 0; at < length;) {
      const part = Math.min(BLOCK - ((address + at) % BLOCK), length - at);
      clearPart(bank, address + at, part);
      at += part;
    }
  }

  #gather(address: number, length: number): DataView {
    this.read(address, this.#scratchBytes(length));
    return this.#scratch;
  }

  #scratchBytes(length: number): Uint8Array {
    return new Uint8Array(this.#scratch.buffer, 0, length);
  }

  #bank(address: number, length: number): BackedBank {
    const last = this.#last;
    if (address >= last.base && address + length <= last.end) return last;
    const found = this.#find(address, length);
    if (!found) {
      throw new RangeError(`no RAM at 0x${address.toString(16)}, length 0x${length.toString(16)}`);
    }
    this.#last = found;
    return found;
  }

  #find(address: number, length: number): BackedBank | undefined {
    return this.#banks.find(({ base, end }) => address >= base && address + length <= end);
  }
}

function blockAt(bank: BackedBank, address: number): Block | undefined {
  return bank.blocks[Math.floor(address / BLOCK) - bank.first];
}

function back(bank: BackedBank, address: number): Block {
  const at = Math.floor(address / BLOCK) - bank.first;
  const known = bank.blocks[at];
  if (known) return known;
  const bytes = new Uint8Array(BLOCK);
  const made = { bytes, view: new DataView(bytes.buffer) };
  bank.blocks[at] = made;
  return made;
}

/** A range within one block. */
function clearPart(bank: BackedBank, address: number, length: number): void {
  const at = Math.floor(address / BLOCK) - bank.first;
  const within = address % BLOCK;
  if (length === BLOCK) bank.blocks[at] = undefined;
  else bank.blocks[at]?.bytes.fill(0, within, within + length);
}
