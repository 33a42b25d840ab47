// What the page allocator and the contiguous ranges work on together: frames, free lists, page cache, owners, counts.
// Everything here goes by index of frame; page frame numbers are for the outside.
import { CleanPages } from "./clean-pages.ts";
import { stealBlock } from "./fallback.ts";
import { FreeLists, NONE } from "./free-lists.ts";
import { giveBackRange } from "./free-range.ts";
import { KIND, TYPE, PageFrames, type ZoneSpan } from "./page-frames.ts";
import { PageOwners, type PageOwner } from "./page-owner.ts";
import type { PhysicalMemory } from "./physical-memory.ts";

/** Pages dropped at a time (include/linux/swap.h:218). */
const RECLAIM_CLUSTER = 32;

/** Larger blocks are not worth reclaiming until they come about (include/linux/mmzone.h:40). */
const COSTLY_ORDER = 3;

/** Counts since boot, as far as the kernel has them in /proc/vmstat under the names given. */
export interface MemoryStats {
  /** Pages copied elsewhere: pgmigrate_success. */
  migrated: number;
  /** Pages that would not move, once for each try: pgmigrate_fail. */
  migrateFailed: number;
  /** Clean page cache dropped, by reclaim or out of the way of CMA. */
  dropped: number;
  /** Calls: cma_alloc_success. */
  cmaAllocated: number;
  /** Calls: cma_alloc_fail. */
  cmaFailed: number;
  /** Places in CMA areas that were isolated to be emptied, whether it went well or not. */
  rangesTried: number;
  /** Pages of these places. */
  rangePages: number;
}

export interface CoreOptions {
  readonly memory: PhysicalMemory;
  /** Bytes. */
  readonly pageSize: number;
  readonly pageblockOrder: number;
  readonly zones: readonly ZoneSpan[];
}

export class PageCore {
  readonly memory: PhysicalMemory;
  readonly frames: PageFrames;
  readonly lists: FreeLists;
  readonly clean: CleanPages;
  readonly owners = new PageOwners();
  readonly stats: MemoryStats = {
    migrated: 0,
    migrateFailed: 0,
    dropped: 0,
    cmaAllocated: 0,
    cmaFailed: 0,
    rangesTried: 0,
    rangePages: 0,
  };
  /** Pages that were ever given to the allocator and not reserved since. */
  managed = 0;

  constructor({ memory, pageSize, pageblockOrder, zones }: CoreOptions) {
    this.memory = memory;
    this.frames = new PageFrames(memory.banks, zones, pageSize, pageblockOrder);
    this.lists = new FreeLists(this.frames);
    this.clean = new CleanPages(this.frames);
    for (const { runs } of this.frames.zones)
      for (const { start, end } of runs) this.#release(start, end);
  }

  /** All RAM is free at first, in blocks as large as they fit, lowest first (mm/page_alloc.c:1759). */
  #release(start: number, end: number): void {
    this.frames.kind.fill(KIND.free, start, end);
    giveBackRange(this.lists, start, end, true);
    this.managed += end - start;
  }

  /**
   * Takes a block, from the highest zone allowed first. Linux keeps some pages of each zone back for emergencies
   * (watermarks) and some at hand for each CPU; here the last page can be had, and a page freed is in the lists at once.
   * @param highest number of the highest zone allowed
   * @returns NONE where Linux would fail the request, or kill somebody
   */
  take(order: number, kind: number, highest: number, reclaim: boolean): number {
    const type = typeFor(kind);
    let index = this.#takeFrom(order, type, highest);
    let budget = order > COSTLY_ORDER ? 2 << order : Infinity;
    while (index === NONE && reclaim && budget > 0) {
      const dropped = this.reclaim(highest, RECLAIM_CLUSTER);
      if (dropped === 0) break;
      budget -= dropped;
      index = this.#takeFrom(order, type, highest);
    }
    if (index === NONE) return NONE;
    const { kind: kinds } = this.frames;
    if (order === 0) kinds[index] = kind;
    else kinds.fill(kind, index, index + 2 ** order);
    if (kind === KIND.cache) this.clean.add(index);
    return index;
  }

  #takeFrom(order: number, type: number, highest: number): number {
    for (let zone = highest; zone >= 0; zone -= 1) {
      const index = this.#takeInZone(zone, order, type);
      if (index !== NONE) return index;
    }
    return NONE;
  }

  /**
   * Movable pages come from CMA when more than half of what is free lies there, so that it is of use to somebody, and
   * before another type's blocks are broken up. Others never do (mm/page_alloc.c:3115).
   */
  #takeInZone(zone: number, order: number, type: number): number {
    const { lists } = this;
    const movable = type === TYPE.movable;
    if (movable && (lists.freeCma[zone] as number) > (lists.free[zone] as number) >> 1) {
      const index = lists.takeSmallest(zone, TYPE.cma, order);
      if (index !== NONE) return index;
    }
    let index = lists.takeSmallest(zone, type, order);
    if (index === NONE && movable) index = lists.takeSmallest(zone, TYPE.cma, order);
    if (index === NONE && stealBlock(lists, zone, order, type))
      index = lists.takeSmallest(zone, type, order);
    return index;
  }

  own(index: number, order: number, owner: PageOwner, tag: number): void {
    const { owner: owners, tag: tags } = this.frames;
    const pages = 1 << order;
    const id = this.owners.hold(owner, pages);
    for (let at = index; at < index + pages; at += 1) {
      owners[at] = id;
      tags[at] = tag;
    }
  }

  /** Pages of a block that is used by nobody any more. */
  put(index: number, order: number, tail = false): void {
    const { frames } = this;
    const end = index + (1 << order);
    for (let at = index; at < end; at += 1) {
      if (frames.kind[at] === KIND.cache && frames.pins[at] === 0) this.clean.remove(at);
      frames.kind[at] = KIND.free;
      const owner = frames.owner[at] as number;
      if (owner === 0) continue;
      this.owners.release(owner);
      frames.owner[at] = 0;
    }
    this.lists.giveBack(index, order, frames.typeOf(index), tail);
  }

  /**
   * Drops clean page cache of the zones that may help. Pages in a CMA area count as much as others, even where they do
   * not help the one who asks.
   * @returns pages dropped
   */
  reclaim(highest: number, most: number): number {
    let dropped = 0;
    for (let zone = highest; zone >= 0; zone -= 1) {
      while (dropped < most) {
        const index = this.clean.oldest(zone);
        if (index === NONE) break;
        this.drop(index);
        dropped += 1;
      }
    }
    return dropped;
  }

  /** Drops one page of clean page cache that nobody pins. */
  drop(index: number): void {
    const { frames } = this;
    const owner = this.owners.get(frames.owner[index] as number);
    const tag = frames.tag[index] as number;
    this.put(index, 0);
    this.stats.dropped += 1;
    owner?.dropped?.(tag, frames.pfnOf(index));
  }
}

/** Which page blocks a kind of page belongs in (include/linux/gfp.h:16). */
function typeFor(kind: number): number {
  if (kind === KIND.kernel) return TYPE.unmovable;
  return kind === KIND.slab ? TYPE.reclaimable : TYPE.movable;
}
