// Page tables in the ARMv7 short-descriptor format: 4096 entries of 1 MiB, tables of 256 entries of 4 KiB below them,
// and blocks of sixteen entries at both levels (drivers/iommu/io-pgtable-arm-v7s.c).
import { hex } from "../../diagnostic/hex.ts";
import { checkBlock, isBlock, type PageTableFormat } from "./page-table-format.ts";
import { type Access, emptyWalk, type PageTable, PageTableError, type Walk } from "./page-table.ts";
import {
  blockAccess,
  blockAddress,
  blockWord,
  isRepeated,
  isTable,
  isValid,
  type Level,
  REPEATS,
  type ShortVariant,
  tableAddress,
  tableWord,
} from "./short-descriptor.ts";
import type { TableMemory } from "./table-memory.ts";

const ENTRY_BYTES = 4;
const ROOT_ENTRIES = 4096;
const ROOT_BYTES = ROOT_ENTRIES * ENTRY_BYTES;
const PAGE_ENTRIES = 256;
const PAGE_TABLE_BYTES = PAGE_ENTRIES * ENTRY_BYTES;
/** An entry holds 32 bits of a table's address (drivers/iommu/io-pgtable-arm-v7s.c:269). */
const HIGHEST_TABLE = 0xffff_ffff;

/** First device address that is beyond reach. */
const LIMIT = 2 ** 32;
/** Bytes that one entry maps. */
const BLOCK = { 1: 0x10_0000, 2: 0x1000 } as const;

export class ShortTable implements PageTable {
  readonly root: number;
  readonly spans = [BLOCK[1], BLOCK[2]];
  readonly #format: PageTableFormat;
  readonly #variant: ShortVariant;
  readonly #memory: TableMemory;
  readonly #walk = emptyWalk();
  #tables = 0;

  /** @throws PageTableError ENOMEM */
  constructor(format: PageTableFormat, variant: ShortVariant, memory: TableMemory) {
    this.#format = format;
    this.#variant = variant;
    this.#memory = memory;
    this.root = this.#allocate(ROOT_BYTES) ?? noTable();
  }

  get tables(): number {
    return this.#tables;
  }

