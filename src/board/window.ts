// Which addresses a device can use: its DMA mask, the bus it hangs on, and what translates. Physical where nothing
// translates, device addresses (IOVA) behind an IOMMU, the reach of its own page tables where it has an MMU.
import type { AddressWindow, Range } from "../buffer/memory.ts";
import { addressBits, hull, intersect, rangeSize } from "../buffer/range.ts";
import { dmaLimitsOf, dmaRanges, iovaWindow } from "../devicetree/dma.ts";
import { physicalLimit } from "../devicetree/memory.ts";
import type { Node } from "../devicetree/tree.ts";
import type { DriverRow } from "../drivers/row.ts";
import { hex } from "../diagnostic/hex.ts";
import type { Fact } from "./board.ts";
import { type Context, driverFact, treeFact } from "./context.ts";
import type { Translation } from "./translation.ts";

/** A platform device starts with 32 bits (drivers/base/platform.c:536, setup_pdev_dma_masks). */
const DEFAULT_MASK_BITS = 32;

export interface Windows {
  /** What the device itself puts on the bus. */
  readonly window: AddressWindow | undefined;
  /** Where in physical memory its buffers may lie. */
  readonly physical: Range | undefined;
  readonly facts: readonly Fact[];
}

/**
 * @param attach the node whose DMA configuration an import is mapped with, when that is another one: with an IOMMU of
 * the driver's own, the exporter still maps for the attaching device first, by that device's mask.
 */
export function windowsOf(
  context: Context,
  node: Node,
  row: DriverRow,
  translation: Translation,
  attach: { readonly node: Node; readonly row: DriverRow | undefined } | undefined,
): Windows {
  const direct = directWindow(context, node, row);
  switch (translation.kind) {
    case "none":
      return { window: asPhysical(direct.range), physical: direct.range, facts: direct.facts };
    case "internal":
      return internalWindow(row, direct);
    case "iommu":
      return iommuWindow(context, node, row, translation, attach);
    case "unknown":
      return { window: undefined, physical: undefined, facts: direct.facts };
  }
}

interface Direct {
  readonly range: Range | undefined;
  readonly facts: readonly Fact[];
}

/** Physical addresses reachable without translation; what the hardware alone limits comes on top of what Linux knows. */
function directWindow(context: Context, node: Node, row: DriverRow | undefined): Direct {
  const known = knownWindow(context, node, row);
  const limit = row?.physicalWindow;
  if (!limit) return known;
  const value = `${hex(limit.lo)}..${hex(limit.hi)} by the hardware`;
  return {
    range: known.range && intersect(known.range, limit),
    facts: [
      ...known.facts,
      driverFact("window", value, row.driver, row.evidence["physicalWindow"]),
    ],
  };
}

/** What Linux knows: mask, `dma-ranges` and offsets that code sets. */
function knownWindow(context: Context, node: Node, row: DriverRow | undefined): Direct {
  const bits = row?.streamingMask ?? DEFAULT_MASK_BITS;
  const mask = maskOf(row);
  const described = addressBits(physicalLimit(context.tree));
  const facts = [maskFact(row, bits)];
  const offset = row?.busOffset;
  if (offset && !(offset.unlessInterconnects && node.property("interconnects"))) {
    // The offset is registered for 4 GiB of device addresses (drivers/soc/sunxi/sunxi_mbus.c, dma_direct_set_offset).
    const range = { lo: offset.subtract, hi: offset.subtract + addressBits(32).hi };
    const value = `device address = physical - ${hex(offset.subtract)}`;
    facts.push(driverFact("window", value, row.driver, row.evidence["busOffset"]));
    return { range: intersect(range, described), facts };
  }
  const ranges = dmaRanges(context.tree, node);
  if (ranges.kind !== "ranges") return { range: intersect(mask, described), facts };
  // A device address is sent when it lies in one of the ranges and under the mask (include/linux/dma-direct.h).
  const reached = ranges.ranges.flatMap(({ dma, cpu, size }) => {
    const device = intersect({ lo: dma, hi: dma + size - 1n }, mask);
    return device ? [{ lo: device.lo - dma + cpu, hi: device.hi - dma + cpu }] : [];
  });
  const range = longestRun(reached);
  const value = range ? `${hex(range.lo)}..${hex(range.hi)}` : "nothing under the mask";
  facts.push(treeFact(context, "window", value, ranges.at, "dma-ranges"));
  return { range: range && intersect(range, described), facts };
}

