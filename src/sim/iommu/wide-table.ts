// Page tables of 64-bit entries, two to four levels, every table but the first one granule large: ARM's LPAE and VT-d's
// second level. How an entry is written is the format's business; it is read and written as two words, low one first.
import { hex } from "../../diagnostic/hex.ts";
import { checkBlock, isBlock, type PageTableFormat } from "./page-table-format.ts";
import { type Access, emptyWalk, type PageTable, PageTableError, type Walk } from "./page-table.ts";
import type { TableMemory } from "./table-memory.ts";

/** The bits of one entry. `isLast` is the level whose entries are pages. */
export interface WideEntry {
  isPresent(low: number): boolean;
  /** Whether a present entry maps a block; else it points to a table. */
  isBlock(low: number, isLast: boolean): boolean;
  /** Where it points to. */
  address(low: number, high: number): number;
  access(low: number): Access;
  /** Low word but for the attributes, and high word of an address. */
  addressLow(address: number): number;
  addressHigh(address: number): number;
  /** The bits of the low word that are no address. */
  blockBits(access: Access, isLast: boolean): number;
  readonly tableBits: number;
  /** The bits of a table's high word that are no address. */
  readonly tableHighBits: number;
  /** How the format counts its levels: number of the level `depth` below the first of `levels`. */
  level(depth: number, levels: number): number;
}

const ENTRY_BYTES = 8;
/** The first table takes whole pages however short it is (drivers/iommu/io-pgtable-arm.c:206). */
const SMALLEST_ROOT = 0x1000;

export class WideTable implements PageTable {
  readonly root: number;
  readonly #format: PageTableFormat;
  readonly #entry: WideEntry;
  readonly #memory: TableMemory;
  readonly #walk = emptyWalk();
  readonly #granule: number;
  readonly #rootBytes: number;
  /** First device address that is beyond reach. */
  readonly #limit: number;
  readonly spans: readonly number[];
  /** One part in so many, by depth, because multiplying is faster than dividing. */
  readonly #scales: readonly number[];
  /** Highest index of a table, by depth. */
  readonly #masks: readonly number[];
  #tables = 0;

