// The memory of the twin as its kernel sets it up at boot: zones, what Linux keeps for itself, regions, CMA areas.
import type { Board } from "../../board/board.ts";
import { cmaGeometry } from "../../board/kernel/cma-geometry.ts";
import { dmaLimit } from "../../board/kernel/dma-limit.ts";
import { Machine } from "../machine.ts";
import { age } from "../memory/background-load.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import { PageAllocator } from "../memory/page-allocator.ts";
import { type Bank, PhysicalMemory } from "../memory/physical-memory.ts";
import { LINUX_FLOOR } from "../../plan/ram.ts";
import { ReservedPool } from "../sources/reserved-pool.ts";
import { ramOf } from "./banks.ts";
import { type Placed, placeRegions } from "./place-regions.ts";

export interface TwinMemory {
  readonly machine: Machine;
  readonly assumptions: readonly string[];
}

export interface MemoryOptions {
  /** Bytes of RAM to assume where the tree does not say. */
  readonly ram: number | undefined;
  /** Seed of where the pages lie that other programs hold. */
  readonly seed: number;
  /** A machine that has just booted: long runs of free pages everywhere. */
  readonly isFresh: boolean;
}

const MIB = 2 ** 20;
/** Pages of which one is in use by others, on a machine that has run for a while. Assumed. */
const AGED_GROUP = 8;

export function bootMemory(board: Board, options: MemoryOptions): TwinMemory {
  const ram = ramOf(board, options.ram);
  const geometry = cmaGeometry(board.kernel);
  const { pageSize, regionAlignment, cmaAlignment } = geometry;
  const memory = new PhysicalMemory(ram.banks);
  const pages = new PageAllocator({
    memory,
    pageSize,
    pageblockOrder: Math.log2(regionAlignment / pageSize),
    zones: zonesOf(board, memory.banks),
  });
  const { placed, assumptions } = placeRegions(board, memory, regionAlignment);
  for (const { base, size, use } of placed) if (use !== "area") pages.reserve(base, size);
  reserveLinux(pages, memory, placed);
  const areas = new Map<string, CmaArea>();
  const reserved = new Map<string, ReservedPool>();
  for (const { name, base, size, use } of placed) {
    if (use === "area")
      areas.set(name, pages.declareCma({ name, base, size, alignmentOrder: cmaAlignment }));
    if (use === "pool") reserved.set(name, new ReservedPool({ base, size }, pageSize));
  }
  if (!options.isFresh) age(pages, { groupPages: AGED_GROUP, seed: options.seed });
  return {
    machine: new Machine({ kernel: board.kernel, geometry, memory, pages, areas, reserved }),
    assumptions: [...ram.assumptions, ...assumptions],
  };
}

/** Zones end where the kernel's DMA zone and 32 bits end; allocations fall back to lower ones (mm/page_alloc.c). */
function zonesOf(board: Board, banks: readonly Bank[]) {
  const last = banks.at(-1);
  const end = last ? last.base + last.size : 0;
  const limit = dmaLimit(board.kernel, {
    memory: board.memory,
    compatible: board.compatible,
    ...lowestReach(board),
  });
  const ends = [Number(limit.end ?? 0n), 2 ** 32, end]
    .filter((at) => at > 0 && at <= end)
    .toSorted((a, b) => a - b);
  const distinct = [...new Set(ends)];
  return distinct.map((next, at) => ({
    name: at === 0 ? "DMA" : at === distinct.length - 1 ? "Normal" : "DMA32",
    lo: distinct[at - 1] ?? 0,
    hi: next - 1,
  }));
}

/** The bus with the smallest window ends the DMA zone (arch/arm64/mm/init.c:200). */
function lowestReach({ devices }: Board): { readonly maxDmaAddress?: bigint } {
  const ends = devices.flatMap(({ translation, physical }) =>
    translation === "none" && physical ? [physical.hi] : [],
  );
  const [first, ...rest] = ends;
  if (first === undefined) return {};
  return { maxDmaAddress: rest.reduce((low, end) => (end < low ? end : low), first) };
}

/** The image, page structures and a small user space: from the bottom of RAM, around the regions. */
function reserveLinux(
  pages: PageAllocator,
  memory: PhysicalMemory,
  placed: readonly Placed[],
): void {
  let left = Number(LINUX_FLOOR);
  for (const { base, size } of memory.banks) {
    for (let at = base; at < base + size && left > 0; at += MIB) {
      const isTaken = placed.some((one) => at < one.base + one.size && one.base < at + MIB);
      if (isTaken || at + MIB > base + size) continue;
      pages.reserve(at, MIB);
      left -= MIB;
    }
  }
}