/**
 * Of several ranges the longest run without a gap: some buses list register windows beside the one of RAM, and
 * memory in a gap between two ranges has no device address at all.
 */
function longestRun(ranges: readonly Range[]): Range | undefined {
  const runs: Range[] = [];
  for (const range of ranges.toSorted((a, b) => (a.lo < b.lo ? -1 : 1))) {
    const last = runs.at(-1);
    const joined = last && range.lo <= last.hi + 1n ? hull([last, range]) : undefined;
    if (joined) runs[runs.length - 1] = joined;
    else runs.push(range);
  }
  return runs.toSorted((a, b) => (rangeSize(a) > rangeSize(b) ? -1 : 1))[0];
}

/** Device addresses under the driver's streaming mask. */
function maskOf(row: DriverRow | undefined): Range {
  const mask = addressBits(row?.streamingMask ?? DEFAULT_MASK_BITS);
  return row?.maskLimit === undefined ? mask : { lo: 0n, hi: row.maskLimit };
}

function maskFact(row: DriverRow | undefined, bits: number): Fact {
  if (row?.streamingMask === undefined) {
    return driverFact("DMA mask", `${bits} bits, the default`, row?.driver ?? "none", [
      "drivers/base/platform.c:536",
    ]);
  }
  return driverFact("DMA mask", `${bits} bits`, row.driver, row.evidence["streamingMask"]);
}

function internalWindow(row: DriverRow, direct: Direct): Windows {
  const mmu = row.ownMmu;
  if (!mmu || mmu.translatesImports !== "yes") {
    return { window: asPhysical(direct.range), physical: direct.range, facts: direct.facts };
  }
  // Its pages are mapped for the device first, so its mask bounds what its own tables may hold.
  const reach = addressBits(Math.min(mmu.addressBits, row.streamingMask ?? DEFAULT_MASK_BITS));
  const fact = driverFact(
    "window",
    `${mmu.addressBits} bits in its page tables, ${row.streamingMask ?? DEFAULT_MASK_BITS} in its mask`,
    row.driver,
    row.evidence["ownMmu"],
  );
  const physical = direct.range && intersect(reach, direct.range);
  return { window: asPhysical(reach), physical, facts: [fact] };
}

/**
 * The device side of `dma-ranges` still bounds the device addresses, the CPU side says nothing: any page can be mapped
 * (drivers/iommu/dma-iommu.c:553 and :641).
 */
function iommuWindow(
  context: Context,
  node: Node,
  row: DriverRow,
  translation: Translation,
  attach: { readonly node: Node; readonly row: DriverRow | undefined } | undefined,
): Windows {
  const iommu = translation.iommu?.row;
  if (!iommu) return { window: undefined, physical: undefined, facts: [] };
  const lo = iommu.apertureLo ?? 0n;
  const aperture = { lo, hi: lo + addressBits(iommu.apertureBits).hi };
  const own = row.iovaWindow;
  const dmaApi = iovaWindow(dmaLimitsOf(context.tree, node), maskOf(row).hi);
  const device = own ? intersect(own, aperture) : dmaApi && intersect(dmaApi, aperture);
  const facts: Fact[] = own
    ? [
        driverFact(
          "window",
          `${hex(own.lo)}..${hex(own.hi)}`,
          row.driver,
          row.evidence["iovaWindow"],
        ),
      ]
    : [maskFact(row, row.streamingMask ?? DEFAULT_MASK_BITS)];
  const tables = addressBits(iommu.physicalBits);
  const mapped = attach ? directWindow(context, attach.node, attach.row).range : tables;
  return {
    window: device && { space: "iova", ...device },
    physical: mapped && intersect(tables, mapped),
    facts,
  };
}

function asPhysical(range: Range | undefined): AddressWindow | undefined {
  return range && { space: "physical", ...range };
}
