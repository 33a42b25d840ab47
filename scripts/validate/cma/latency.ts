// Part (c), second half: the shape of latencies that were measured: what costs least, what costs most, and which policy is
// the better one.
import type { AllocationEffort } from "../../../src/sim/cost/allocation/allocation-effort.ts";
import { allocationTime } from "../../../src/sim/cost/allocation/allocation-time.ts";
import { allocationOf } from "../../../src/sim/cost/figures/allocation.ts";
import type { AllocationFigures } from "../../../src/sim/cost/figures/board-figures.ts";
import { copyRecords } from "../../../src/sim/cost/figures/copy-records.ts";
import { copySpeeds } from "../../../src/sim/cost/figures/copy-speeds.ts";
import { coresOf } from "../../../src/sim/cost/figures/cores.ts";
import { cpuOf } from "../../../src/sim/cost/figures/cpu.ts";
import { BackgroundLoad } from "../../../src/sim/memory/background-load.ts";
import { MIGRATION_TRIES } from "../../../src/sim/memory/contiguous-range.ts";
import type { PageAllocator } from "../../../src/sim/memory/page-allocator.ts";
import { seeded } from "../../../src/sim/memory/seeded.ts";
import { MIB, PAGE } from "../../../src/sim/memory/testing/board-memory.ts";
import { type Check, decide, type Part } from "../check.ts";
import { areaBoard } from "./area-board.ts";

/**
 * Pages, and microseconds at least and at most of 32 requests under a compiler's load: i.MX6 with 800 MiB, 256 MiB of CMA,
 * Linux 3.17 (1424721263-25314-1-git-send-email-sj38.park@gmail.com).
 */
const MEASURED: readonly (readonly [pages: number, least: number, most: number])[] = [
  [1, 381, 2853],
  [512, 818, 2382],
  [1024, 3113, 184_703],
  [2048, 2545, 790_727],
  [4096, 2899, 2_768_349],
  [8192, 4476, 3_496_211],
  [16_384, 7266, 4_132_546],
  [32_000, 8612, 3_910_423],
];

/** Another board with next to nothing to move: microseconds, by pages (20190321095337.GM8696@dhcp22.suse.cz). */
const HARDLY_USED = { pages: 97_280, least: 12_700, most: 30_000 };

const REQUESTS = 4;
/** Pages of the area that cannot be moved for a while: a page being written to a card, for one. Assumed. */
const PINNED = 24;

export function checkAllocationLatency(): Part {
  const figures = imx6();
  const least = MEASURED.map(([pages]) => allocationTime(untouched(pages), figures) / 1000);
  const most = underLoad(figures);
  const first = least[0] ?? 0;
  const last = least.at(-1) ?? 0;
  const largest = Math.max(...most);
  const small = Math.max(...most.slice(0, 2));
  const ofLargest = most.slice(-3);
  const other = allocationTime(untouched(HARDLY_USED.pages), figures) / 1000;
  const bounds = `${milliseconds(HARDLY_USED.least)} to ${milliseconds(HARDLY_USED.most)}`;
  const { dropped, moved } = policies(figures);
  return {
    title: "(c) CMA, latency of 1 to 32000 pages on an i.MX6",
    checks: [
      near("least, 1 page", 381, first, 1.1),
      near("least, 32000 pages", 8612, last, 1.1),
      ...MEASURED.slice(1, -1).map(([pages, measured], at) =>
        told(`least, ${pages} pages`, measured, least[at + 1] ?? 0),
      ),
      decide(
        "least of 97280 pages on a board that hardly uses its area",
        bounds,
        milliseconds(other),
        other >= HARDLY_USED.least && other <= HARDLY_USED.most,
      ),
      ...MEASURED.map(([pages, , measured], at) =>
        told(`most, ${pages} pages under load`, measured, most[at] ?? 0),
      ),
      decide(
        "most: in seconds under load",
        milliseconds(4_132_546),
        milliseconds(largest),
        largest > 1e6 && largest < 10e6,
      ),
      decide(
        "most: no longer grows from 8192 pages on",
        "3496 to 4133 ms",
        ofLargest.map(milliseconds).join(", "),
        Math.max(...ofLargest) < 3 * Math.min(...ofLargest),
      ),
      decide(
        "most: small requests are done in a hundredth of that or less",
        "2.9 of 4133 ms",
        `${milliseconds(small)} of ${milliseconds(largest)}`,
        small * 100 < largest,
      ),
      decide(
        "10 MiB of page cache: dropping it is faster than moving it (1344934627-8473-1-git-send-email-minchan@kernel.org)",
        "46 against 3109 ms",
        `${milliseconds(dropped)} against ${milliseconds(moved)}`,
        dropped < moved,
      ),
    ],
    notes: [
      "means are not compared: two runs of this experiment differ by up to 117 times in them",
      "page cache is moved in less time than measured: there, moving waited for a disk",
    ],
  };
}

