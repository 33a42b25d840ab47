// The page allocator of the twin, as its callers see it: page frame numbers in and out.
import { checkPages } from "./check-pages.ts";
import { CmaArea } from "./cma-area.ts";
import { cutOut, giveBackRange } from "./free-range.ts";
import { NONE } from "./free-lists.ts";
import { PageCore, type CoreOptions, type MemoryStats } from "./page-core.ts";
import { KIND, TYPE } from "./page-frames.ts";
import type { PageOwner } from "./page-owner.ts";

export type { MemoryStats } from "./page-core.ts";
export type { PageOwner } from "./page-owner.ts";
export type { ZoneSpan } from "./page-frames.ts";

/** What a page is for. The first two cannot be moved. */
export type PageUse = "kernel" | "slab" | "anonymous" | "file";

export interface PageRequest {
  /** 2^order pages, aligned to their number. */
  readonly order: number;
  /** Whether migration may move the pages, each for itself. */
  readonly movable: boolean;
  /** Highest address that will do, inclusive (GFP_DMA, GFP_DMA32, a DMA mask). */
  readonly below?: number;
  /** Whether clean page cache may be dropped for it. */
  readonly reclaim: boolean;
  readonly owner?: PageOwner;
  /** The owner's own number for it, given back to it when pages move. */
  readonly tag?: number;
  /** Clean page cache, itself dropped when memory is short. A single movable page. */
  readonly clean?: boolean;
  /** Default: `file` when it is movable, as memfd and page cache are, else `kernel`. */
  readonly use?: PageUse;
}

export interface CmaOptions {
  readonly name: string;
  /** Physical address; base and size are multiples of a page block. */
  readonly base: number;
  /** Bytes. */
  readonly size: number;
  /** CONFIG_CMA_ALIGNMENT: the largest order to which the DMA API aligns. */
  readonly alignmentOrder: number;
}

export class PageAllocator {
  /** The parts below, for what works on all pages at once. */
  readonly core: PageCore;
  readonly areas: CmaArea[] = [];

  /** Everything is free and movable at first. @param options.zones that share no address */
  constructor(options: CoreOptions) {
    this.core = new PageCore(options);
  }

  get stats(): Readonly<MemoryStats> {
    return this.core.stats;
  }

  /** CmaFree included; pages of an area that are taken are not. */
  get freePages(): number {
    return this.core.lists.free.reduce((sum, pages) => sum + pages, 0);
  }

  get freeCmaPages(): number {
    return this.core.lists.freeCma.reduce((sum, pages) => sum + pages, 0);
  }

  /** Pages the kernel manages: RAM without what was reserved at boot. */
  get totalPages(): number {
    return this.core.managed;
  }

  /** @returns the first page frame number, undefined for ENOMEM */
  allocate(request: PageRequest): number | undefined {
    const { core } = this;
    const { order, owner } = request;
    const { largestOrder } = core.frames;
    if (order < 0) throw new RangeError(`no block has order ${order}`);
    if (request.clean === true && (order > 0 || !request.movable))
      throw new RangeError("clean page cache is requested page by page, and movable");
    // mm/page_alloc.c:5634
    if (order > largestOrder) return undefined;
    const highest = request.below === undefined ? this.#zones - 1 : this.#zoneBelow(request.below);
    const index = core.take(order, kindOf(request), highest, request.reclaim);
    if (index === NONE) return undefined;
    const pfn = core.frames.pfnOf(index);
    // The lowest zone may still end beyond what a device reaches (kernel/dma/direct.c:142).
    if (
      request.below !== undefined &&
      (pfn + 2 ** order) * core.frames.pageSize - 1 > request.below
    ) {
      core.put(index, order);
      return undefined;
    }
    if (owner) core.own(index, order, owner, request.tag ?? 0);
    return pfn;
  }

