// When the lists of a type are empty: take a block from another type, and as much of its page block as is worth it.
import { NONE, type FreeLists } from "./free-lists.ts";
import { TYPE } from "./page-frames.ts";

/** By type, first choice first (mm/page_alloc.c:2621). */
const FALLBACKS: readonly (readonly number[])[] = [
  [TYPE.reclaimable, TYPE.movable],
  [TYPE.reclaimable, TYPE.unmovable],
  [TYPE.unmovable, TYPE.movable],
];

/**
 * Moves a free block of another type to the lists of the type asked for: the largest there is, unless movable pages would
 * take less than a page block, which then take the smallest that fits (mm/page_alloc.c:3033).
 * @returns whether one was found
 */
export function stealBlock(lists: FreeLists, zone: number, order: number, type: number): boolean {
  const { largestOrder, pageblockOrder } = lists.frames;
  for (let size = largestOrder; size >= order; size -= 1) {
    const found = candidate(lists, zone, size, type);
    if (found === NONE) continue;
    const whole = takesWhole(size, type, pageblockOrder);
    if (!whole && type === TYPE.movable && size > order) return stealSmallest(lists, zone, order);
    claim(lists, found, size, type, whole);
    return true;
  }
  return false;
}

function stealSmallest(lists: FreeLists, zone: number, order: number): boolean {
  const { largestOrder, pageblockOrder } = lists.frames;
  for (let size = order; size <= largestOrder; size += 1) {
    const found = candidate(lists, zone, size, TYPE.movable);
    if (found === NONE) continue;
    claim(lists, found, size, TYPE.movable, takesWhole(size, TYPE.movable, pageblockOrder));
    return true;
  }
  return false;
}

function candidate(lists: FreeLists, zone: number, order: number, type: number): number {
  for (const other of FALLBACKS[type] ?? []) {
    const found = lists.first(zone, other, order);
    if (found !== NONE) return found;
  }
  return NONE;
}

/** Pages that cannot move do more harm in a movable page block than the reverse (mm/page_alloc.c:2725). */
function takesWhole(order: number, type: number, pageblockOrder: number): boolean {
  return order >= Math.floor(pageblockOrder / 2) || type !== TYPE.movable;
}

/** The page block changes its type when half of it is free or of the like (mm/page_alloc.c:2791). */
function claim(lists: FreeLists, index: number, order: number, type: number, whole: boolean): void {
  const { frames } = lists;
  const { blockType, pageblockOrder } = frames;
  const block = index >> pageblockOrder;
  if (order >= pageblockOrder) {
    blockType.fill(type, block, block + 2 ** (order - pageblockOrder));
    lists.move(index, type);
    return;
  }
  const old = blockType[block] as number;
  const { moved, movable } = whole ? lists.retype(index, type) : { moved: 0, movable: 0 };
  if (moved === 0) {
    lists.move(index, type);
    return;
  }
  const unlike = 2 ** pageblockOrder - moved - movable;
  const alike = type === TYPE.movable ? movable : old === TYPE.movable ? unlike : 0;
  if (moved + alike >= 2 ** (pageblockOrder - 1)) blockType[block] = type;
}
