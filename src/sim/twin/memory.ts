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
import { ramOf } from "./banks.ts";

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
/** Bytes of a CMA area whose size nothing tells. Assumed; Debian's arm64 kernels have 64 MiB. */
const USUAL_CMA = 64 * MIB;
/** Pages of which one is in use by others, on a machine that has run for a while. Assumed. */
const AGED_GROUP = 8;

export function bootMemory(board: Board, options: MemoryOptions): TwinMemory {
  const ram = ramOf(board, options.ram);
  const geometry = cmaGeometry(board.kernel);
  const memory = new PhysicalMemory(ram.banks);
  const pages = new PageAllocator({
    memory,
    pageSize: geometry.pageSize,
    pageblockOrder: Math.log2(geometry.regionAlignment / geometry.pageSize),
    zones: zonesOf(board, memory.banks),
  });
  const assumptions = [...ram.assumptions];
  const placed = placeRegions(board, memory, geometry.regionAlignment, assumptions);
  for (const { base, size, isArea } of placed) if (!isArea) pages.reserve(base, size);
  reserveLinux(pages, memory, placed);
  const areas = new Map<string, CmaArea>();
  for (const { name, base, size, isArea } of placed) {
    if (!isArea || areas.has(name)) continue;
    const alignmentOrder = geometry.cmaAlignment;
    areas.set(name, pages.declareCma({ name, base, size, alignmentOrder }));
  }
  if (!options.isFresh) age(pages, { groupPages: AGED_GROUP, seed: options.seed });
  return {
    machine: new Machine({ kernel: board.kernel, geometry, memory, pages, areas }),
    assumptions,
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
  return distinct.map((hi, at) => ({
    name: at === 0 ? "DMA" : at === distinct.length - 1 ? "Normal" : "DMA32",
    lo: distinct[at - 1] ?? 0,
    hi,
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

interface Placed {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  /** A CMA area; else a region that Linux leaves alone. */
  readonly isArea: boolean;
}

/** Regions with a base first; those that the kernel places go to the top of where they may lie (mm/memblock.c). */
function placeRegions(
  board: Board,
  memory: PhysicalMemory,
  grain: number,
  assumptions: string[],
): readonly Placed[] {
  const placed: Placed[] = [];
  const free = (base: number, size: number) =>
    memory.holds(base, size) &&
    placed.every((one) => base + size <= one.base || one.base + one.size <= base);
  const add = (
    name: string,
    range: { lo: bigint; hi: bigint } | undefined,
    size: number,
    isArea: boolean,
  ) => {
    const whole = Math.ceil(size / grain) * grain;
    const top = Math.min(Number(range?.hi ?? 2n ** 40n) + 1, topOf(memory));
    for (
      let base = Math.floor((top - whole) / grain) * grain;
      base >= Number(range?.lo ?? 0n);
      base -= grain
    ) {
      if (!free(base, whole)) continue;
      placed.push({ name, base, size: whole, isArea });
      return;
    }
    assumptions.push(`${name} of ${size} bytes finds no room in the twin's RAM`);
  };
  const isCma = (kind: string) => kind === "cma" || kind === "cma-default";
  for (const region of board.regions) {
    if (region.base === undefined || region.size === undefined || region.size === 0n) continue;
    const [base, size] = [Number(region.base), Number(region.size)];
    if (free(base, size))
      placed.push({
        name: region.name,
        base,
        size,
        isArea: isCma(region.kind) && base % grain === 0,
      });
  }
  for (const region of board.regions) {
    if (region.base !== undefined || region.name === board.cma.name) continue;
    add(region.name, region.range, Number(region.size ?? 0n), isCma(region.kind));
  }
  const { cma } = board;
  const isThere = cma.setBy !== "none" && cma.name !== undefined && cma.size !== 0n;
  if (isThere && cma.name !== undefined && !placed.some(({ name }) => name === cma.name)) {
    if (cma.size === undefined)
      assumptions.push(
        `the CMA area of the twin has ${USUAL_CMA / MIB} MiB: nothing tells its size`,
      );
    add(cma.name, cma.range, Number(cma.size ?? BigInt(USUAL_CMA)), true);
  }
  return placed;
}

function topOf({ banks }: PhysicalMemory): number {
  const last = banks.at(-1);
  return last ? last.base + last.size : 0;
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
