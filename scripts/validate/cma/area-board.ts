// A board with one CMA area, brought into a state that somebody described.
import type { CmaArea, PageRun } from "../../../src/sim/memory/cma-area.ts";
import type { PageAllocator } from "../../../src/sim/memory/page-allocator.ts";
import { boardMemory, MIB, RAM } from "../../../src/sim/memory/testing/board-memory.ts";

export interface AreaBoard {
  readonly pages: PageAllocator;
  readonly area: CmaArea;
}

/** The area lies at the end of RAM. @param ram and `size`: MiB */
export function areaBoard(ram: number, size: number, pageblockOrder: number): AreaBoard {
  const pages = boardMemory({ size: ram * MIB, pageblockOrder });
  const base = RAM + (ram - size) * MIB;
  const options = { name: "reserved", base, size: size * MIB, alignmentOrder: 8 };
  return { pages, area: pages.declareCma(options) };
}

/** Takes the whole area in runs, then gives those back that shall be free. */
export function leaveFree(area: CmaArea, runs: readonly PageRun[]): void {
  let at = 0;
  for (const { start, length } of runs) {
    if (start > at) area.allocate(start - at, 0);
    area.allocate(length, 0);
    at = start + length;
  }
  if (at < area.pages) area.allocate(area.pages - at, 0);
  for (const { start, length } of runs) area.release(area.base + start, length);
}

/** Has one movable page in use just there, and nothing else. */
export function usePageAt(pages: PageAllocator, page: number): number {
  const blocks: number[] = [];
  for (;;) {
    const block = pages.allocate({ order: 10, movable: true, reclaim: false });
    if (block === undefined) throw new Error(`no block holds page ${page}`);
    if (block <= page && page < block + 1024) {
      for (let at = block; at < block + 1024; at += 1) if (at !== page) pages.free(at, 0);
      break;
    }
    blocks.push(block);
  }
  for (const block of blocks) pages.free(block, 10);
  return page;
}
