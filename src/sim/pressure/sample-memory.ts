// How memory is used at one moment, and a map of every CMA area.
import type { Machine } from "../machine.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import { isMovable, KIND } from "../memory/page-frames.ts";
import type { MachineLoad } from "./machine-load.ts";
import type { AreaCell, AreaSample, MemorySample } from "./pressure.ts";

/** Stretches of an area in its map. */
const CELLS = 64;

/** @param time seconds, for the record */
export function sampleMemory(machine: Machine, load: MachineLoad, time: number): MemorySample {
  const { pages, pageSize } = machine;
  const others = new Set(load.otherPages);
  return {
    time,
    free: pages.freePages * pageSize,
    pageCache: pages.core.clean.count * pageSize,
    anonymous: load.anonymous,
    pinned: load.pinned,
    areas: [...machine.areas.values()].map((area) => sampleArea(machine, area, others)),
  };
}

function sampleArea(machine: Machine, area: CmaArea, others: ReadonlySet<number>): AreaSample {
  const { pageSize } = machine;
  // An area that could not be activated has no pages, and no map.
  const cells = Array.from({ length: Math.min(CELLS, area.pages) }, (_, at) => {
    const from = Math.floor((at * area.pages) / CELLS);
    const to = Math.floor(((at + 1) * area.pages) / CELLS);
    return sampleCell(machine, area.base + from, to - from, others);
  });
  return {
    name: area.name,
    size: area.pages * pageSize,
    used: area.used * pageSize,
    largestFree: area.largestFree * pageSize,
    cells,
  };
}

function sampleCell(
  { pages: { core } }: Machine,
  pfn: number,
  pages: number,
  others: ReadonlySet<number>,
): AreaCell {
  const { kind, pins } = core.frames;
  const first = core.frames.indexOf(pfn);
  const counts = { buffers: 0, others: 0, movable: 0, clean: 0, pinned: 0 };
  for (let page = 0; page < pages; page += 1) {
    const what = kind[first + page] as number;
    if (what === KIND.contiguous) counts[others.has(pfn + page) ? "others" : "buffers"] += 1;
    else if (!isMovable(what)) continue;
    else if (pins[first + page] !== 0) counts.pinned += 1;
    else counts[what === KIND.cache ? "clean" : "movable"] += 1;
  }
  return {
    buffers: counts.buffers / pages,
    others: counts.others / pages,
    movable: counts.movable / pages,
    clean: counts.clean / pages,
    pinned: counts.pinned / pages,
  };
}
