// The regions of /reserved-memory as Linux sets them up, and which of them a device names.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { rootCells } from "./address-cells.ts";
import type { CellCounts } from "./address-cells.ts";
import { numberAt, u32Of } from "./cells.ts";
import { isCompatible } from "./compatible.ts";
import { warning } from "./diagnose.ts";
import type { Bank } from "./memory.ts";
import { childNamed } from "./names.ts";
import { phandleNodes } from "./phandles.ts";
import { isAvailable } from "./status.ts";
import type { DeviceTree, Node, Property } from "./tree.ts";

export interface ReservedRegion {
  readonly node: Node;
  /** The node's name with its unit address, which is also the name of the CMA region made from it. */
  readonly name: string;
  /**
   * `cma`: shared-dma-pool, reusable. `dma-pool`: shared-dma-pool for one device at a time, not reusable.
   * `restricted`: bounce buffers. `plain`: only kept away from the allocator.
   */
  readonly kind: "cma" | "dma-pool" | "restricted" | "plain";
  /** First address; absent when Linux chooses it at boot. */
  readonly base: bigint | undefined;
  readonly size: bigint;
  /** Further entries of `reg`: reserved, and part of no pool. */
  readonly more: readonly Bank[];
  readonly alignment: bigint | undefined;
  /** Where Linux may put a region without `base`: the first that fits. Empty is anywhere. */
  readonly allocRanges: readonly Bank[];
  readonly reusable: boolean;
  readonly noMap: boolean;
  /** `linux,cma-default`: the CMA region of devices that name none. */
  readonly cmaDefault: boolean;
  /** False: Linux makes nothing of the node. */
  readonly available: boolean;
}

