// The steps of pressure-rows.ts on the twin of a test machine, from where that machine's memory was.
import type { Board } from "../../src/board/board.ts";
import type { DmaBuffer } from "../../src/buffer/dma-buffer.ts";
import { attempt, isRefused } from "../../src/buffer/kernel-error.ts";
import { heapOf } from "../../src/buffer/platform.ts";
import { BackgroundLoad } from "../../src/sim/memory/background-load.ts";
import type { CmaArea } from "../../src/sim/memory/cma-area.ts";
import type { PageAllocator } from "../../src/sim/memory/page-allocator.ts";
import { openTwin } from "../../src/sim/open-twin.ts";
import type { VirtualPlatform } from "../../src/sim/virtual-platform.ts";
import {
  FRAME,
  type Measured,
  MIB,
  MOST,
  type PressureCounts,
  type Row,
  type Run,
  type Start,
} from "./pressure-rows.ts";

const PAGE = 4096;
/** No device works here. */
const compression = {
  compress: (bytes: Uint8Array) => bytes,
  expand: (bytes: Uint8Array) => bytes,
};

interface Twin {
  readonly platform: VirtualPlatform;
  readonly pages: PageAllocator;
}

/** A twin whose memory is used as the machine's was: the same runs of CMA, as much text of programs, as much free elsewhere. */
function twinAt(board: Board, start: Start): Twin {
  const platform = openTwin(board, { compression, isFresh: true });
  const { pages } = platform.machine;
  const [area] = pages.areas;
  if (!area || pages.areas.length > 1) throw new Error("the twin has not one CMA area");
  takeRuns(area, start.used);
  new BackgroundLoad(pages).fillPageCache(start.text);
  while (pages.freePages - pages.freeCmaPages > start.elsewhere)
    pages.allocate({ order: 0, movable: false, reclaim: false });
  return { platform, pages };
}

/** The area gives its lowest pages first: what lies between the runs is taken too, and given back. */
function takeRuns(area: CmaArea, runs: readonly Run[]): void {
  const gaps: Run[] = [];
  let end = 0;
  for (const { start, length } of runs) {
    if (start > end) {
      area.allocate(start - end, 0);
      gaps.push({ start: end, length: start - end });
    }
    area.allocate(length, 0);
    end = start + length;
  }
  for (const { start, length } of gaps) area.release(area.base + start, length);
}

function allocateFrames({ platform }: Twin, size: number, most: number): readonly DmaBuffer[] {
  const buffers: DmaBuffer[] = [];
  const heap = heapOf(platform, "heap:cma");
  while (heap && buffers.length < most) {
    const got = attempt(() => heap.allocate(size));
    if (isRefused(got)) break;
    buffers.push(got);
  }
  return buffers;
}

/** How many buffers of each size fit. */
export function twinFit(
  board: Board,
  used: readonly Run[],
  sizes: readonly number[],
): readonly number[] {
  return sizes.map((size) => {
    const twin = twinAt(board, { used, elsewhere: Infinity, cma: Infinity, text: 0 });
    return allocateFrames(twin, size, Infinity).length;
  });
}

/**
 * What a row does on the twin.
 * @param real what it did on the machine: where that was before, and how many pages went with the load, since the programs
 * there take some besides
 */
export function twinRow(board: Board, row: Row, { start, loaded: then }: Measured): PressureCounts {
  const gone = start.elsewhere + start.cma - then.elsewhere - then.cma;
  const twin = twinAt(board, start);
  const { pages } = twin;
  if (row.isCacheFirst) {
    const frames = allocateFrames(twin, FRAME, MOST);
    new BackgroundLoad(pages).fillPageCache(256 * MIB);
    for (const frame of frames) frame[Symbol.dispose]();
  }
  const load = new BackgroundLoad(pages, { stamp: true });
  put(load, pages, row, row.isCacheFirst ? row.bytes / PAGE : gone);
  if (row.isCacheFirst) pages.dropCaches();
  const loaded = freeNow(pages);
  const before = { ...pages.stats };
  const frames = allocateFrames(twin, FRAME, MOST);
  const { stats } = pages;
  if (load.damaged().length > 0 || pages.check().length > 0)
    throw new Error("the twin lost bytes or pages");
  return {
    loaded,
    fit: frames.length,
    migrated: stats.migrated - before.migrated,
    failed: stats.migrateFailed - before.migrateFailed,
    allocations: stats.cmaAllocated - before.cmaAllocated,
    refusals: stats.cmaFailed - before.cmaFailed,
  };
}

function put(load: BackgroundLoad, pages: PageAllocator, { load: what }: Row, count: number): void {
  if (what === "page cache") load.fillPageCache(count);
  if (what === "anonymous") load.fillAnonymous(count);
  if (what === "shared memory") {
    load.fillPinned(count);
    load.unpin();
  }
  if (what === "pinned") {
    // The file is closed once its pages are pinned, and takes them out of its mapping (mm/shmem.c:1171): the kernel then
    // sees pages without one and does not try them, as with anonymous ones (mm/compaction.c:1001).
    load.fillAnonymous(count);
    for (const pfn of load.pages) pages.pin(pfn);
  }
}

function freeNow(pages: PageAllocator): PressureCounts["loaded"] {
  return { elsewhere: pages.freePages - pages.freeCmaPages, cma: pages.freeCmaPages };
}
