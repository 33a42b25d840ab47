// A given range of page frames is emptied and taken: what cma_alloc rests on (alloc_contig_range, mm/page_alloc.c:9393).
import { NONE } from "./free-lists.ts";
import { cutOut, giveBackRange } from "./free-range.ts";
import type { PageCore } from "./page-core.ts";
import { isMovable, KIND, TYPE } from "./page-frames.ts";

/** Pages that migration takes up at a time (include/linux/swap.h:219). */
const CLUSTER = 32;

/** Calls of migrate_pages for one cluster; the sixth time it is given up (mm/page_alloc.c:9342). */
export const MIGRATION_TRIES = 5;

export type RangeFailure = "EBUSY" | "ENOMEM";

/**
 * Takes a range in CMA page blocks for one user: nobody gets a page of its page blocks meanwhile, clean page cache in it is
 * dropped, other movable pages are copied elsewhere. Pages that already moved stay where they went when it fails.
 * @param start and `end`: indexes of frames in one zone, the end not included
 * @returns EBUSY when a page would not move, ENOMEM when there was nowhere to move it to
 */
export function takeRange(core: PageCore, start: number, end: number): RangeFailure | undefined {
  core.stats.rangesTried += 1;
  core.stats.rangePages += end - start;
  isolate(core, start, end);
  const failure = empty(core, start, end);
  const taken = failure === undefined && allFree(core, start, end);
  if (taken) {
    cutOut(core.lists, start, end);
    core.frames.kind.fill(KIND.contiguous, start, end);
  }
  restore(core, start, end);
  return taken ? undefined : (failure ?? "EBUSY");
}

/** The range goes back to its area, page block by page block (mm/page_alloc.c:9618). */
export function releaseRange(core: PageCore, start: number, end: number): void {
  core.frames.kind.fill(KIND.free, start, end);
  giveBackRange(core.lists, start, end, false);
}

/** First, last, then what lies between (mm/page_isolation.c:529). */
function isolate(core: PageCore, start: number, end: number): void {
  const { first, last, size } = blocksOf(core, start, end);
  isolateBlock(core, first);
  splitAt(core, first);
  if (last !== first) isolateBlock(core, last);
  splitAt(core, last + size);
  for (let block = first + size; block < last; block += size) isolateBlock(core, block);
}

function isolateBlock({ frames, lists }: PageCore, block: number): void {
  const type = frames.typeOf(block);
  frames.blockType[block >> frames.pageblockOrder] = TYPE.isolate;
  const { moved } = lists.retype(block, TYPE.isolate);
  lists.count(frames.zoneOf[block] as number, type, -moved);
}

/** A free block of several page blocks, not all of them isolated, falls apart there (mm/page_alloc.c:1216). */
function splitAt({ frames, lists }: PageCore, boundary: number): void {
  const head = lists.headOf(boundary);
  if (head === NONE || head === boundary) return;
  const size = 2 ** ((frames.freeOrder[head] as number) - 1);
  lists.unlink(head);
  lists.count(frames.zoneOf[head] as number, frames.typeOf(head), -size);
  giveBackRange(lists, head, boundary, false);
  giveBackRange(lists, boundary, head + size, false);
}

/** Page blocks are CMA again; a large free block may now join its buddy (mm/page_isolation.c:206). */
function restore(core: PageCore, start: number, end: number): void {
  const { first, last, size } = blocksOf(core, start, end);
  for (let block = first; block <= last; block += size) restoreBlock(core, block);
}

function restoreBlock({ frames, lists }: PageCore, block: number): void {
  const { freeOrder, pageblockOrder, largestOrder } = frames;
  const order = (freeOrder[block] as number) - 1;
  const buddy = block ^ (1 << order);
  const joins =
    order >= pageblockOrder &&
    order < largestOrder &&
    freeOrder[buddy] === order + 1 &&
    frames.typeOf(buddy) !== TYPE.isolate;
  if (joins) lists.unlink(block);
  else lists.count(frames.zoneOf[block] as number, TYPE.cma, lists.retype(block, TYPE.cma).moved);
  frames.blockType[block >> pageblockOrder] = TYPE.cma;
  if (joins) lists.giveBack(block, order, TYPE.cma, true);
}