export interface ReservedMemory {
  readonly regions: readonly ReservedRegion[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Linux has room for so many (drivers/of/of_reserved_mem.c:27). */
const MAX_REGIONS = 64;

/** All regions, disabled ones too. Source: drivers/of/fdt.c, fdt_scan_reserved_mem; drivers/of/of_reserved_mem.c. */
export function reservedMemory(tree: DeviceTree): ReservedMemory {
  const parent = childNamed(tree.root, "reserved-memory");
  if (parent === undefined) return { regions: [], diagnostics: [] };
  const counts = rootCells(tree.root);
  if (!isTaken(parent, counts)) {
    const message =
      "Linux ignores all reserved memory: it needs ranges, and the cell counts of the root";
    return {
      regions: [],
      diagnostics: [warning(tree, "devicetree-bad-reserved-memory", message, parent)],
    };
  }
  const regions: ReservedRegion[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const node of parent.children) {
    const complain: Complain = (message, property) => {
      diagnostics.push(warning(tree, "devicetree-bad-reserved-region", message, node, property));
    };
    const region = regionOf(node, counts, complain);
    if (region !== undefined) regions.push(region);
  }
  const [dropped] = regions.filter(({ available }) => available).slice(MAX_REGIONS);
  if (dropped !== undefined) {
    const message = `Linux takes ${MAX_REGIONS} regions and ignores this and all after it`;
    diagnostics.push(warning(tree, "devicetree-bad-reserved-region", message, dropped.node));
  }
  return { regions, diagnostics };
}

/** The available regions that the node's `memory-region` names, in its order. */
export function memoryRegionsOf(tree: DeviceTree, node: Node): readonly ReservedRegion[] {
  const parent = childNamed(tree.root, "reserved-memory");
  const counts = rootCells(tree.root);
  if (parent === undefined || !isTaken(parent, counts)) return [];
  return phandleNodes(tree, node, "memory-region").flatMap((target) => {
    const region = target.parent === parent ? regionOf(target, counts, () => {}) : undefined;
    return region?.available === true ? region : [];
  });
}

/** Source: drivers/of/fdt.c, __reserved_mem_check_root. */
function isTaken(parent: Node, counts: CellCounts): boolean {
  return (
    u32Of(parent, "#address-cells") === counts.address &&
    u32Of(parent, "#size-cells") === counts.size &&
    parent.property("ranges") !== undefined
  );
}

type Complain = (message: string, property?: string) => void;

function regionOf(node: Node, counts: CellCounts, complain: Complain): ReservedRegion | undefined {
  const place = placeOf(node, counts, complain);
  if (place === undefined) return undefined;
  const reusable = node.property("reusable") !== undefined;
  const noMap = node.property("no-map") !== undefined;
  return {
    node,
    name: node.name,
    kind: kindOf(node, reusable, noMap),
    ...place,
    reusable,
    noMap,
    cmaDefault: node.property("linux,cma-default") !== undefined,
    available: isAvailable(node),
  };
}

/** Sources: kernel/dma/contiguous.c:399, kernel/dma/coherent.c:363, kernel/dma/swiotlb.c:1112. */
function kindOf(node: Node, reusable: boolean, noMap: boolean): ReservedRegion["kind"] {
  if (isCompatible(node, "shared-dma-pool"))
    return reusable ? (noMap ? "plain" : "cma") : "dma-pool";
  const unfit = ["linux,cma-default", "linux,dma-default"].some(
    (name) => node.property(name) !== undefined,
  );
  if (isCompatible(node, "restricted-dma-pool"))
    return reusable || noMap || unfit ? "plain" : "restricted";
  return "plain";
}

type RegionPlace = Pick<ReservedRegion, "base" | "size" | "more" | "alignment" | "allocRanges">;

function placeOf(node: Node, counts: CellCounts, complain: Complain): RegionPlace | undefined {
  const reg = node.property("reg");
  if (reg === undefined) return dynamicPlace(node, counts, complain);
  const banks = banksOf(reg, counts);
  if (banks === undefined) {
    complain(
      `${reg.bytes.length} bytes are no whole number of regions; Linux skips the node`,
      "reg",
    );
    return undefined;
  }
  const [first, ...more] = banks;
  if (first === undefined) {
    complain("Linux reserves nothing for an empty reg", "reg");
    return undefined;
  }
  // A region of size 0 takes the way of those without `reg`.
  if (first.size === 0n) return dynamicPlace(node, counts, complain);
  return { base: first.base, size: first.size, more, alignment: undefined, allocRanges: [] };
}

/** Source: drivers/of/of_reserved_mem.c, __reserved_mem_alloc_size. */
function dynamicPlace(node: Node, counts: CellCounts, complain: Complain): RegionPlace | undefined {
  const sizeCells = node.property("size");
  // A node with neither is no region: some only group others or describe a firmware interface.
  if (sizeCells === undefined) return undefined;
  const size = exact(sizeCells, counts.size);
  if (size === undefined) {
    complain(`The size must have ${counts.size} cells; Linux skips the node`, "size");
    return undefined;
  }
  const alignmentCells = node.property("alignment");
  const alignment = alignmentCells && exact(alignmentCells, counts.address);
  if (alignmentCells !== undefined && alignment === undefined) {
    complain(`The alignment must have ${counts.address} cells; Linux skips the node`, "alignment");
    return undefined;
  }
  const allocCells = node.property("alloc-ranges");
  const allocRanges = allocCells === undefined ? [] : banksOf(allocCells, counts);
  if (allocRanges === undefined || (allocCells !== undefined && allocRanges.length === 0)) {
    complain("Linux cannot allocate in these ranges and skips the node", "alloc-ranges");
    return undefined;
  }
  return { base: undefined, size, more: [], alignment, allocRanges };
}

function exact(property: Property, count: number): bigint | undefined {
  return property.bytes.length === count * 4 ? numberAt(property, 0, count) : undefined;
}

/** Base and size pairs in the root's cells; undefined when the length does not fit. */
function banksOf(property: Property, counts: CellCounts): readonly Bank[] | undefined {
  const entryCells = counts.address + counts.size;
  if (entryCells === 0 || property.bytes.length % (entryCells * 4) !== 0) return undefined;
  const banks: Bank[] = [];
  for (let at = 0; ; at += entryCells) {
    const base = numberAt(property, at, counts.address);
    const size = numberAt(property, at + counts.address, counts.size);
    if (base === undefined || size === undefined) return banks;
    banks.push({ base, size });
  }
}
