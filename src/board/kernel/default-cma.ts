// The default CMA area of a kernel on a board: who sets it, how large it is and where it may lie.
import type { Range } from "../../buffer/memory.ts";
import { without } from "../../buffer/range.ts";
import { rangeSize } from "../../buffer/range.ts";
import { parseCma } from "./cmdline.ts";
import { cmaGeometry } from "./cma-geometry.ts";
import {
  type AreaRequest,
  declareArea,
  joinBanks,
  type Place,
  placePool,
} from "./cma-placement.ts";
import { dmaLimit } from "./dma-limit.ts";
import { configured, type Kernel, type KernelFact, optionNumber } from "./kernel.ts";
import { type Bank, limitMemory } from "./memory-limit.ts";

/** An enabled child of /reserved-memory that is a `shared-dma-pool`, in plain data. */
export interface ReservedPool {
  /** Node name with its unit address: the kernel uses all of it (drivers/of/fdt.c:590). */
  readonly name: string;
  /** First entry of `reg`: the kernel knows no other (drivers/of/fdt.c:535). */
  readonly reg?: Bank;
  /** `size`, for a pool that the kernel places. */
  readonly size?: bigint;
  readonly allocRanges: readonly Range[];
  readonly reusable: boolean;
  readonly noMap: boolean;
  /** `linux,cma-default`. */
  readonly isDefault: boolean;
}

export interface DefaultCmaInput {
  readonly pools: readonly ReservedPool[];
  /** Banks of RAM as the tree gives them, before `mem=`; empty when it gives none. */
  readonly memory: readonly Bank[];
  /** RAM that the tree sets apart at a place of its own, `/memreserve/` included; no area is laid there. */
  readonly reserved?: readonly Range[];
  /** Compatible strings of the root node. */
  readonly compatible: readonly string[];
  readonly maxDmaAddress?: bigint;
}

export interface DefaultCma {
  /** The area's name; undefined when there is none or nothing tells. */
  readonly name: string | undefined;
  readonly setBy: "cmdline" | "devicetree" | "config" | "none" | "unknown";
  /** Bytes, 0 when there is none; undefined when nothing tells. */
  readonly size: bigint | undefined;
  /** Addresses it may lie at. */
  readonly range: Range | undefined;
  /** `range` is the area itself, not the room it is placed in. */
  readonly exact: boolean;
  /** Pool of the device tree that `cma=` replaced: its memory and its `alloc-ranges` are gone. */
  readonly dropped?: string;
  /** Option without which this kernel has no area at all. */
  readonly off?: string;
  readonly facts: readonly KernelFact[];
  /** Nobody asked for another area, and only the configuration, which is not there, would tell this one. */
  readonly untold?: true;
}

/** Name of an area that no node makes (kernel/dma/contiguous.c:233). */
const UNNAMED = "reserved";
const MIB = 1n << 20n;

/**
 * The area that `dma_contiguous_default_area` points to: `cma=` beats the tree's `linux,cma-default` pool, which beats
 * CONFIG_CMA_SIZE_*. An area that cannot be made leaves its place to the next, except that `cma=` stays the last word.
 * Source: kernel/dma/contiguous.c:166, :399.
 */
export function defaultCma(kernel: Kernel, input: DefaultCmaInput): DefaultCma {
  const off = ["CMA", "DMA_CMA"].find((symbol) => configured(kernel, [symbol]) === "no");
  if (off !== undefined) {
    const facts = [{ value: "no CMA in this kernel", source: `CONFIG_${off} is not set` }];
    return { ...none(facts), off: `CONFIG_${off}` };
  }
  const memory = limitMemory(kernel, input.memory);
  const ram = joinBanks(memory);
  const place: Place = {
    geometry: cmaGeometry(kernel),
    ram,
    room: without(ram, input.reserved ?? []),
    limit: dmaLimit(kernel, { ...input, memory }),
  };
  return (
    fromCmdline(kernel, input.pools, place) ??
    fromTree(kernel, input.pools, place) ??
    fromConfig(kernel, place)
  );
}

function none(facts: readonly KernelFact[]): DefaultCma {
  return { name: undefined, setBy: "none", size: 0n, range: undefined, exact: false, facts };
}

function unknown(facts: readonly KernelFact[]): DefaultCma {
  return {
    name: undefined,
    setBy: "unknown",
    size: undefined,
    range: undefined,
    exact: false,
    facts,
  };
}

function fromCmdline(
  kernel: Kernel,
  pools: readonly ReservedPool[],
  place: Place,
): DefaultCma | undefined {
  const text = kernel.parameter("cma");
  if (text === undefined) return undefined;
  const source = `cma=${text}`;
  if (text === "")
    return unknown([{ value: "cma without a size", source: "kernel/dma/contiguous.c:79" }]);
  const dropped = pools.find((pool) => pool.isDefault)?.name;
  const facts: KernelFact[] = [{ value: "the command line sets the area", source }];
  if (dropped !== undefined)
    facts.push({ value: `${dropped} is dropped`, source: "kernel/dma/contiguous.c:406" });
  const { size, base, limit, fixed } = parseCma(text);
  const area =
    size === 0n
      ? none([{ value: "the area is switched off", source }])
      : areaOf(
          place,
          { size, base, limit: lower(limit === 0n ? undefined : limit, place.limit.end), fixed },
          "cmdline",
        );
  return {
    ...area,
    ...(dropped === undefined ? {} : { dropped }),
    facts: [...facts, ...area.facts],
  };
}

function lower(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined ? b : b === undefined || a < b ? a : b;
}

