// Ranges of page frames going out of the free lists and back into them.
import { NONE, type FreeLists } from "./free-lists.ts";

/**
 * Takes free frames out of the lists; what sticks out of the range on either side goes back.
 * @param start and `end`: indexes, the end not included; all of it is free
 */
export function cutOut(lists: FreeLists, start: number, end: number): void {
  const { frames } = lists;
  for (let at = start; at < end;) {
    const head = lists.headOf(at);
    if (head === NONE) throw new Error(`page frame ${frames.pfnOf(at)} is not free`);
    const size = 2 ** ((frames.freeOrder[head] as number) - 1);
    lists.unlink(head);
    lists.count(frames.zoneOf[head] as number, frames.typeOf(head), -size);
    giveBackRange(lists, head, at, true);
    giveBackRange(lists, Math.max(at, Math.min(end, head + size)), head + size, true);
    at = head + size;
  }
}

/** Gives frames back in the largest aligned blocks, page block by page block, as at boot (mm/memblock.c:2029). */
export function giveBackRange(lists: FreeLists, start: number, end: number, tail: boolean): void {
  const { frames } = lists;
  for (let at = start; at < end;) {
    let order = Math.min(frames.pageblockOrder, at === 0 ? 31 : 31 - Math.clz32(at & -at));
    while (at + 2 ** order > end) order -= 1;
    lists.giveBack(at, order, frames.typeOf(at), tail);
    at += 2 ** order;
  }
}
