// Carries an address up the buses to the CPU, or up the DMA parents to memory: the walk that `ranges.ts` and `dma-ranges.ts` share.
import { busOf } from "./bus.ts";
import type { Bus } from "./bus.ts";
import { cellsAt, numberAt, numberOf } from "./cells.ts";
import type { CellCounts } from "./address-cells.ts";
import type { Node } from "./tree.ts";

export type Translation =
  | { readonly kind: "address"; readonly value: bigint }
  /** `at` is the node whose bus could not be crossed. */
  | { readonly kind: "none"; readonly at: Node; readonly reason: string };

/** The way up: `ranges` with the tree's parents, `dma-ranges` with the DMA parents. */
export interface Path {
  readonly property: "ranges" | "dma-ranges";
  parentOf(node: Node): Node | undefined;
}

const MAX_ADDRESS_CELLS = 4;
/** Trees are no deeper (drivers/of/fdt.c:291), so a longer way up is a circle of DMA parents. */
export const MAX_PARENTS = 64;
/** Far above what real trees have; it bounds the work a broken one can cause. */
export const MAX_ENTRIES = 1024;

/**
 * Translates an address of `node`, given as cells of the bus the node is on.
 * Source: drivers/of/address.c, __of_translate_address. A circle of parents ends in `none`, where Linux would not return.
 */
export function translate(path: Path, node: Node, address: readonly number[]): Translation {
  const first = path.parentOf(node);
  if (first === undefined) return { kind: "none", at: node, reason: "the node has no parent bus" };
  let bus = busOf(first);
  let counts = bus.cellsFor(node);
  if (!usable(counts) || address.length < counts.address) return badCounts(node);
  let cells = address.slice(0, counts.address);
  let at = first;
  for (let steps = 0; steps < MAX_PARENTS; steps++) {
    const parent = path.parentOf(at);
    if (parent === undefined) return { kind: "address", value: numberOf(cells) };
    const parentBus = busOf(parent);
    const parentCounts = parentBus.cellsFor(at);
    if (!usable(parentCounts)) return badCounts(at);
    const next = across(path, at, bus, counts, parentBus, parentCounts, cells);
    if (typeof next === "string") return { kind: "none", at, reason: next };
    cells = next;
    counts = parentCounts;
    bus = parentBus;
    at = parent;
  }
  return { kind: "none", at, reason: "the DMA parents form a circle" };
}

/** Sizes of no cells mean a bus whose addresses are no memory addresses (drivers/of/address.c:21). */
function usable({ address, size }: CellCounts): boolean {
  // The kernel keeps counts in int: from 2^31 on they are negative and fail the same check.
  return address > 0 && address <= MAX_ADDRESS_CELLS && size > 0 && size < 0x80000000;
}

function badCounts(at: Node): Translation {
  return { kind: "none", at, reason: "the cell counts allow no translation" };
}

/** One step, from the bus `node` is to its parent's; a text says why not. Source: drivers/of/address.c, of_translate_one. */
function across(
  path: Path,
  node: Node,
  bus: Bus,
  counts: CellCounts,
  parentBus: Bus,
  parentCounts: CellCounts,
  address: readonly number[],
): number[] | string {
  const ranges = node.property(path.property);
  // Only `ranges` must be there: a missing `dma-ranges` is passed over one to one.
  if (ranges === undefined && path.property === "ranges") return "it has no ranges";
  if (ranges === undefined || ranges.bytes.length === 0) {
    const flags = address.slice(0, parentBus.flagCells);
    const zeros = Array.from({ length: parentCounts.address - flags.length }, () => 0);
    return plus([...flags, ...zeros], numberOf(address), parentBus.flagCells);
  }
  const sizeAt = counts.address + parentCounts.address;
  const offered = numberOf(address.slice(bus.flagCells));
  for (let index = 0, at = 0; index < MAX_ENTRIES; index++, at += sizeAt + counts.size) {
    const size = numberAt(ranges, at + sizeAt, counts.size);
    const start = numberAt(ranges, at + bus.flagCells, counts.address - bus.flagCells);
    if (size === undefined || start === undefined) break;
    // The end wraps at 64 bits as in the kernel: a range up to 2^64 translates nothing.
    if (offered < start || offered >= BigInt.asUintN(64, start + size)) continue;
    if (!bus.flagsMatch(address, cellsAt(ranges, at, 1) ?? [])) continue;
    const target = cellsAt(ranges, at + counts.address, parentCounts.address) ?? [];
    return plus(target, offered - start, parentBus.flagCells);
  }
  return `its ${path.property} do not cover 0x${offered.toString(16)}`;
}

/** An address moved by an offset, its flags kept. Source: drivers/of/address.c, of_bus_default_translate. */
function plus(address: readonly number[], offset: bigint, flagCells: number): number[] {
  const sum = BigInt.asUintN(64, numberOf(address.slice(flagCells)) + offset);
  const low = [Number(sum >> 32n), Number(sum & 0xffffffffn)];
  const width = address.length - flagCells;
  const zeros = Array.from({ length: Math.max(0, width - 2) }, () => 0);
  return [...address.slice(0, flagCells), ...zeros, ...low.slice(2 - Math.min(width, 2))];
}
