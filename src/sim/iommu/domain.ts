// One IOMMU domain: device addresses, page tables and cached translations of the devices that share it. It maps buffers as
// the DMA API does (drivers/iommu/dma-iommu.c) and translates accesses as the hardware does.
import { hex } from "../../diagnostic/hex.ts";
import { joinRuns } from "../join-runs.ts";
import type { AddressMap, Extent } from "../cost/tlb/address-map.ts";
import { largestBlock } from "./block-size.ts";
import { IovaAllocator } from "./iova-allocator.ts";
import type { PageTableFormat } from "./page-table-format.ts";
import { type Access, type PageTable, PageTableError, type Walk } from "./page-table.ts";
import type { TableMemory } from "./table-memory.ts";
import { TranslationCache } from "./translation-cache.ts";

export type { Access } from "./page-table.ts";

/** Bytes of physical memory in one piece. */
export interface PhysicalRun {
  readonly address: number;
  readonly length: number;
}

export interface DomainOptions {
  /** Device-tree path of the IOMMU. */
  readonly node: string;
  readonly format: PageTableFormat;
  readonly memory: TableMemory;
  /** Device addresses that may be given out, inclusive; those beyond the format's input bits are not. */
  readonly aperture: { readonly lo: number; readonly hi: number };
  /** Translations kept at hand: a power of two, or 0. 64 is assumed when absent. */
  readonly cachedTranslations?: number;
}

export interface IovaMapping {
  readonly address: number;
  /** Bytes. */
  readonly length: number;
}

/** ENOMEM: no device addresses or no memory for a table; EINVAL: the page tables cannot hold a physical address. */
export interface MapRefusal {
  readonly errno: "ENOMEM" | "EINVAL";
}

/** Where an address leads to. Callers keep one and pass it to each translation. */
export interface Translation {
  physical: number;
  /** Bytes from here to the end of the block. */
  length: number;
}

export interface Fault {
  readonly address: number;
  readonly access: Access;
  /** `address-size`: the address has more bits than the tables resolve. */
  readonly reason: "not-mapped" | "permission" | "address-size";
  /** Level of the entry that decided, as the format counts its levels. */
  readonly level: number;
}

export interface DomainStats {
  /** Bytes mapped now. */
  readonly mapped: number;
  /** Translations that walked the tables. */
  readonly walks: number;
  /** Table entries read in them. */
  readonly walkReads: number;
  /** Translations that were cached. */
  readonly hits: number;
  /** Requests to forget a range: one for each unmapping (drivers/iommu/dma-iommu.c:694). */
  readonly invalidations: number;
  readonly faults: number;
}

const DEFAULT_CACHED_TRANSLATIONS = 64;
const FAULTS_KEPT = 64;

export class IommuDomain implements Disposable {
  readonly node: string;
  readonly #format: PageTableFormat;
  readonly #blocks: readonly number[];
  readonly #pages: PageTable;
  readonly #addresses: IovaAllocator;
  readonly #cache: TranslationCache;
  /** Length by address. */
  readonly #mappings = new Map<number, number>();
  readonly #faults: Fault[] = [];
  readonly #stats = { mapped: 0, walks: 0, walkReads: 0, hits: 0, invalidations: 0, faults: 0 };
  #isDisposed = false;