/**
 * The last pool that can be set up wins; the kernel goes through them by base, those without one first
 * (drivers/of/of_reserved_mem.c:201, :254).
 */
function fromTree(
  kernel: Kernel,
  pools: readonly ReservedPool[],
  place: Place,
): DefaultCma | undefined {
  if (configured(kernel, ["OF_RESERVED_MEM"]) === "no") return undefined;
  const able = pools.filter((pool) => pool.isDefault && pool.reusable && !pool.noMap);
  const order = able.toSorted((a, b) => ((a.reg?.base ?? 0n) < (b.reg?.base ?? 0n) ? -1 : 1));
  return order.reduce<DefaultCma | undefined>(
    (chosen, pool) => treeArea(pool, place) ?? chosen,
    undefined,
  );
}

function treeArea(pool: ReservedPool, place: Place): DefaultCma | undefined {
  const size = pool.reg?.size ?? pool.size;
  if (size === undefined || size === 0n) return undefined;
  const facts: KernelFact[] = [
    { value: `the node ${pool.name} sets the area`, source: "kernel/dma/contiguous.c:430" },
  ];
  const grain = BigInt(place.geometry.regionAlignment);
  // Dynamic pools get an aligned base, but their size is taken as it is and refused (of_reserved_mem.c:119, contiguous.c:416).
  if (((pool.reg?.base ?? 0n) | size) % grain !== 0n) {
    const value = `${pool.name} is not a multiple of 0x${grain.toString(16)} bytes, so it is refused`;
    const fact = { value, source: "kernel/dma/contiguous.c:416" };
    return place.geometry.assumed.length === 0 ? undefined : unknown([...facts, fact]);
  }
  const area = { name: pool.name, setBy: "devicetree", size } as const;
  if (pool.reg) {
    return {
      ...area,
      range: { lo: pool.reg.base, hi: pool.reg.base + size - 1n },
      exact: true,
      facts,
    };
  }
  const bounded = pool.allocRanges.length > 0;
  const source = bounded ? "drivers/of/of_reserved_mem.c:141" : "drivers/of/of_reserved_mem.c:153";
  facts.push({
    value: bounded
      ? "placed in the first of its alloc-ranges with room"
      : "placed as high in RAM as it fits",
    source,
  });
  const placed = placePool(place, size, pool.allocRanges);
  return placed === "no-room" ? undefined : { ...area, range: placed.range, exact: false, facts };
}

function fromConfig(kernel: Kernel, place: Place): DefaultCma {
  const chosen = configSize(kernel, place);
  if (chosen === undefined) {
    const source = kernel.configFile ?? "no kernel configuration";
    return {
      ...unknown([{ value: "nothing tells CONFIG_CMA_SIZE_MBYTES", source }]),
      untold: true,
    };
  }
  const { size, source } = chosen;
  const facts = [{ value: "the kernel configuration sets the area", source }];
  if (size === undefined)
    return { name: UNNAMED, setBy: "config", size, range: undefined, exact: false, facts };
  if (size === 0n) return none([{ value: "the configuration asks for no area", source }]);
  const area = areaOf(place, { size, base: 0n, limit: place.limit.end, fixed: false }, "config");
  return { ...area, facts: [...facts, ...area.facts] };
}

/** Bytes by CONFIG_CMA_SIZE_SEL_*; a size without bytes depends on RAM that nobody tells. Source: kernel/dma/contiguous.c:182. */
function configSize(
  kernel: Kernel,
  place: Place,
): { size: bigint | undefined; source: string } | undefined {
  const how = ["MBYTES", "PERCENTAGE", "MIN", "MAX"].find(
    (name) => kernel.option(`CMA_SIZE_SEL_${name}`) === "y",
  );
  if (how === undefined) return undefined;
  const megabytes = BigInt(Math.max(0, optionNumber(kernel, "CMA_SIZE_MBYTES") ?? 0)) * MIB;
  if (how === "MBYTES")
    return { size: megabytes, source: `CONFIG_CMA_SIZE_MBYTES=${megabytes / MIB}` };
  const percentage = Math.max(0, optionNumber(kernel, "CMA_SIZE_PERCENTAGE") ?? 0);
  const source = `CONFIG_CMA_SIZE_SEL_${how}, ${megabytes / MIB} MiB, ${percentage} %`;
  if (place.ram.length === 0) return { size: undefined, source };
  const total = place.ram.reduce((sum, range) => sum + rangeSize(range), 0n);
  const page = BigInt(place.geometry.pageSize);
  const share = (((total / page) * BigInt(percentage)) / 100n) * page;
  if (how === "PERCENTAGE") return { size: share, source };
  const [least, most] = share < megabytes ? [share, megabytes] : [megabytes, share];
  return { size: how === "MIN" ? least : most, source };
}

/** A grain that was only assumed can refuse nothing for certain; what the finest grain refuses too is refused. */
function areaOf(place: Place, request: AreaRequest, setBy: "cmdline" | "config"): DefaultCma {
  const sure = place.geometry.assumed.length === 0;
  const placed = declareArea(place, request);
  if (!placed.made) {
    const finest = { ...place.geometry, regionAlignment: place.geometry.pageSize };
    const refused = sure || !declareArea({ ...place, geometry: finest }, request).made;
    return (refused ? none : unknown)([placed.fact]);
  }
  const size = sure ? placed.size : request.size;
  const { range, exact } = placed;
  return { name: UNNAMED, setBy, size, range, exact, facts: exact ? [] : place.limit.facts };
}
