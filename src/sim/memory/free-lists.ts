// The buddy system: free blocks of 2^order pages, on one list for each zone, type and order, with the counts of each zone.
// Lists are rings through the frames' own links, closed by an entry behind the last frame.
import { isMovable, TYPE, TYPES, type PageFrames } from "./page-frames.ts";

/** Nothing found. */
export const NONE = -1;

export class FreeLists {
  readonly frames: PageFrames;
  /** Free pages of each zone, those in isolated blocks left out. */
  readonly free: Int32Array;
  readonly freeCma: Int32Array;
  readonly #orders: number;

  constructor(frames: PageFrames) {
    this.frames = frames;
    this.#orders = frames.largestOrder + 1;
    this.free = new Int32Array(frames.zones.length);
    this.freeCma = new Int32Array(frames.zones.length);
    const { next, prev } = frames;
    for (let ring = frames.count; ring < next.length; ring += 1) {
      next[ring] = ring;
      prev[ring] = ring;
    }
  }

  ring(zone: number, type: number, order: number): number {
    return this.frames.count + (zone * TYPES + type) * this.#orders + order;
  }

  /** The block a request would get from one list, or NONE. */
  first(zone: number, type: number, order: number): number {
    const ring = this.ring(zone, type, order);
    const head = this.frames.next[ring] as number;
    return head === ring ? NONE : head;
  }

  /** Takes a block of this very type out, split down to the order asked for, with the counts (mm/page_alloc.c:2589). */
  takeSmallest(zone: number, type: number, order: number): number {
    for (let found = order; found < this.#orders; found += 1) {
      const index = this.first(zone, type, found);
      if (index === NONE) continue;
      this.unlink(index);
      this.#expand(index, order, found, zone, type);
      this.count(zone, type, -(1 << order));
      return index;
    }
    return NONE;
  }

  /** Upper halves go back, the largest first, each to the head of its list (mm/page_alloc.c:2375). */
  #expand(index: number, low: number, high: number, zone: number, type: number): void {
    for (let order = high - 1; order >= low; order -= 1) {
      this.link(index + (1 << order), order, this.ring(zone, type, order), false);
    }
  }

  /**
   * Gives a block back and joins it with its buddies (mm/page_alloc.c:1122). A page block that is isolated or CMA is not
   * joined with one of another type, whose pages would then stand on the wrong list.
   * @param type of the page block it lies in
   * @param tail to the tail of the list, to be taken late
   */
  giveBack(index: number, order: number, type: number, tail = false): void {
    const { frames } = this;
    const { freeOrder, zoneOf, pageblockOrder, largestOrder } = frames;
    const zone = zoneOf[index] as number;
    this.count(zone, type, 1 << order);
    let head = index;
    let size = order;
    while (size < largestOrder) {
      const buddy = head ^ (1 << size);
      if (freeOrder[buddy] !== size + 1 || zoneOf[buddy] !== zone) break;
      if (size >= pageblockOrder && !mayJoin(type, frames.typeOf(buddy))) break;
      this.unlink(buddy);
      head &= buddy;
      size += 1;
    }
    const late = tail || this.#mergesSoon(head, size, zone);
    this.link(head, size, this.ring(zone, type, size), late);
  }

  /** The next larger buddy is free: what was freed waits at the tail for its own buddy (mm/page_alloc.c:1082). */
  #mergesSoon(head: number, order: number, zone: number): boolean {
    const { freeOrder, zoneOf, largestOrder } = this.frames;
    if (order >= largestOrder - 1) return false;
    const pair = head & ~(1 << order);
    const buddy = pair ^ (1 << (order + 1));
    return freeOrder[buddy] === order + 2 && zoneOf[buddy] === zone;
  }

  /** Books pages as free, or no longer free. */
  count(zone: number, type: number, pages: number): void {
    if (type === TYPE.isolate) return;
    this.free[zone] = (this.free[zone] as number) + pages;
    if (type === TYPE.cma) this.freeCma[zone] = (this.freeCma[zone] as number) + pages;
  }

  /**
   * Moves the free blocks of one page block to the lists of another type, at their tails (mm/page_alloc.c:2643).
   * @returns pages moved, and pages in use that can be moved
   */
  retype(index: number, type: number): { readonly moved: number; readonly movable: number } {
    const { frames } = this;
    const { kind, freeOrder } = frames;
    const zone = frames.zoneOf[index] as number;
    const blockStart = (index >> frames.pageblockOrder) << frames.pageblockOrder;
    const span = frames.zones[zone];
    if (!span || blockStart + 2 ** frames.pageblockOrder > span.end)
      return { moved: 0, movable: 0 };
    const end = blockStart + 2 ** frames.pageblockOrder;
    const covering = this.headOf(blockStart);
    if (covering !== NONE && covering < blockStart) return { moved: 0, movable: 0 };
    let moved = 0;
    let movable = 0;
    for (let at = blockStart < span.start ? index : blockStart; at < end;) {
      const order = (freeOrder[at] as number) - 1;
      if (order < 0) {
        if (isMovable(kind[at] as number)) movable += 1;
        at += 1;
        continue;
      }
      this.move(at, type);
      moved += 2 ** order;
      at += 2 ** order;
    }
    return { moved, movable };
  }

  /** Moves one free block to the tail of another type's list (mm/page_alloc.c:1052). */
  move(index: number, type: number): void {
    const order = (this.frames.freeOrder[index] as number) - 1;
    this.unlink(index);
    this.link(index, order, this.ring(this.frames.zoneOf[index] as number, type, order), true);
  }

  /** The head of the free block that covers a frame, or NONE. */
  headOf(index: number): number {
    const { freeOrder } = this.frames;
    for (let order = 0; order < this.#orders; order += 1) {
      const head = (index >> order) << order;
      const found = freeOrder[head] as number;
      if (found > 0) return head + 2 ** (found - 1) > index ? head : NONE;
    }
    return NONE;
  }

  link(index: number, order: number, ring: number, tail: boolean): void {
    const { next, prev, freeOrder } = this.frames;
    freeOrder[index] = order + 1;
    const before = tail ? (prev[ring] as number) : ring;
    const after = next[before] as number;
    next[before] = index;
    prev[index] = before;
    next[index] = after;
    prev[after] = index;
  }

  /** Takes a block off its list; the counts are the caller's. */
  unlink(index: number): void {
    const { next, prev, freeOrder } = this.frames;
    const before = prev[index] as number;
    const after = next[index] as number;
    next[before] = after;
    prev[after] = before;
    freeOrder[index] = 0;
  }
}

/** Page blocks of the three common types may join, others only with their like (include/linux/mmzone.h:89). */
function mayJoin(type: number, other: number): boolean {
  return type === other || (type < TYPE.cma && other < TYPE.cma);
}
