// Where reserved memory and CMA areas lie in the twin's RAM: where the tree puts them, else where the kernel would.
import type { Board, Region } from "../../board/board.ts";
import type { Range } from "../../buffer/memory.ts";
import type { PhysicalMemory } from "../memory/physical-memory.ts";

export interface Placed {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  /** A CMA area, memory that Linux leaves to devices, or a region that nobody can allocate from. */
  readonly use: "area" | "pool" | "nothing";
}

export interface Placement {
  readonly placed: readonly Placed[];
  readonly assumptions: readonly string[];
}

const MIB = 2 ** 20;
/** Bytes of a CMA area whose size nothing tells. Assumed; Debian's arm64 kernels have 64 MiB. */
export const USUAL_CMA = 64n * BigInt(MIB);

/**
 * What the tree places, regions before areas, then what the kernel places, each at the top of where it may lie
 * (mm/memblock.c:250); the default area comes last.
 * @param grain bytes; areas are multiples of it in place and size
 */
export function placeRegions(board: Board, memory: PhysicalMemory, grain: number): Placement {
  const placed: Placed[] = [];
  const assumptions: string[] = [];
  const isFree = (base: number, size: number) =>
    memory.holds(base, size) &&
    placed.every((one) => base + size <= one.base || one.base + one.size <= base);

  const fixed = board.regions.flatMap((region) => fixedPlace(region, grain));
  for (const one of fixed)
    if (one.use !== "area" && memory.holds(one.base, one.size)) placed.push(one);
  for (const one of fixed) if (one.use === "area" && isFree(one.base, one.size)) placed.push(one);

  const place = (name: string, bytes: bigint, range: Range | undefined, use: Placed["use"]) => {
    const size = Math.ceil(Number(bytes) / grain) * grain;
    const top = Math.min(topOf(memory), range ? Number(range.hi) + 1 : Infinity);
    const lo = Number(range?.lo ?? 0n);
    for (let base = floorTo(top - size, grain); base >= lo; base -= grain) {
      if (!isFree(base, size)) continue;
      placed.push({ name, base, size, use });
      return;
    }
    assumptions.push(`${name} of ${size} bytes finds no room in the twin's RAM`);
  };

  for (const { name, kind, base, size, range } of board.regions) {
    if (base === undefined && size && name !== board.cma.name)
      place(name, size, range, isCma(kind) ? "area" : "pool");
  }
  const { cma } = board;
  const isThere = cma.setBy !== "none" && cma.size !== 0n;
  if (isThere && cma.name !== undefined && !placed.some(({ name }) => name === cma.name)) {
    if (cma.size === undefined)
      assumptions.push(
        `the CMA area of the twin has ${Number(USUAL_CMA) / MIB} MiB: nothing tells its size`,
      );
    if (cma.range === undefined)
      assumptions.push("the CMA area of the twin is at the top of RAM: nothing tells its place");
    place(cma.name, cma.size ?? USUAL_CMA, cma.range, "area");
  }
  return { placed, assumptions };
}

/** An area that is not aligned stays a region that nobody allocates from (kernel/dma/contiguous.c:416). */
function fixedPlace({ name, kind, base, size }: Region, grain: number): readonly Placed[] {
  if (base === undefined || !size) return [];
  const [first, bytes] = [Number(base), Number(size)];
  const isAligned = first % grain === 0 && bytes % grain === 0;
  const use = isCma(kind) ? (isAligned ? "area" : "nothing") : "pool";
  return [{ name, base: first, size: bytes, use }];
}

function isCma(kind: Region["kind"]): boolean {
  return kind === "cma" || kind === "cma-default";
}

function topOf({ banks }: PhysicalMemory): number {
  const last = banks.at(-1);
  return last ? last.base + last.size : 0;
}

function floorTo(value: number, multiple: number): number {
  return Math.floor(value / multiple) * multiple;
}
