// One record per page frame, as struct page: arrays over the index of a frame. Banks far apart lie next to each other in
// the index, each from a multiple of the largest block, so that the buddy of a block is found by its index alone.
import type { Bank } from "./bank.ts";

/** What a page frame is used for. */
export const KIND = {
  /** No RAM, or not all of the page is RAM. */
  hole: 0,
  free: 1,
  /** Taken at boot and never given to the allocator. */
  reserved: 2,
  /** Cannot be moved: GFP_KERNEL and what drivers allocate. */
  kernel: 3,
  /** Cannot be moved, but its owners may be asked to shrink: slab caches of the file system. */
  slab: 4,
  anonymous: 5,
  /** Of a file or of shared memory (memfd), and not to be dropped. */
  file: 6,
  /** Page cache that is clean: reclaim drops it. */
  cache: 7,
  /** Taken from a CMA area. */
  contiguous: 8,
} as const;

/** Movable kinds are those the kernel keeps on its LRU lists. */
export function isMovable(kind: number): boolean {
  return kind >= KIND.anonymous && kind <= KIND.cache;
}

/** Types of page blocks and of free lists (include/linux/mmzone.h:42). */
export const TYPE = { unmovable: 0, movable: 1, reclaimable: 2, cma: 3, isolate: 4 } as const;
export const TYPES = 5;

/** MAX_ORDER is 11, so a block has at most 1024 pages, unless page blocks are larger (include/linux/mmzone.h:28). */
const USUAL_LARGEST_ORDER = 10;

export interface ZoneSpan {
  readonly name: string;
  /** First address. */
  readonly lo: number;
  /** Last address, inclusive. Where RAM ends earlier, so does the zone. */
  readonly hi: number;
}

export interface Zone {
  readonly name: string;
  /** Index of the first frame, and of the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Runs of RAM in it, lowest first, as indexes. */
  readonly runs: readonly { readonly start: number; readonly end: number }[];
  /** The last byte of RAM in it. */
  readonly lastAddress: number;
  /** Only 32-bit kernels have it: the kernel itself does not see its pages, and GFP_USER does not take them. */
  readonly highmem: boolean;
}

interface Section {
  readonly pfn: number;
  readonly pages: number;
  readonly index: number;
}

export class PageFrames {
  readonly pageSize: number;
  readonly pageblockOrder: number;
  readonly largestOrder: number;
  readonly count: number;
  /** Lowest first; those without RAM are left out. */
  readonly zones: readonly Zone[];
  /** Neighbours on the list a frame stands in: free lists by head of block, and the list of clean page cache. */
  readonly next: Int32Array;
  readonly prev: Int32Array;
  /** Order plus one for the head of a free block, 0 for any other page. */
  readonly freeOrder: Uint8Array;
  readonly kind: Uint8Array;
  readonly zoneOf: Uint8Array;
  readonly pins: Uint16Array;
  readonly owner: Uint32Array;
  readonly tag: Float64Array;
  readonly blockType: Uint8Array;
  readonly #sections: readonly Section[];

  constructor(
    banks: readonly Bank[],
    spans: readonly ZoneSpan[],
    pageSize: number,
    pageblockOrder: number,
  ) {
    this.pageSize = pageSize;
    this.pageblockOrder = pageblockOrder;
    this.largestOrder = Math.max(USUAL_LARGEST_ORDER, pageblockOrder);
    this.#sections = layOut(banks, pageSize, 2 ** this.largestOrder);
    const last = this.#sections.at(-1);
    this.count = last ? last.index + last.pages : 0;
    const lists = spans.length * (TYPES * (this.largestOrder + 1) + 1);
    this.next = new Int32Array(this.count + lists);
    this.prev = new Int32Array(this.count + lists);
    this.freeOrder = new Uint8Array(this.count);
    this.kind = new Uint8Array(this.count);
    this.zoneOf = new Uint8Array(this.count);
    this.pins = new Uint16Array(this.count);
    this.owner = new Uint32Array(this.count);
    this.tag = new Float64Array(this.count);
    this.blockType = new Uint8Array(this.count >> pageblockOrder).fill(TYPE.movable);
    this.zones = this.#populate(banks, spans);
  }

  /** @returns the frame's index, -1 where there is no frame */
  indexOf(pfn: number): number {
    for (const { pfn: first, pages, index } of this.#sections) {
      if (pfn >= first && pfn < first + pages) return index + pfn - first;
    }
    return -1;
  }

  /** Frames from this one on that lie next to each other in memory and in the index; 0 where there is none. */
  runFrom(pfn: number): number {
    const section = this.#sections.find(
      ({ pfn: first, pages }) => pfn >= first && pfn < first + pages,
    );
    return section ? section.pfn + section.pages - pfn : 0;
  }

  pfnOf(index: number): number {
    for (const { pfn, pages, index: first } of this.#sections) {
      if (index < first + pages) return pfn + index - first;
    }
    throw new RangeError(`no page frame ${index}`);
  }

  typeOf(index: number): number {
    return this.blockType[index >> this.pageblockOrder] as number;
  }

  /** Says which frames are RAM, not yet free, and which zone each is in. */
  #populate(banks: readonly Bank[], spans: readonly ZoneSpan[]): readonly Zone[] {
    const zones: Zone[] = [];
    for (const { name, lo, hi } of spans.toSorted((a, b) => a.lo - b.lo)) {
      const runs = banks
        .map(({ base, size }) => ({
          start: Math.ceil(Math.max(base, lo) / this.pageSize),
          end: Math.floor(Math.min(base + size, hi + 1) / this.pageSize),
        }))
        .filter(({ start, end }) => start < end);
      const first = runs[0];
      const last = runs.at(-1);
      if (!first || !last) continue;
      const indexes = runs.map(({ start, end }) => {
        const index = this.indexOf(start);
        this.kind.fill(KIND.reserved, index, index + end - start);
        this.zoneOf.fill(zones.length, index, index + end - start);
        return { start: index, end: index + end - start };
      });
      zones.push({
        name,
        start: this.indexOf(first.start),
        end: this.indexOf(last.end - 1) + 1,
        runs: indexes,
        lastAddress: last.end * this.pageSize - 1,
        highmem: name === "HighMem",
      });
    }
    return zones;
  }
}

function layOut(banks: readonly Bank[], pageSize: number, grain: number): readonly Section[] {
  const sections: { pfn: number; pages: number; index: number }[] = [];
  for (const { base, size } of banks) {
    const start = Math.floor(base / pageSize / grain) * grain;
    const end = Math.ceil((base + size) / pageSize / grain) * grain;
    const last = sections.at(-1);
    if (last && start <= last.pfn + last.pages) last.pages = end - last.pfn;
    else {
      const index = last ? last.index + last.pages : 0;
      sections.push({ pfn: start, pages: end - start, index });
    }
  }
  return sections;
}
