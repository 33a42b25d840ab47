// What must always hold of the pages: each in exactly one place, lists whole, counts right.
import type { CmaArea } from "./cma-area.ts";
import type { PageCore } from "./page-core.ts";
import { KIND, TYPE, TYPES } from "./page-frames.ts";

/** @returns what is wrong, a line each */
export function checkPages(core: PageCore, areas: readonly CmaArea[]): string[] {
  const problems: string[] = [];
  const seen = new Uint8Array(core.frames.count);
  let clean = 0;
  core.frames.zones.forEach((_, zone) => {
    checkFreeLists(core, zone, seen, problems);
    clean += checkClean(core, zone, problems);
  });
  if (clean !== core.clean.count)
    problems.push(`${clean} pages are listed as clean page cache, ${core.clean.count} are counted`);
  checkFrames(core, areas, seen, problems);
  for (const area of areas) checkArea(area, problems);
  return problems;
}

function checkFreeLists(core: PageCore, zone: number, seen: Uint8Array, problems: string[]): void {
  const { frames, lists } = core;
  let free = 0;
  let freeCma = 0;
  for (let type = 0; type < TYPES; type += 1) {
    for (let order = 0; order <= frames.largestOrder; order += 1) {
      const ring = lists.ring(zone, type, order);
      for (let at = frames.next[ring] as number; at !== ring; at = frames.next[at] as number) {
        if (at >= frames.count || frames.prev[frames.next[at] as number] !== at) {
          problems.push(`zone ${zone}, type ${type}, order ${order}: the list is broken at ${at}`);
          break;
        }
        checkBlock(core, at, order, zone, type, seen, problems);
        if (type !== TYPE.isolate) free += 2 ** order;
        if (type === TYPE.cma) freeCma += 2 ** order;
      }
    }
  }
  if (free !== lists.free[zone] || freeCma !== lists.freeCma[zone])
    problems.push(
      `zone ${zone}: ${free} pages are free, ${freeCma} of them CMA, but ${lists.free[zone]} and ${lists.freeCma[zone]} are counted`,
    );
}

function checkBlock(
  { frames }: PageCore,
  head: number,
  order: number,
  zone: number,
  type: number,
  seen: Uint8Array,
  problems: string[],
): void {
  const size = 2 ** order;
  if (frames.freeOrder[head] !== order + 1 || head % size !== 0)
    problems.push(`frame ${head} stands on the list of order ${order}`);
  for (let at = head; at < head + size; at += 1) {
    const blockType = frames.typeOf(at);
    if (seen[at] !== 0) problems.push(`frame ${at} is in two free blocks`);
    seen[at] = 1;
    if (frames.kind[at] !== KIND.free) problems.push(`frame ${at} is in use and on a free list`);
    if (frames.zoneOf[at] !== zone) problems.push(`frame ${at} is on a list of zone ${zone}`);
    if (at !== head && frames.freeOrder[at] !== 0)
      problems.push(`frame ${at} heads a block within another`);
    if (blockType !== type && (blockType >= TYPE.cma || type >= TYPE.cma))
      problems.push(`frame ${at} of a block of type ${blockType} is on a list of type ${type}`);
  }
  const buddy = head ^ size;
  if (
    order < frames.pageblockOrder &&
    frames.freeOrder[buddy] === order + 1 &&
    frames.zoneOf[buddy] === zone
  )
    problems.push(`frames ${head} and ${buddy} are buddies, both free and not joined`);
}

/** @returns pages listed */
function checkClean({ frames, clean }: PageCore, zone: number, problems: string[]): number {
  let listed = 0;
  for (const at of clean.all(zone)) {
    listed += 1;
    if (frames.kind[at] !== KIND.cache || frames.pins[at] !== 0 || frames.zoneOf[at] !== zone)
      problems.push(`frame ${at} is on the list of clean page cache of zone ${zone}`);
    if (listed > frames.count) {
      problems.push(`zone ${zone}: the list of clean page cache has no end`);
      return listed;
    }
  }
  let there = 0;
  for (let at = 0; at < frames.count; at += 1) {
    if (frames.kind[at] === KIND.cache && frames.pins[at] === 0 && frames.zoneOf[at] === zone)
      there += 1;
  }
  if (there !== listed)
    problems.push(`zone ${zone}: ${there} pages are clean page cache, ${listed} are listed`);
  return listed;
}

function checkFrames(
  { frames }: PageCore,
  areas: readonly CmaArea[],
  seen: Uint8Array,
  problems: string[],
): void {
  const taken = new Uint8Array(frames.count);
  for (const area of areas) {
    const first = frames.indexOf(area.base);
    for (let page = 0; page < area.pages; page += 1) {
      if (area.has(area.base + page)) taken[first + page] = 1;
    }
  }
  for (let at = 0; at < frames.count; at += 1) {
    const kind = frames.kind[at] as number;
    if ((kind === KIND.free) !== (seen[at] === 1))
      problems.push(
        `frame ${at} is ${kind === KIND.free ? "free and on no list" : "in use and free"}`,
      );
    if ((kind === KIND.contiguous) !== (taken[at] === 1))
      problems.push(`frame ${at} and the bitmap of its CMA area do not agree`);
    if (kind <= KIND.reserved && (frames.owner[at] !== 0 || frames.pins[at] !== 0))
      problems.push(`frame ${at} is not in use, but owned or pinned`);
    const unmovable = kind === KIND.kernel || kind === KIND.slab || kind === KIND.reserved;
    if (unmovable && frames.typeOf(at) === TYPE.cma)
      problems.push(`frame ${at} cannot move and is in a CMA block`);
    if (frames.typeOf(at) === TYPE.isolate) problems.push(`frame ${at} is still isolated`);
  }
}

function checkArea(area: CmaArea, problems: string[]): void {
  const free = area.bitmap().reduce((sum, { length }) => sum + length, 0);
  if (free + area.used !== area.pages)
    problems.push(`${area.name}: ${free} free and ${area.used} used of ${area.pages} pages`);
}
