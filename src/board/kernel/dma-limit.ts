// Where the DMA zone of a kernel ends: a CMA area from the command line or the configuration lies below it.
import { compareVersions } from "../../drivers/version.ts";
import type { Bank } from "./memory-limit.ts";
import { configured, type Kernel, type KernelFact } from "./kernel.ts";

export interface DmaLimit {
  /** First address beyond; undefined when nothing tells, and then only the end of RAM bounds an area. */
  readonly end: bigint | undefined;
  readonly facts: readonly KernelFact[];
}

export interface DmaLimitInput {
  readonly memory: readonly Bank[];
  /** Compatible strings of the root node. */
  readonly compatible: readonly string[];
  /** Highest CPU address that every `dma-ranges` of the tree reaches (drivers/of/address.c:1055). */
  readonly maxDmaAddress?: bigint;
}

const GIB = 1n << 30n;
const U32 = 0xffff_ffffn;

/** The limit that `dma_contiguous_reserve` is called with on this kernel and board. */
export function dmaLimit(kernel: Kernel, input: DmaLimitInput): DmaLimit {
  if (kernel.arch === "arm64") return arm64Limit(kernel, input);
  if (kernel.arch === "arm") return armLimit(kernel, input);
  return { end: undefined, facts: [] };
}

/** Before 5.11 the area lies below 32 bits, whatever the tree says of its devices. */
const FOUR_GIB: DmaLimit = {
  end: 4n * GIB,
  facts: [{ value: "the default CMA area lies below 4 GiB", source: "arm64 before Linux 5.11" }],
};

/**
 * ZONE_DMA ends at the smallest `dma-ranges` of the tree, rounded up to a power of two, and never above 4 GiB unless RAM
 * starts there. Read in 6.1; the tree counts since 5.11, and where RAM starts above 4 GiB later kernels differ.
 * Source: arch/arm64/mm/init.c:200, :220.
 */
function arm64Limit(kernel: Kernel, { memory, maxDmaAddress }: DmaLimitInput): DmaLimit {
  // Where the boot loader fills the banks in, RAM is taken to start below 4 GiB; the board says that it is.
  const start = memory.reduce((low, { base }) => (base < low ? base : low), memory[0]?.base ?? 0n);
  const zoned = configured(kernel, ["ZONE_DMA"]);
  if (start > U32 || zoned === "unknown") return { end: undefined, facts: [] };
  if (zoned === "no" && configured(kernel, ["ZONE_DMA32"]) !== "yes")
    return { end: undefined, facts: [] };
  if (compareVersions(kernel.version, { major: 5, minor: 11 }) < 0) return FOUR_GIB;
  const bits =
    zoned === "yes" && maxDmaAddress !== undefined
      ? Math.min(32, maxDmaAddress.toString(2).length)
      : 32;
  const mask = (1n << BigInt(bits)) - 1n;
  const end = (start > mask ? U32 : mask) + 1n;
  return {
    end,
    facts: [
      { value: `the DMA zone ends at 0x${end.toString(16)}`, source: "arch/arm64/mm/init.c:224" },
    ],
  };
}

/** Boards of 6.1 whose machine description bounds DMA, counted from the start of RAM (arch/arm/mm/init.c:97). */
const ARM_ZONES: readonly {
  readonly compatible: RegExp;
  readonly size: bigint;
  readonly needs: string;
  readonly source: string;
}[] = [
  {
    compatible: /^brcm,bcm2711$/,
    size: GIB,
    needs: "ZONE_DMA",
    source: "arch/arm/mach-bcm/bcm2711.c:21",
  },
  {
    compatible: /^arm,realview-/,
    size: GIB / 4n,
    needs: "ZONE_DMA",
    source: "arch/arm/mach-versatile/realview.c:22",
  },
  {
    compatible: /^ti,(k2hk|k2e|k2l|k2g|keystone)$/,
    size: 2n * GIB,
    needs: "ARM_LPAE",
    source: "arch/arm/mach-keystone/keystone.c:104",
  },
  {
    compatible: /^ti,(omap5|dra7|am57)/,
    size: 2n * GIB,
    needs: "ARM_LPAE",
    source: "arch/arm/mach-omap2/board-generic.c:288",
  },
];

/** Without a DMA zone arm sets no limit (arch/arm/mm/mm.h:83); with one it is 4 GiB, less on some boards. */
function armLimit(kernel: Kernel, { memory, compatible }: DmaLimitInput): DmaLimit {
  if (configured(kernel, ["ZONE_DMA"]) !== "yes") return { end: undefined, facts: [] };
  const zone = ARM_ZONES.find((row) => compatible.some((name) => row.compatible.test(name)));
  const needed = zone ? configured(kernel, [zone.needs]) : "no";
  if (!zone || needed === "no") return { end: U32, facts: [] };
  const [first] = memory;
  if (!first || needed === "unknown") return { end: undefined, facts: [] };
  const start = memory.reduce((low, { base }) => (base < low ? base : low), first.base);
  // The kernel takes the last byte for the end here, so the area ends one alignment lower.
  const end = start + zone.size - 1n;
  return {
    end,
    facts: [{ value: `the DMA zone ends at 0x${end.toString(16)}`, source: zone.source }],
  };
}
