// Memory as it looks after a machine has run for a while: most of it free or to be had, hardly any of it in large blocks.
import { NONE } from "./free-lists.ts";
import type { PageAllocator } from "./page-allocator.ts";
import type { PageCore } from "./page-core.ts";
import { KIND, TYPES } from "./page-frames.ts";
import { seeded } from "./seeded.ts";

export interface Aging {
  /** Pages of a group, a power of two. Every aligned group that is wholly free gets one page of clean page cache. */
  readonly groupPages: number;
  readonly seed: number;
}

/**
 * Scatters clean page cache over all free memory, CMA included, in random order, and so shuffles the free lists too. No
 * free block of a group's size is left; dropping the page cache brings them back.
 * @returns pages of page cache
 * @throws RangeError for a group that is no power of two of at least 2 pages, or larger than the largest block
 */
export function age({ core }: PageAllocator, { groupPages, seed }: Aging): number {
  const order = Math.log2(groupPages);
  if (!Number.isInteger(order) || order < 1 || order > core.frames.largestOrder)
    throw new RangeError(`a group cannot have ${groupPages} pages`);
  const random = seeded(seed);
  const groups = takeGroups(core, order);
  for (let left = groups.length; left > 0; left -= 1) {
    const pick = random(left);
    const group = groups[pick] as number;
    groups[pick] = groups[left - 1] as number;
    split(core, group, order, random(groupPages));
  }
  return groups.length;
}

/** Takes every free block of at least a group's size off its list. @returns first frames of groups */
function takeGroups({ frames, lists }: PageCore, order: number): Int32Array {
  const groups = new Int32Array(frames.count >> order);
  let count = 0;
  for (let zone = 0; zone < frames.zones.length; zone += 1) {
    for (let type = 0; type < TYPES; type += 1) {
      for (let size = order; size <= frames.largestOrder; size += 1) {
        for (;;) {
          const head = lists.first(zone, type, size);
          if (head === NONE) break;
          lists.unlink(head);
          for (let at = head; at < head + 2 ** size; at += 2 ** order) {
            groups[count] = at;
            count += 1;
          }
        }
      }
    }
  }
  return groups.subarray(0, count);
}

/** One page of the group becomes page cache, the halves that do not hold it are free blocks. */
function split(
  { frames, lists, clean }: PageCore,
  group: number,
  order: number,
  pick: number,
): void {
  const zone = frames.zoneOf[group] as number;
  const type = frames.typeOf(group);
  const page = group + pick;
  for (let size = order - 1; size >= 0; size -= 1) {
    const half = ((page >> size) ^ 1) << size;
    lists.link(half, size, lists.ring(zone, type, size), false);
  }
  lists.count(zone, type, -1);
  frames.kind[page] = KIND.cache;
  clean.add(page);
}