/** As the simulator takes them for that board. */
function imx6(): AllocationFigures {
  const compatible = ["fsl,imx6q"];
  const cores = coresOf(compatible);
  const speeds = copySpeeds(copyRecords, compatible, cores.kind);
  return allocationOf(compatible, cpuOf(cores, speeds), speeds);
}

/** Pages of an area that nobody has borrowed. The benchmark does not clear them. */
function untouched(pages: number): AllocationEffort {
  return {
    pages: 0,
    blocks: 0,
    rangesTried: 1,
    pagesIsolated: pages,
    pagesMigrated: 0,
    pagesNotMigrated: 0,
    pagesDropped: 0,
  };
}

/** Microseconds of the slowest of some requests for each size, on a machine whose memory is all in use. */
function underLoad(figures: AllocationFigures): readonly number[] {
  const random = seeded(1);
  const { pages, area } = areaBoard(800, 256, 10);
  const programs = new BackgroundLoad(pages);
  programs.fillAnonymous((300 * MIB) / PAGE);
  const cache = new BackgroundLoad(pages);
  cache.fillPageCache(Infinity);
  return MEASURED.map(([size]) => {
    let slowest = 0;
    for (let request = 0; request < REQUESTS; request += 1) {
      const borrowed = [...programs.pages, ...cache.pages].filter((pfn) => pfn >= area.base);
      const pinned = Array.from({ length: PINNED }, () => borrowed[random(borrowed.length)] ?? 0);
      for (const pfn of pinned) pages.pin(pfn);
      const effort = effortOf(pages, () => {
        const taken = area.allocate(size, Math.min(8, Math.ceil(Math.log2(size))));
        if ("pfn" in taken) area.release(taken.pfn, size);
      });
      for (const pfn of pinned) pages.unpin(pfn);
      cache.fillPageCache(Infinity);
      slowest = Math.max(slowest, allocationTime(effort, figures));
    }
    return slowest / 1000;
  });
}

function effortOf(pages: PageAllocator, allocate: () => void): AllocationEffort {
  const before = { ...pages.stats };
  allocate();
  const { stats } = pages;
  return {
    pages: 0,
    blocks: 0,
    rangesTried: stats.rangesTried - before.rangesTried,
    pagesIsolated: stats.rangePages - before.rangePages,
    pagesMigrated: stats.migrated - before.migrated,
    pagesNotMigrated: (stats.migrateFailed - before.migrateFailed) / MIGRATION_TRIES,
    pagesDropped: stats.dropped - before.dropped,
  };
}

/** Microseconds of 10 MiB full of clean page cache: as Linux drops it, and if it were moved instead. */
function policies(figures: AllocationFigures): {
  readonly dropped: number;
  readonly moved: number;
} {
  const { pages, area } = areaBoard(64, 32, 10);
  new BackgroundLoad(pages).fillPageCache(Infinity);
  const effort = effortOf(pages, () => area.allocate((10 * MIB) / PAGE, 8));
  const instead = { ...effort, pagesDropped: 0, pagesMigrated: effort.pagesDropped };
  return {
    dropped: allocationTime(effort, figures) / 1000,
    moved: allocationTime(instead, figures) / 1000,
  };
}

/** @param factor between measured and modelled at most */
function near(figure: string, measured: number, modelled: number, factor: number): Check {
  const holds = modelled < measured * factor && modelled > measured / factor;
  return {
    ...decide(figure, milliseconds(measured), milliseconds(modelled), holds),
    limit: `${factor} times`,
  };
}

function told(figure: string, measured: number, modelled: number): Check {
  return {
    ...decide(figure, milliseconds(measured), milliseconds(modelled), true),
    verdict: "told",
  };
}

function milliseconds(microseconds: number): string {
  const value = microseconds / 1000;
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}
