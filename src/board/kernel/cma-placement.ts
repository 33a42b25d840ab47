// Where a CMA area may come to lie in RAM, and when it cannot be made at all.
import type { Range } from "../../buffer/memory.ts";
import { hull, intersect } from "../../buffer/range.ts";
import type { CmaGeometry } from "./cma-geometry.ts";
import type { DmaLimit } from "./dma-limit.ts";
import type { KernelFact } from "./kernel.ts";
import type { Bank } from "./memory-limit.ts";

/** The ground an area is laid on. */
export interface Place {
  readonly geometry: CmaGeometry;
  /** Runs of RAM, lowest first; empty when nothing tells. */
  readonly ram: readonly Range[];
  /** Runs of RAM that the tree reserves for nothing else. */
  readonly room: readonly Range[];
  readonly limit: DmaLimit;
}

export interface AreaRequest {
  readonly size: bigint;
  readonly base: bigint;
  /** First address past the area's last possible byte. */
  readonly limit: bigint | undefined;
  readonly fixed: boolean;
}

/** An area, or why the kernel makes none. */
export type Placed =
  | {
      readonly made: true;
      readonly size: bigint;
      readonly range: Range | undefined;
      readonly exact: boolean;
    }
  | { readonly made: false; readonly fact: KernelFact };

/**
 * What cma_declare_contiguous makes of a request: base and size are rounded up to the grain, the limit down. Within the
 * limit arm tries high memory first and both go from the top, so which bytes it gets depends on the image and the
 * initramfs. Source: mm/cma.c:234.
 */
export function declareArea({ geometry, ram, room: free }: Place, request: AreaRequest): Placed {
  const grain = BigInt(geometry.regionAlignment);
  if (request.fixed && request.base % grain !== 0n) {
    return refuse(
      `the base is not a multiple of ${hex(grain)}, so no area is made`,
      "mm/cma.c:267",
    );
  }
  const size = roundUp(request.size, grain);
  const base = roundUp(request.base, grain);
  const ramEnd = ram.at(-1)?.hi;
  const asked = request.limit === undefined ? undefined : request.limit - (request.limit % grain);
  const end =
    asked !== undefined && (ramEnd === undefined || asked <= ramEnd)
      ? asked
      : ramEnd === undefined
        ? asked
        : ramEnd + 1n;
  if (end !== undefined && base + size > end) {
    return refuse(
      `${hex(size)} bytes do not fit below ${hex(end)}, so no area is made`,
      "mm/cma.c:303",
    );
  }
  if (request.fixed)
    return { made: true, size, range: { lo: base, hi: base + size - 1n }, exact: true };
  if (end === undefined || ram.length === 0) {
    return {
      made: true,
      size,
      range: end === undefined ? undefined : { lo: base, hi: end - 1n },
      exact: false,
    };
  }
  const room = free.flatMap((run) => intersect(run, { lo: base, hi: end - 1n }) ?? []);
  if (!room.some((range) => fits(range, size, grain))) {
    return refuse(
      `no RAM below ${hex(end)} holds ${hex(size)} bytes in one run, so no area is made`,
      "mm/cma.c:350",
    );
  }
  return { made: true, size, range: hull(room), exact: false };
}

/** A pool of the tree without `reg`: in the first of its ranges with room (drivers/of/of_reserved_mem.c:125). */
export function placePool(
  { geometry, ram, room: free }: Place,
  size: bigint,
  allocRanges: readonly Range[],
): { readonly range: Range | undefined } | "no-room" {
  const ranges = allocRanges.length > 0 ? allocRanges : undefined;
  if (ram.length === 0) return { range: ranges && hull(ranges) };
  const room = ranges
    ? free.flatMap((run) => ranges.flatMap((range) => intersect(run, range) ?? []))
    : free;
  const grain = BigInt(geometry.regionAlignment);
  return room.some((range) => fits(range, size, grain)) ? { range: hull(room) } : "no-room";
}

/** Banks in order, neighbours joined, as memblock keeps them. */
export function joinBanks(banks: readonly Bank[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const { base, size } of banks.toSorted((a, b) => (a.base < b.base ? -1 : 1))) {
    if (size <= 0n) continue;
    const hi = base + size - 1n;
    const last = ranges.at(-1);
    if (last && last.hi + 1n >= base)
      ranges[ranges.length - 1] = { lo: last.lo, hi: hi > last.hi ? hi : last.hi };
    else ranges.push({ lo: base, hi });
  }
  return ranges;
}

function refuse(value: string, source: string): Placed {
  return { made: false, fact: { value, source } };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function roundUp(value: bigint, multiple: bigint): bigint {
  return ((value + multiple - 1n) / multiple) * multiple;
}

function fits(range: Range, size: bigint, alignment: bigint): boolean {
  return roundUp(range.lo, alignment) + size - 1n <= range.hi;
}
