// What of_dma_configure does to a platform device: mask, bus limit, offsets, coherency. The search for `dma-ranges` is in
// `dma-ranges.ts`.
//
// With an IOMMU, Linux 6.1 does NOT ignore `dma-ranges`. of_dma_configure_id computes the limits before it looks for an
// IOMMU (drivers/of/device.c:130-201; of_iommu_configure comes after, :205). What holds then:
// - IOMMU found and translating on arm64: IOVAs come from `dmaStart` up (drivers/iommu/dma-iommu.c:553, iommu_dma_init_domain
//   by arch_setup_dma_ops, arch/arm64/mm/dma-mapping.c:77) to the smaller of mask and bus limit (dma-iommu.c:641). Only
//   the device side of the ranges counts: the CPU side says nothing, since any page can be mapped; and gaps between
//   ranges are not left out for platform devices.
// - on arm with CONFIG_ARM_DMA_USE_IOMMU: IOVAs lie in `dmaStart` .. `dmaStart + size`; a size above 4 GiB fails, and the
//   DMA API stays direct (arch/arm/mm/dma-mapping.c:1569, :1731).
// - IOMMU node not available, or one entry of `iommus` whose IOMMU is not: no IOMMU at all, the ranges count in full
//   (drivers/iommu/of_iommu.c:30, NO_IOMMU). The same for an identity domain (`iommu.passthrough=1`): the DMA API is then direct
//   and applies the offsets (kernel/dma/direct.h) though the IOMMU is there.
import type { Answer } from "../diagnostic/answer.ts";
import { dmaParent } from "./dma-parent.ts";
import { dmaRanges } from "./dma-ranges.ts";
import type { DmaRange, DmaRanges } from "./dma-ranges.ts";
import { MAX_PARENTS } from "./translate.ts";
import type { DeviceTree, Node } from "./tree.ts";

export { dmaParent, dmaParentByInterconnect } from "./dma-parent.ts";
export { busDmaRanges, dmaRanges } from "./dma-ranges.ts";
export type { DmaRange, DmaRanges } from "./dma-ranges.ts";

/** What the driver finds in its device before it sets a mask of its own. */
export interface DmaLimits {
  /** First device address; 0 without ranges. */
  readonly dmaStart: bigint;
  /** Bytes from `dmaStart` to the last device address; what an IOMMU's address space is made from. */
  readonly size: bigint;
  /** The mask the device starts with. A driver that sets another is not held to it, only to `busLimit`. */
  readonly mask: bigint;
  /** Highest device address whatever mask the driver sets later; absent without valid ranges. */
  readonly busLimit: bigint | undefined;
  /** Between CPU and device addresses; absent without valid ranges: they are equal. */
  readonly rangeMap: readonly DmaRange[] | undefined;
  /** False when the bus refuses to bind a driver at all (-EINVAL). */
  readonly usable: boolean;
}

/**
 * The limits of a platform device. `mask` is the one it has before, 32 bits for those made from a device tree
 * (drivers/base/platform.c, setup_pdev_dma_masks). A platform device is configured even with invalid ranges (force_dma,
 * drivers/base/platform.c:1450). Source: drivers/of/device.c:114, of_dma_configure_id.
 */
export function dmaLimits(ranges: DmaRanges, mask = 0xffffffffn): DmaLimits {
  if (ranges.kind !== "ranges") {
    // max(mask, mask + 1): the sum is 0 for a mask of 64 bits.
    const size = mask === 0n ? 1n << 32n : mask === ALL ? ALL : mask + 1n;
    const limits = { dmaStart: 0n, size, busLimit: undefined, rangeMap: undefined, usable: true };
    return { ...limits, mask: mask & maskUpTo(size - 1n) };
  }
  const { start, end } = bounds(ranges.ranges);
  let size = u64(end - start);
  // A size given as a mask is taken as mask + 1 (drivers/of/device.c:158).
  if (size & 1n) size = u64(size + 1n);
  const last = u64(start + size - 1n);
  const rangeMap = ranges.ranges;
  return {
    dmaStart: start,
    size,
    mask: mask & maskUpTo(last),
    busLimit: last,
    rangeMap,
    usable: size !== 0n,
  };
}

/**
 * The device addresses an IOMMU that translates may use, both ends included; undefined when none are left. `mask` is what
 * the driver set. The CPU side of the ranges does not matter. On arm64 address 0 is kept free, and the IOMMU's aperture and
 * reserved regions narrow it further. Source: drivers/iommu/dma-iommu.c:553, :641; see the top of this file.
 */
export function iovaWindow(
  limits: DmaLimits,
  mask: bigint,
): { readonly lo: bigint; readonly hi: bigint } | undefined {
  const hi = limits.busLimit !== undefined && limits.busLimit < mask ? limits.busLimit : mask;
  return limits.usable && limits.dmaStart <= hi ? { lo: limits.dmaStart, hi } : undefined;
}

const ALL = 0xffffffffffffffffn;

/** The hull of the device addresses. Without a range the kernel's start lies above its end, which leaves a mask of 0. */
function bounds(ranges: readonly DmaRange[]): { readonly start: bigint; readonly end: bigint } {
  let start = ALL;
  let end = 0n;
  for (const { dma, size } of ranges) {
    if (dma < start) start = dma;
    const after = u64(dma + size);
    if (after > end) end = after;
  }
  return { start, end };
}

/** All bits of the highest address, so that it is reachable: DMA_BIT_MASK(ilog2(end) + 1). */
function maskUpTo(last: bigint): bigint {
  return last === 0n ? 0n : (1n << BigInt(last.toString(2).length)) - 1n;
}

/**
 * Whether caches and the device see the same memory. `otherwise` is the answer when no node on the way up says: "no" on
 * arm and arm64, where CONFIG_OF_DMA_DEFAULT_COHERENT is off. A circle of DMA parents is "unknown".
 * Source: drivers/of/address.c, of_dma_is_coherent.
 */
export function isCoherent(tree: DeviceTree, node: Node, otherwise: Answer = "no"): Answer {
  let steps = 0;
  for (let at: Node | undefined = node; at !== undefined; at = dmaParent(tree, at)) {
    if (steps++ > MAX_PARENTS) return "unknown";
    if (at.property("dma-coherent") !== undefined) return "yes";
    if (at.property("dma-noncoherent") !== undefined) return "no";
  }
  return otherwise;
}

/** `dmaLimits` of what `dmaRanges` finds. */
export function dmaLimitsOf(tree: DeviceTree, node: Node, mask?: bigint): DmaLimits {
  return dmaLimits(dmaRanges(tree, node), mask);
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
