// Reserved memory and CMA as this kernel sets them up: the tree's regions, and the default area wherever it comes from.
import type { Range } from "../buffer/memory.ts";
import { addressBits, hull, intersect } from "../buffer/range.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { hex } from "../diagnostic/hex.ts";
import { maxDmaAddress } from "../devicetree/dma-limit.ts";
import type { Bank } from "../devicetree/memory.ts";
import { reservedMemory, type ReservedRegion } from "../devicetree/reserved-memory.ts";
import type { CmaArea, Heap, Region } from "./board.ts";
import type { Context } from "./context.ts";
import {
  type DefaultCma,
  defaultCma,
  type DefaultCmaInput,
  type ReservedPool,
} from "./kernel/default-cma.ts";
import { dmaLimit } from "./kernel/dma-limit.ts";
import { heapsOf } from "./kernel/heaps.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { usualKernel } from "./kernel/usual.ts";

export interface Regions {
  readonly regions: readonly Region[];
  readonly cma: CmaArea;
  readonly heaps: readonly Heap[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param banks RAM as the tree gives it
 * @param ram where RAM can be, when that is known without the banks
 */
export function regionsOf(
  context: Context,
  banks: readonly Bank[],
  ram: Range | undefined,
): Regions {
  const { regions, diagnostics } = reservedMemory(context.tree);
  const available = regions.filter((region) => region.available);
  const pools = available.filter((region) => region.kind !== "plain").map(toPool);
  const highest = maxDmaAddress(context.tree);
  const kernel = usualKernel(context.kernel);
  const input: DefaultCmaInput = {
    pools,
    memory: banks,
    reserved: reservedRanges(context, available),
    compatible: context.compatible,
    ...(highest === undefined ? {} : { maxDmaAddress: highest }),
  };
  const area = inRam(assumedArea(defaultCma(kernel, input), kernel, input), ram);
  const heaps = heapsOf(kernel, {
    defaultCma: area,
    cmaRegions: pools.filter((pool) => pool.reusable && !pool.isDefault).map((pool) => pool.name),
    reservedPools: pools.filter((pool) => !pool.reusable).map((pool) => pool.name),
  });
  const reservations = context.tree.reservations.map(({ address, size }, at): Region => {
    const range = size > 0n ? { lo: address, hi: address + size - 1n } : undefined;
    return {
      name: `memreserve${at}`,
      kind: "memreserve",
      base: address,
      size,
      allocRanges: [],
      ...(range ? { range } : {}),
    };
  });
  return {
    regions: [...available.map((region) => toRegion(region, area)), ...reservations],
    cma: toArea(area, context),
    heaps: heaps.map((heap) => ({
      ...heap,
      facts: heap.facts.map(({ value, source }) => ({
        field: heap.id,
        value,
        layer: "kernel" as const,
        source,
      })),
    })),
    diagnostics: [...diagnostics, ...lostPool(context, available, area, banks)],
  };
}

/** Everything with a place of its own is taken before pools without one are placed (drivers/of/of_reserved_mem.c:254). */
function reservedRanges({ tree }: Context, regions: readonly ReservedRegion[]): readonly Range[] {
  const fixed = regions.flatMap(({ base, size, more }) =>
    base === undefined ? more : [{ base, size }, ...more],
  );
  const reservations = tree.reservations.map(({ address, size }) => ({ base: address, size }));
  return [...fixed, ...reservations].flatMap(({ base, size }) =>
    size > 0n ? [{ lo: base, hi: base + size - 1n }] : [],
  );
}

/** Kernels have an area of some size below the DMA limit even when no configuration tells which; the board says so. */
function assumedArea(area: DefaultCma, kernel: Kernel, input: DefaultCmaInput): DefaultCma {
  if (!area.untold) return area;
  const { end } = dmaLimit(kernel, input);
  return {
    ...area,
    name: "reserved",
    setBy: "config",
    range: end === undefined ? undefined : { lo: 0n, hi: end - 1n },
  };
}

/** No area lies outside RAM, however little is known of where the kernel put it. */
function inRam(area: DefaultCma, ram: Range | undefined): DefaultCma {
  if (area.setBy === "none" || !ram) return area;
  return { ...area, range: area.range ? (intersect(area.range, ram) ?? area.range) : ram };
}

function toArea(area: DefaultCma, context: Context): CmaArea {
  const facts = area.facts.map(({ value, source }) => ({
    field: "cma",
    value,
    layer: "kernel" as const,
    source,
  }));
  const untold =
    area.setBy === "config" &&
    area.size === undefined &&
    context.kernel.option("CMA_SIZE_MBYTES") === "unknown";
  return {
    name: area.name,
    setBy: untold ? "unknown" : area.setBy,
    size: area.size,
    range: area.range,
    facts,
  };
}

function toRegion(region: ReservedRegion, area: DefaultCma): Region {
  const allocRanges = region.allocRanges.map(toRange);
  const fixed =
    region.base === undefined ? undefined : { lo: region.base, hi: region.base + region.size - 1n };
  const range = fixed ?? (region.name === area.name ? area.range : hull(allocRanges));
  return {
    name: region.name,
    node: region.node.path,
    kind: kindOf(region),
    ...(region.base === undefined ? {} : { base: region.base }),
    size: region.size,
    allocRanges,
    ...(range ? { range } : {}),
  };
}

function kindOf(region: ReservedRegion): Region["kind"] {
  if (region.noMap) return "no-map";
  if (region.kind !== "cma") return "carveout";
  return region.cmaDefault ? "cma-default" : "cma";
}

function toPool(region: ReservedRegion): ReservedPool {
  return {
    name: region.name,
    ...(region.base === undefined
      ? { size: region.size }
      : { reg: { base: region.base, size: region.size } }),
    allocRanges: region.allocRanges.map(toRange),
    reusable: region.reusable,
    noMap: region.noMap,
    isDefault: region.cmaDefault,
  };
}

function toRange({ base, size }: Bank): Range {
  return size > 0n ? { lo: base, hi: base + size - 1n } : addressBits(64);
}

/** The tree asks for a default area and the kernel ends up with another one, or none. */
function lostPool(
  context: Context,
  regions: readonly ReservedRegion[],
  area: DefaultCma,
  banks: readonly Bank[],
): readonly Diagnostic[] {
  const asked = regions.find((region) => region.cmaDefault);
  if (!asked || area.name === asked.name) return [];
  const { dropped, off, facts } = area;
  const { why, help } =
    off !== undefined
      ? { why: "this kernel has no CMA", help: `set ${off}=y` }
      : { why: whyLost(asked, banks, dropped), help: HOW_TO_KEEP };
  return [
    {
      code: "board-cma-pool-lost",
      severity: "warning",
      message: `the default CMA pool of ${hex(asked.size)} bytes is not used: ${why}`,
      place: { file: context.tree.file, node: asked.node.path },
      notes: facts.map(({ value, source }) => `${value} (${source})`),
      help,
    },
  ];
}

const HOW_TO_KEEP =
  "check its size, alignment and alloc-ranges against the RAM of the board, or drop cma= from the command line";

function whyLost(asked: ReservedRegion, banks: readonly Bank[], dropped: string | undefined) {
  if (dropped !== undefined) return "the command line's cma= drops it, alloc-ranges included";
  const largest = banks.reduce((size, bank) => (bank.size > size ? bank.size : size), 0n);
  return banks.length > 0 && asked.size > largest
    ? `it does not fit in RAM, whose largest bank has ${hex(largest)}`
    : "the kernel cannot set it up as it is written";
}