function blocksOf(
  { frames: { pageblockOrder } }: PageCore,
  start: number,
  end: number,
): { readonly first: number; readonly last: number; readonly size: number } {
  return {
    first: (start >> pageblockOrder) << pageblockOrder,
    last: ((end - 1) >> pageblockOrder) << pageblockOrder,
    size: 2 ** pageblockOrder,
  };
}

/**
 * Empties a range, a cluster at a time. The first cluster with a page that stays ends it; only ENOMEM is an answer then,
 * since the page may have become free since (mm/page_alloc.c:9314).
 */
function empty(core: PageCore, start: number, end: number): "ENOMEM" | undefined {
  const cluster: number[] = [];
  for (let at = start; at < end;) {
    at = gather(core, at, end, cluster);
    for (let tries = 0; tries < MIGRATION_TRIES && cluster.length > 0; tries += 1) {
      dropClean(core, cluster);
      if (!moveAll(core, cluster)) return "ENOMEM";
    }
    if (cluster.length > 0) return undefined;
  }
  return undefined;
}

/**
 * Fills a cluster, the last page found first, as migration then goes through it. An anonymous page that is pinned is seen
 * to stay and left alone; of a page with a file behind it that shows only when it is tried (mm/compaction.c:1001).
 * @returns where the next one starts
 */
function gather({ frames }: PageCore, start: number, end: number, cluster: number[]): number {
  const { kind, freeOrder, pins } = frames;
  let at = start;
  while (at < end && cluster.length < CLUSTER) {
    const order = (freeOrder[at] as number) - 1;
    const what = kind[at] as number;
    if (isMovable(what) && (what !== KIND.anonymous || pins[at] === 0)) cluster.push(at);
    at += order > 0 ? 1 << order : 1;
  }
  cluster.reverse();
  return at;
}

/** mm/vmscan.c:2113 */
function dropClean(core: PageCore, cluster: number[]): void {
  const { kind, pins } = core.frames;
  keepOnly(cluster, (index) => {
    if (kind[index] !== KIND.cache || pins[index] !== 0) return true;
    core.drop(index);
    return false;
  });
}

/** Moves what can be moved; the rest stays in the cluster. @returns whether there was room for all */
function moveAll(core: PageCore, cluster: number[]): boolean {
  let room = true;
  keepOnly(cluster, (index) => {
    if (core.frames.pins[index] !== 0) return true;
    room &&= movePage(core, index);
    return !room;
  });
  if (room) core.stats.migrateFailed += cluster.length;
  return room;
}

/** The copy is a movable page like any other, and may land in CMA again (mm/page_alloc.c:9324, mm/migrate.c:1882). */
function movePage(core: PageCore, from: number): boolean {
  const { frames, memory, owners } = core;
  const { pageSize, zones, zoneOf } = frames;
  const mayBeHigh = zones[zoneOf[from] as number]?.highmem === true;
  const highest = mayBeHigh ? zones.length - 1 : zones.findLastIndex(({ highmem }) => !highmem);
  const to = core.take(0, frames.kind[from] as number, highest, true);
  if (to === NONE) return false;
  const source = frames.pfnOf(from);
  const target = frames.pfnOf(to);
  memory.copy(source * pageSize, target * pageSize, pageSize);
  const owner = owners.get(frames.owner[from] as number);
  const tag = frames.tag[from] as number;
  if (owner) core.own(to, 0, owner, tag);
  core.put(from, 0);
  core.stats.migrated += 1;
  owner?.moved(tag, source, target);
  return true;
}

function allFree({ frames: { kind } }: PageCore, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (kind[at] !== KIND.free) return false;
  return true;
}

function keepOnly(cluster: number[], keeps: (index: number) => boolean): void {
  let kept = 0;
  for (const index of cluster) {
    if (!keeps(index)) continue;
    cluster[kept] = index;
    kept += 1;
  }
  cluster.length = kept;
}