  get #zones(): number {
    return this.core.frames.zones.length;
  }

  /** The highest zone that ends within reach, else the lowest there is (kernel/dma/direct.c:47). */
  #zoneBelow(below: number): number {
    return Math.max(
      0,
      this.core.frames.zones.findLastIndex(({ lastAddress }) => lastAddress <= below),
    );
  }

  /**
   * Gives a block back.
   * @throws RangeError when a page of it is not in use, is pinned, or belongs to a CMA area's user
   */
  free(pfn: number, order: number): void {
    const { core } = this;
    const { kind, pins } = core.frames;
    const index = core.frames.indexOf(pfn);
    const end = index + (1 << order);
    if (index === NONE || (index & (end - index - 1)) !== 0)
      throw new RangeError(`no block at page ${pfn}`);
    for (let at = index; at < end; at += 1) {
      const use = kind[at] as number;
      if (use < KIND.kernel || use === KIND.contiguous)
        throw new RangeError(`page ${pfn + at - index} is not in use`);
      if (pins[at] !== 0) throw new RangeError(`page ${pfn + at - index} is pinned`);
    }
    core.put(index, order);
  }

  /**
   * alloc_pages_exact: a block of the next power of two, whose tail goes back page by page (mm/page_alloc.c:5904).
   * @returns the first page frame number, undefined for ENOMEM
   */
  allocateExact(bytes: number, request: Omit<PageRequest, "order">): number | undefined {
    const pages = Math.ceil(bytes / this.core.frames.pageSize);
    const order = Math.ceil(Math.log2(pages));
    const pfn = this.allocate({ ...request, order });
    if (pfn === undefined) return undefined;
    const index = this.core.frames.indexOf(pfn);
    for (let at = index + pages; at < index + 2 ** order; at += 1) this.core.put(at, 0, true);
    return pfn;
  }

  /** free_pages_exact: page by page (mm/page_alloc.c:5971). */
  freeExact(pfn: number, bytes: number): void {
    const pages = Math.ceil(bytes / this.core.frames.pageSize);
    for (let page = pfn; page < pfn + pages; page += 1) this.free(page, 0);
  }

  /** One more reference: the page can be neither moved nor dropped. @throws RangeError for a page that is not in use */
  pin(pfn: number): void {
    const { core } = this;
    const { frames } = core;
    const index = this.#inUse(pfn);
    if (frames.pins[index] === 0 && frames.kind[index] === KIND.cache) core.clean.remove(index);
    frames.pins[index] = (frames.pins[index] as number) + 1;
  }

  /** Clean page cache is then the youngest. @throws RangeError for a page that is not pinned */
  unpin(pfn: number): void {
    const { core } = this;
    const { frames } = core;
    const index = this.#inUse(pfn);
    const pins = frames.pins[index] as number;
    if (pins === 0) throw new RangeError(`page ${pfn} is not pinned`);
    frames.pins[index] = pins - 1;
    if (pins === 1 && frames.kind[index] === KIND.cache) core.clean.add(index);
  }

  #inUse(pfn: number): number {
    const index = this.core.frames.indexOf(pfn);
    if (index === NONE || (this.core.frames.kind[index] as number) < KIND.kernel)
      throw new RangeError(`page ${pfn} is not in use`);
    return index;
  }

  /**
   * Boot reservations and carve-outs. What is no RAM, or is reserved already, is passed over.
   * @throws Error when a page is in use or in a CMA area
   */
  reserve(address: number, bytes: number): void {
    const { frames, lists } = this.core;
    const end = Math.ceil((address + bytes) / frames.pageSize);
    for (let pfn = Math.floor(address / frames.pageSize); pfn < end;) {
      const index = frames.indexOf(pfn);
      const kind = frames.kind[index] ?? KIND.hole;
      if (kind === KIND.hole || kind === KIND.reserved) {
        pfn += 1;
        continue;
      }
      if (kind !== KIND.free || frames.typeOf(index) === TYPE.cma)
        throw new Error(`page ${pfn} is in use`);
      const most = index + Math.min(end - pfn, frames.runFrom(pfn));
      let run = index;
      while (run < most && frames.kind[run] === KIND.free && frames.typeOf(run) !== TYPE.cma)
        run += 1;
      cutOut(lists, index, run);
      frames.kind.fill(KIND.reserved, index, run);
      this.core.managed -= run - index;
      pfn += run - index;
    }
  }

  /**
   * An area at its place, at boot. One that does not lie in a single zone cannot be activated: it has no pages, and those
   * it would have had are ordinary ones (mm/cma.c:96).
   * @throws RangeError when it is not aligned to page blocks (mm/cma.c:190), Error when its pages are in use
   */
  declareCma({ name, base, size, alignmentOrder }: CmaOptions): CmaArea {
    const { frames, lists } = this.core;
    const grain = frames.pageSize * 2 ** frames.pageblockOrder;
    if (size <= 0 || base % grain !== 0 || size % grain !== 0)
      throw new RangeError(`a CMA area is a multiple of 0x${grain.toString(16)} in place and size`);
    const pfn = base / frames.pageSize;
    const start = frames.indexOf(pfn);
    const end = start + size / frames.pageSize;
    const inOneZone =
      frames.runFrom(pfn) >= end - start &&
      frames.kind.subarray(start, end).every((kind) => kind !== KIND.hole) &&
      frames.zoneOf.subarray(start, end).every((zone) => zone === frames.zoneOf[start]);
    if (inOneZone) {
      cutOut(lists, start, end);
      frames.blockType.fill(TYPE.cma, start >> frames.pageblockOrder, end >> frames.pageblockOrder);
      giveBackRange(lists, start, end, false);
    }
    const pages = inOneZone ? end - start : 0;
    const area = new CmaArea(this.core, { name, base: pfn, pages, alignmentOrder });
    this.areas.push(area);
    return area;
  }

  /** Drops all clean page cache that is not pinned, as `echo 1 >/proc/sys/vm/drop_caches`. @returns pages dropped */
  dropCaches(): number {
    return this.core.reclaim(this.#zones - 1, Infinity);
  }

  /** Breaches of what must always hold, a line each. Walks over all pages: for tests. */
  check(): string[] {
    return checkPages(this.core, this.areas);
  }
}

function kindOf({ movable, clean, use }: PageRequest): number {
  if (clean === true) return KIND.cache;
  if (!movable) return use === "slab" ? KIND.slab : KIND.kernel;
  return use === "anonymous" ? KIND.anonymous : KIND.file;
}