  /** @throws PageTableError ENOMEM */
  constructor(format: PageTableFormat, entry: WideEntry, memory: TableMemory) {
    this.#format = format;
    this.#entry = entry;
    this.#memory = memory;
    this.#granule = format.pageSizes[0] ?? SMALLEST_ROOT;
    const perTable = this.#granule / ENTRY_BYTES;
    this.#limit = 2 ** format.inputBits;
    this.spans = spansOf(this.#limit, this.#granule);
    this.#scales = this.spans.map((span) => 1 / span);
    const rootEntries = this.#limit / this.#span(0);
    this.#masks = this.spans.map((_span, depth) => (depth === 0 ? rootEntries : perTable) - 1);
    this.#rootBytes = Math.max(rootEntries * ENTRY_BYTES, SMALLEST_ROOT);
    this.root = this.#allocate(this.#rootBytes) ?? noTable();
  }

  get tables(): number {
    return this.#tables;
  }

  map(iova: number, physical: number, size: number, access: Access): void {
    checkBlock(this.#format, iova, physical, size);
    let table = this.root;
    let depth = 0;
    while (this.#span(depth) !== size) {
      table = this.#tableFor(this.#entryOf(table, depth, iova), depth, iova);
      depth += 1;
    }
    const at = this.#entryOf(table, depth, iova);
    const low = this.#memory.read32(at);
    if (this.#entry.isPresent(low)) {
      if (this.#entry.isBlock(low, this.#isLast(depth))) throw alreadyMapped(iova);
      // A table makes room for a block, with all it maps (drivers/iommu/io-pgtable-arm.c:303,
      // drivers/iommu/intel/iommu.c:2226).
      this.#freeBelow(this.#targetOf(at, low), depth + 1);
    }
    this.#writeBlock(at, depth, physical, access);
  }

  unmap(iova: number, size: number): number {
    if (!isBlock(this.#format, iova, size) || iova >= this.#limit) return 0;
    return this.#unmapIn(this.root, 0, iova, size);
  }

  walk(iova: number): Walk {
    const walk = this.#walk;
    walk.found = false;
    walk.reads = 0;
    walk.level = this.#entry.level(0, this.spans.length);
    if (iova >= this.#limit) return walk;
    let table = this.root;
    for (let depth = 0; depth < this.spans.length; depth++) {
      const at = this.#entryOf(table, depth, iova);
      const low = this.#memory.read32(at);
      walk.reads = depth + 1;
      walk.level = this.#entry.level(depth, this.spans.length);
      if (!this.#entry.isPresent(low)) return walk;
      table = this.#targetOf(at, low);
      if (this.#entry.isBlock(low, this.#isLast(depth))) {
        const size = this.#span(depth);
        const offset = iova & (size - 1);
        walk.found = true;
        walk.size = size;
        walk.blockStart = iova - offset;
        walk.physical = table + offset;
        walk.access = this.#entry.access(low);
        return walk;
      }
    }
    return walk;
  }

  [Symbol.dispose](): void {
    if (this.#tables > 0) this.#freeBelow(this.root, 0);
  }

  /** The table that an entry points to; a new one when it is empty. */
  #tableFor(at: number, depth: number, iova: number): number {
    const low = this.#memory.read32(at);
    if (this.#entry.isPresent(low)) {
      if (this.#entry.isBlock(low, this.#isLast(depth))) throw alreadyMapped(iova);
      return this.#targetOf(at, low);
    }
    const table = this.#allocate(this.#granule) ?? noTable();
    this.#writeTable(at, table);
    return table;
  }

  #unmapIn(table: number, depth: number, iova: number, size: number): number {
    const at = this.#entryOf(table, depth, iova);
    const low = this.#memory.read32(at);
    if (!this.#entry.isPresent(low)) return 0;
    const target = this.#targetOf(at, low);
    const isTable = !this.#entry.isBlock(low, this.#isLast(depth));
    if (this.#span(depth) === size) {
      this.#clear(at);
      if (isTable) this.#freeBelow(target, depth + 1);
      return size;
    }
    if (isTable) return this.#unmapIn(target, depth + 1, iova, size);
    return this.#unmapPart(at, depth, iova, size);
  }

  #unmapPart(at: number, depth: number, iova: number, size: number): number {
    const { partialUnmap } = this.#format;
    if (partialUnmap === "split") return this.#split(at, depth, iova, size);
    const startsHere = (iova & (this.#span(depth) - 1)) === 0;
    if (partialUnmap === "refuse" || !startsHere) return 0;
    this.#clear(at);
    return this.#span(depth);
  }

  /** A table takes the place of a block, filled but for the part that goes (drivers/iommu/io-pgtable-arm.c:556). */
  #split(at: number, depth: number, iova: number, size: number): number {
    const table = this.#allocate(this.#granule);
    if (table === undefined) return 0;
    const low = this.#memory.read32(at);
    const physical = this.#targetOf(at, low);
    const access = this.#entry.access(low);
    const part = this.#span(depth + 1);
    const gone = part === size ? this.#entryOf(table, depth + 1, iova) : undefined;
    for (let index = 0; index * part < this.#span(depth); index++) {
      const entry = table + index * ENTRY_BYTES;
      if (entry !== gone) this.#writeBlock(entry, depth + 1, physical + index * part, access);
    }
    this.#writeTable(at, table);
    return gone === undefined ? this.#unmapIn(table, depth + 1, iova, size) : size;
  }

  /** Frees a table and those it points to; what they map goes with them. */
  #freeBelow(table: number, depth: number): void {
    const entries = this.#isLast(depth) ? 0 : (this.#masks[depth] ?? 0) + 1;
    for (let at = table; at < table + entries * ENTRY_BYTES; at += ENTRY_BYTES) {
      const low = this.#memory.read32(at);
      if (this.#entry.isPresent(low) && !this.#entry.isBlock(low, false)) {
        this.#freeBelow(this.#targetOf(at, low), depth + 1);
      }
    }
    this.#memory.freeTable(table, depth === 0 ? this.#rootBytes : this.#granule);
    this.#tables -= 1;
  }

  /** A table must lie where the IOMMU reaches it (drivers/iommu/io-pgtable-arm.c:226). */
  #allocate(bytes: number): number | undefined {
    const table = this.#memory.allocateTable(bytes, 2 ** this.#format.outputBits - 1);
    if (table !== undefined) this.#tables += 1;
    return table;
  }

  #writeBlock(at: number, depth: number, physical: number, access: Access): void {
    const bits = this.#entry.blockBits(access, this.#isLast(depth));
    this.#memory.write32(at + 4, this.#entry.addressHigh(physical));
    this.#memory.write32(at, (this.#entry.addressLow(physical) | bits) >>> 0);
  }

  #writeTable(at: number, table: number): void {
    const high = this.#entry.addressHigh(table) | this.#entry.tableHighBits;
    this.#memory.write32(at + 4, high >>> 0);
    this.#memory.write32(at, (this.#entry.addressLow(table) | this.#entry.tableBits) >>> 0);
  }

  #clear(at: number): void {
    this.#memory.write32(at, 0);
    this.#memory.write32(at + 4, 0);
  }

  #targetOf(at: number, low: number): number {
    return this.#entry.address(low, this.#memory.read32(at + 4));
  }

  #entryOf(table: number, depth: number, iova: number): number {
    const index = Math.floor(iova * (this.#scales[depth] ?? 0)) & (this.#masks[depth] ?? 0);
    return table + index * ENTRY_BYTES;
  }

  #span(depth: number): number {
    return this.spans[depth] ?? 0;
  }

  #isLast(depth: number): boolean {
    return depth === this.spans.length - 1;
  }
}

/** As few levels as hold the input bits (drivers/iommu/io-pgtable-arm.c:805, drivers/iommu/intel/iommu.c:84). */
function spansOf(limit: number, granule: number): readonly number[] {
  const perTable = granule / ENTRY_BYTES;
  const spans = [granule];
  for (let span = granule * perTable; span < limit; span *= perTable) spans.unshift(span);
  return spans;
}

function alreadyMapped(iova: number): PageTableError {
  return new PageTableError("EEXIST", `${hex(iova)} is mapped`);
}

function noTable(): never {
  throw new PageTableError("ENOMEM", "no memory for a page table");
}