  map(iova: number, physical: number, size: number, access: Access): void {
    checkBlock(this.#format, iova, physical, size);
    const level = size >= BLOCK[1] ? 1 : 2;
    const table = level === 1 ? this.root : this.#pageTableFor(iova);
    const first = entryOf(table, iova, level);
    const entries = size / BLOCK[level];
    for (let entry = 0; entry < entries; entry++) this.#vacate(first + entry * ENTRY_BYTES, level);
    const word = blockWord(physical, access, level, entries > 1, this.#variant);
    for (let entry = 0; entry < entries; entry++) {
      this.#memory.write32(first + entry * ENTRY_BYTES, word);
    }
  }

  unmap(iova: number, size: number): number {
    if (!isBlock(this.#format, iova, size) || iova >= LIMIT) return 0;
    return this.#unmapIn(this.root, 1, iova, size);
  }

  walk(iova: number): Walk {
    const walk = this.#walk;
    walk.found = false;
    walk.level = 1;
    walk.reads = 0;
    if (iova >= LIMIT) return walk;
    let level: Level = 1;
    let word = this.#memory.read32(entryOf(this.root, iova, 1));
    if (isTable(word, 1)) {
      level = 2;
      word = this.#memory.read32(entryOf(tableAddress(word), iova, 2));
    }
    walk.level = level;
    walk.reads = level;
    if (!isValid(word)) return walk;
    const size = isRepeated(word, level) ? BLOCK[level] * REPEATS : BLOCK[level];
    const offset = iova & (size - 1);
    walk.found = true;
    walk.size = size;
    walk.blockStart = iova - offset;
    walk.physical = blockAddress(word, level, this.#variant) + offset;
    walk.access = blockAccess(word, level, this.#variant);
    return walk;
  }

  [Symbol.dispose](): void {
    if (this.#tables === 0) return;
    for (let entry = 0; entry < ROOT_ENTRIES; entry++) {
      const word = this.#memory.read32(this.root + entry * ENTRY_BYTES);
      if (isTable(word, 1)) this.#free(tableAddress(word), PAGE_TABLE_BYTES);
    }
    this.#free(this.root, ROOT_BYTES);
  }

  #pageTableFor(iova: number): number {
    const entry = entryOf(this.root, iova, 1);
    const word = this.#memory.read32(entry);
    if (isTable(word, 1)) return tableAddress(word);
    if (word !== 0) throw alreadyMapped(iova);
    const table = this.#allocate(PAGE_TABLE_BYTES) ?? noTable();
    this.#memory.write32(entry, tableWord(table, this.#variant));
    return table;
  }

  /** A table makes room for a section, with all it maps (drivers/iommu/io-pgtable-arm-v7s.c:440); a block does not. */
  #vacate(entry: number, level: Level): void {
    const word = this.#memory.read32(entry);
    if (isTable(word, level)) this.#drop(entry, level);
    else if (word !== 0) throw new PageTableError("EEXIST", `entry ${hex(entry)} is in use`);
  }

  #unmapIn(table: number, level: Level, iova: number, size: number): number {
    const entries = Math.floor(size / BLOCK[level]);
    const first = entryOf(table, iova, level);
    for (let entry = 0; entry < Math.max(entries, 1); entry++) {
      if (!isValid(this.#memory.read32(first + entry * ENTRY_BYTES))) return 0;
    }
    if (entries <= 1 && isRepeated(this.#memory.read32(first), level)) {
      const cut = this.#cutRepeated(first, level);
      if (cut !== undefined) return cut;
    }
    if (entries > 0) {
      for (let entry = 0; entry < entries; entry++) this.#drop(first + entry * ENTRY_BYTES, level);
      return size;
    }
    const word = this.#memory.read32(first);
    if (!isTable(word, level)) return this.#cutSection(first, word, iova, size);
    return this.#unmapIn(tableAddress(word), 2, iova, size);
  }

  #drop(entry: number, level: Level): void {
    const word = this.#memory.read32(entry);
    this.#memory.write32(entry, 0);
    if (isTable(word, level)) this.#free(tableAddress(word), PAGE_TABLE_BYTES);
  }

  /**
   * Sixteen equal entries become sixteen single ones (drivers/iommu/io-pgtable-arm-v7s.c:601).
   * @returns bytes unmapped when that ends it, undefined to go on
   */
  #cutRepeated(entry: number, level: Level): number | undefined {
    if (this.#format.partialUnmap === "refuse") return 0;
    const first = entry - (entry % (REPEATS * ENTRY_BYTES));
    const word = this.#memory.read32(entry);
    const physical = blockAddress(word, level, this.#variant);
    const access = blockAccess(word, level, this.#variant);
    const whole = this.#format.partialUnmap === "whole";
    for (let index = 0; index < REPEATS; index++) {
      const single = physical + index * BLOCK[level];
      const value = whole ? 0 : blockWord(single, access, level, false, this.#variant);
      this.#memory.write32(first + index * ENTRY_BYTES, value);
    }
    return whole ? REPEATS * BLOCK[level] : undefined;
  }

  /**
   * A table takes the place of a section, filled but for the part that goes. Linux 6.1 forgets the section's address in the
   * new entries (drivers/iommu/io-pgtable-arm-v7s.c:645); no driver asks for it, and here they keep it.
   */
  #cutSection(entry: number, word: number, iova: number, size: number): number {
    if (this.#format.partialUnmap === "refuse") return 0;
    if (this.#format.partialUnmap === "whole") {
      this.#memory.write32(entry, 0);
      return BLOCK[1];
    }
    const table = this.#allocate(PAGE_TABLE_BYTES);
    if (table === undefined) return 0;
    const entries = size / BLOCK[2];
    const gone = (iova & (BLOCK[1] - 1)) - (iova & (size - 1));
    const physical = blockAddress(word, 1, this.#variant);
    const access = blockAccess(word, 1, this.#variant);
    for (let offset = 0; offset < BLOCK[1]; offset += size) {
      if (offset === gone) continue;
      const value = blockWord(physical + offset, access, 2, entries > 1, this.#variant);
      const first = table + (offset / BLOCK[2]) * ENTRY_BYTES;
      for (let index = 0; index < entries; index++) {
        this.#memory.write32(first + index * ENTRY_BYTES, value);
      }
    }
    this.#memory.write32(entry, tableWord(table, this.#variant));
    return size;
  }

  #allocate(bytes: number): number | undefined {
    const table = this.#memory.allocateTable(bytes, HIGHEST_TABLE);
    if (table !== undefined) this.#tables += 1;
    return table;
  }

  #free(table: number, bytes: number): void {
    this.#memory.freeTable(table, bytes);
    this.#tables -= 1;
  }
}

function entryOf(table: number, iova: number, level: Level): number {
  const index = level === 1 ? iova >>> 20 : (iova >>> 12) & (PAGE_ENTRIES - 1);
  return table + index * ENTRY_BYTES;
}

function alreadyMapped(iova: number): PageTableError {
  return new PageTableError("EEXIST", `${hex(iova)} lies in a larger block`);
}

function noTable(): never {
  throw new PageTableError("ENOMEM", "no memory for a page table");
}