  /** @throws PageTableError ENOMEM without memory for the first table; RangeError for an empty aperture */
  constructor(options: DomainOptions) {
    const { node, format, memory, aperture } = options;
    this.node = node;
    this.#format = format;
    this.#blocks = format.pageSizes.toReversed();
    this.#addresses = new IovaAllocator({
      granule: this.granule,
      lo: aperture.lo,
      hi: Math.min(aperture.hi, 2 ** format.inputBits - 1),
    });
    this.#cache = new TranslationCache(options.cachedTranslations ?? DEFAULT_CACHED_TRANSLATIONS);
    this.#pages = format.create(memory);
  }

  /** Bytes of the smallest block: runs begin and end at multiples of it. */
  get granule(): number {
    return this.#format.pageSizes[0] ?? 1;
  }

  /** Tables in memory now. */
  get tables(): number {
    return this.#pages.tables;
  }

  /** Bytes of device addresses given out: mappings and what their rounding takes. */
  get addressesUsed(): number {
    return this.#addresses.used;
  }

  get stats(): DomainStats {
    return this.#stats;
  }

  /** The latest ones, oldest first. */
  get faults(): readonly Fault[] {
    return this.#faults;
  }

  /**
   * Maps the runs one behind the other into one range of device addresses (iommu_dma_map_sg). Runs of less than 4 GiB
   * together are never padded to a segment boundary, and larger ones are not here.
   * @throws RangeError for runs that are no multiples of the granule, or none at all
   */
  map(runs: readonly PhysicalRun[], access: Access): IovaMapping | MapRefusal {
    if (this.#isDisposed) throw new Error(`the domain of ${this.node} is disposed`);
    const length = this.#lengthOf(runs);
    const address = this.#addresses.allocate(length);
    if (address === undefined) return { errno: "ENOMEM" };
    const errno = this.#mapRuns(runs, address, access);
    if (errno !== undefined) {
      this.#addresses.free(address, length);
      return { errno };
    }
    this.#mappings.set(address, length);
    this.#stats.mapped += length;
    return { address, length };
  }

  /** Ends a mapping and forgets its translations. @throws RangeError when `map` did not give that address */
  unmap(address: number): void {
    const length = this.#mappings.get(address);
    if (length === undefined) throw new RangeError(`nothing is mapped at ${hex(address)}`);
    this.#unmapPages(address, length);
    this.#addresses.free(address, length);
    this.#mappings.delete(address);
    this.#stats.mapped -= length;
  }

  /** All that is mapped now, in the blocks that the tables hold. */
  addressMap(): AddressMap {
    const { spans } = this.#pages;
    const addresses = [...this.#mappings.keys()].toSorted((a, b) => a - b);
    return {
      extents: addresses.flatMap((address) => this.#extentsOf(address)),
      levelsFor(block) {
        const last = spans.findIndex((span) => span <= block);
        return last < 0 ? spans : spans.slice(0, last + 1);
      },
    };
  }

  /**
   * What the hardware does for each access of a device.
   * @param into where the result goes; left alone on a fault
   * @returns false on a fault, which is recorded
   */
  translate(address: number, access: Access, into: Translation): boolean {
    const cache = this.#cache;
    const slot = cache.find(address);
    if (slot >= 0 && (access === "read" || cache.isWritable(slot))) {
      this.#stats.hits += 1;
      into.physical = cache.physical(slot, address);
      into.length = cache.left(slot, address);
      return true;
    }
    return this.#translateByWalk(address, access, into);
  }

  /** Frees the tables; every access faults from now on. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const [address, length] of this.#mappings) this.#cache.invalidate(address, length);
    this.#mappings.clear();
    this.#stats.mapped = 0;
    this.#pages[Symbol.dispose]();
  }

  /** Blocks of one mapping; neighbours of one size are one extent. */
  #extentsOf(address: number): readonly Extent[] {
    const end = address + (this.#mappings.get(address) ?? 0);
    const extents: { address: number; size: number; block: number }[] = [];
    for (let at = address; at < end;) {
      const { size: block } = this.#pages.walk(at);
      const last = extents.at(-1);
      if (last?.block === block) last.size += block;
      else extents.push({ address: at, size: block, block });
      at += block;
    }
    return extents;
  }

  #lengthOf(runs: readonly PhysicalRun[]): number {
    let sum = 0;
    for (const { address, length } of runs) {
      if (length <= 0 || address % this.granule !== 0 || length % this.granule !== 0) {
        throw new RangeError(
          `a run of ${hex(length)} bytes at ${hex(address)} with a granule of ${hex(this.granule)}`,
        );
      }
      sum += length;
    }
    if (sum === 0) throw new RangeError("no runs to map");
    return sum;
  }

  /** @returns why it failed; then nothing stays mapped */
  #mapRuns(
    runs: readonly PhysicalRun[],
    iova: number,
    access: Access,
  ): MapRefusal["errno"] | undefined {
    let end = iova;
    try {
      // Neighbours are one run, which larger blocks may fit (drivers/iommu/iommu.c:2469).
      for (const run of joinRuns(runs)) {
        let physical = run.address;
        const runEnd = end + run.length;
        while (end < runEnd) {
          const block = largestBlock(this.#blocks, end, physical, runEnd - end) ?? this.granule;
          this.#pages.map(end, physical, block, access);
          end += block;
          physical += block;
        }
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof PageTableError) || error.errno === "EEXIST") throw error;
      this.#unmapPages(iova, end - iova);
      // Whatever the page tables answer, the DMA API says ENOMEM or EINVAL (drivers/iommu/dma-iommu.c:1301).
      return error.errno === "ENOMEM" ? "ENOMEM" : "EINVAL";
    }
  }

  #unmapPages(address: number, length: number): void {
    const end = address + length;
    let at = address;
    while (at < end) {
      // Only the device address says which blocks to ask for (drivers/iommu/iommu.c:2374).
      const block = largestBlock(this.#blocks, at, at, end - at) ?? this.granule;
      const unmapped = this.#pages.unmap(at, block);
      if (unmapped === 0) throw new Error(`${hex(at)} was to be mapped and is not`);
      at += unmapped;
    }
    this.#cache.invalidate(address, length);
    this.#stats.invalidations += 1;
  }

  #translateByWalk(address: number, access: Access, into: Translation): boolean {
    if (this.#isDisposed) return this.#fault(address, access, "not-mapped", 0);
    if (address >= 2 ** this.#format.inputBits) {
      return this.#fault(address, access, "address-size", this.#pages.walk(address).level);
    }
    const walk = this.#pages.walk(address);
    this.#stats.walks += 1;
    this.#stats.walkReads += walk.reads;
    if (!walk.found) return this.#fault(address, access, "not-mapped", walk.level);
    const writable = walk.access !== "read";
    if (access !== "read" && !writable) {
      return this.#fault(address, access, "permission", walk.level);
    }
    this.#remember(walk, address, writable);
    into.physical = walk.physical;
    into.length = walk.blockStart + walk.size - address;
    return true;
  }

  #remember(walk: Walk, address: number, writable: boolean): void {
    const offset = address - walk.blockStart;
    this.#cache.insert(walk.blockStart, walk.size, walk.physical - offset, writable);
  }

  #fault(address: number, access: Access, reason: Fault["reason"], level: number): false {
    this.#stats.faults += 1;
    if (this.#faults.length === FAULTS_KEPT) this.#faults.shift();
    this.#faults.push({ address, access, reason, level });
    return false;
  }
}
