// Which part of memory a device sees and at which device addresses: `dma-ranges`, found and read exactly as Linux 6.1 does.
import { busCells, ownCells } from "./address-cells.ts";
import { busOf } from "./bus.ts";
import type { Bus } from "./bus.ts";
import { cellsAt, numberOf } from "./cells.ts";
import { dmaParent } from "./dma-parent.ts";
import { MAX_ENTRIES, MAX_PARENTS, translate } from "./translate.ts";
import type { Path } from "./translate.ts";
import type { DeviceTree, Node } from "./tree.ts";

/** Device addresses from `dma` on reach CPU addresses from `cpu` on. Values are modulo 2^64, as the kernel keeps them. */
export interface DmaRange {
  readonly dma: bigint;
  readonly cpu: bigint;
  readonly size: bigint;
}

export type DmaRanges =
  /** No limit and no offset. */
  | { readonly kind: "none" }
  /** There are some and Linux cannot use one: the device keeps its mask, without an offset. */
  | { readonly kind: "invalid"; readonly at: Node; readonly reason: string }
  | { readonly kind: "ranges"; readonly at: Node; readonly ranges: readonly DmaRange[] };

/** OF_BAD_ADDR: what the kernel has in place of an address it could not translate. */
const BAD_ADDRESS = 0xffffffffffffffffn;

/** What Linux finds for a device it makes from `node`. Source: drivers/of/device.c:114, of_dma_configure_id. */
export function dmaRanges(tree: DeviceTree, node: Node): DmaRanges {
  const bus = dmaParent(tree, node);
  return bus === undefined ? { kind: "none" } : busDmaRanges(tree, bus);
}

/**
 * What Linux finds starting at a bus: for devices behind one (PCI, or configured in code with another node's settings).
 * The search goes up over buses whose `dma-ranges` is empty, may start at one that has none, and ends at the next that
 * has none. Source: drivers/of/address.c:969, of_dma_get_range.
 */
export function busDmaRanges(tree: DeviceTree, bus: Node): DmaRanges {
  let steps = 0;
  for (let at: Node | undefined = bus; at !== undefined; at = dmaParent(tree, at)) {
    const property = at.property("dma-ranges");
    if (property !== undefined && property.bytes.length > 0) return readRanges(tree, at);
    if (property === undefined && steps > 0) return { kind: "none" };
    if (steps++ === MAX_PARENTS)
      return { kind: "invalid", at, reason: "the DMA parents form a circle" };
  }
  return { kind: "none" };
}

interface Entry extends DmaRange {
  readonly kind: string;
}

/** Source: drivers/of/address.c, of_pci_range_parser_one. Ranges that continue each other become one. */
function readRanges(tree: DeviceTree, at: Node): DmaRanges {
  const entries = entriesOf(tree, at);
  if (typeof entries === "string") return { kind: "invalid", at, reason: entries };
  const merged: Entry[] = [];
  for (const entry of entries) {
    const last = merged.at(-1);
    if (last !== undefined && continues(last, entry)) {
      merged[merged.length - 1] = { ...last, size: u64(last.size + entry.size) };
    } else {
      merged.push(entry);
    }
  }
  const ranges = merged
    .filter(({ cpu }) => cpu !== BAD_ADDRESS)
    .map(({ dma, cpu, size }) => ({ dma, cpu, size }));
  if (ranges.length === 0)
    return { kind: "invalid", at, reason: "no entry translates to a CPU address" };
  // The kernel's list ends at the first range of size 0 (include/linux/dma-direct.h:32): with it first, nothing is reachable.
  const end = ranges.findIndex(({ size }) => size === 0n);
  return { kind: "ranges", at, ranges: end < 0 ? ranges : ranges.slice(0, end) };
}

function entriesOf(tree: DeviceTree, at: Node): readonly Entry[] | string {
  const property = at.property("dma-ranges");
  const bus = busOf(at);
  const child = busCells(at);
  const parent = ownCells(at);
  // Fewer address cells than the bus has flags would read before the entry in the kernel.
  if (child.address < Math.max(1, bus.flagCells) || property === undefined)
    return "its cell counts are of no use";
  const path: Path = { property: "dma-ranges", parentOf: (node) => dmaParent(tree, node) };
  const entryCells = child.address + parent.address + child.size;
  const entries: Entry[] = [];
  for (let index = 0; ; index++) {
    if (index === MAX_ENTRIES) return `it has more than ${MAX_ENTRIES} entries`;
    const cells = cellsAt(property, index * entryCells, entryCells);
    if (cells === undefined) break;
    const cpu = translate(path, at, cells.slice(child.address, child.address + parent.address));
    entries.push({
      kind: kindOf(bus, cells[0] ?? 0),
      dma: numberOf(cells.slice(bus.flagCells, child.address)),
      cpu: cpu.kind === "address" ? cpu.value : BAD_ADDRESS,
      size: child.size === 0 ? 0n : numberOf(cells.slice(child.address + parent.address)),
    });
  }
  return entries.length === 0 ? "it is shorter than one entry" : entries;
}

/** What `get_flags` of the bus makes of the first cell: entries of different flags are not joined. */
function kindOf(bus: Bus, first: number): string {
  if (bus.name === "pci") return `${(first >>> 24) & 3} ${(first >>> 30) & 1}`;
  if (bus.name === "isa") return `${first & 1}`;
  return bus.name === "default-flags" ? `${first}` : "";
}

function continues(last: Entry, next: Entry): boolean {
  return (
    next.kind === last.kind &&
    next.dma === u64(last.dma + last.size) &&
    next.cpu === u64(last.cpu + last.size)
  );
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
