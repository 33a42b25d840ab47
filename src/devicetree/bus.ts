// The kinds of bus Linux tells apart when it translates addresses, and what each does differently.
// Source: drivers/of/address.c, of_busses. PCI support is taken as built in.
import { busCells, ownCells } from "./address-cells.ts";
import type { CellCounts } from "./address-cells.ts";
import { numberOf, stringOf } from "./cells.ts";
import { baseName } from "./names.ts";
import type { Node } from "./tree.ts";

export interface Bus {
  readonly name: "pci" | "isa" | "default-flags" | "default";
  /** The property that holds the addresses of the bus's devices. */
  readonly addresses: "reg" | "assigned-addresses";
  /** Cells before the number in an address. */
  readonly flagCells: 0 | 1;
  /** Cell counts for an address of `child`, a node on this bus. */
  cellsFor(child: Node): CellCounts;
  /** What kind of address it is: only ranges of the same kind translate it. */
  flagsMatch(address: readonly number[], range: readonly number[]): boolean;
}

const pci: Bus = {
  name: "pci",
  addresses: "assigned-addresses",
  flagCells: 1,
  cellsFor: () => ({ address: 3, size: 2 }),
  flagsMatch: (address, range) => pciSpace(address[0] ?? 0) === pciSpace(range[0] ?? 0),
};

const isa: Bus = {
  name: "isa",
  addresses: "reg",
  flagCells: 1,
  cellsFor: () => ({ address: 2, size: 1 }),
  flagsMatch: (address, range) => (((address[0] ?? 0) ^ (range[0] ?? 0)) & 1) === 0,
};

const withFlags: Bus = {
  name: "default-flags",
  addresses: "reg",
  flagCells: 1,
  cellsFor: ownCells,
  flagsMatch: (address, range) => address[0] === range[0],
};

const plain: Bus = {
  name: "default",
  addresses: "reg",
  flagCells: 0,
  cellsFor: ownCells,
  flagsMatch: () => true,
};

const PCI_TYPES = new Set(["pci", "pciex", "vci", "ht"]);

/** The kind of bus a node is. Source: drivers/of/address.c, of_match_bus. */
export function busOf(node: Node): Bus {
  const name = baseName(node);
  if (PCI_TYPES.has(stringOf(node, "device_type") ?? "") || name === "pcie") return pci;
  if (name === "isa") return isa;
  return busCells(node).address === 3 ? withFlags : plain;
}

/** Whether an address is one of memory, the only ones translated here: others are I/O ports or configuration space. */
export function isMemoryAddress(bus: Bus, address: readonly number[]): boolean {
  const first = address[0] ?? 0;
  if (bus.name === "pci") return pciSpace(first) === "memory";
  if (bus.name === "isa") return (first & 1) === 0;
  // A bus of three cells takes the whole first cell as resource flags (of_bus_default_flags_get_flags; IORESOURCE_MEM).
  return bus.name === "default" || (first & 0x200) !== 0;
}

/** The number of an address without its flags. */
export function busAddress(bus: Bus, address: readonly number[]): bigint {
  return numberOf(address.slice(bus.flagCells));
}

function pciSpace(flags: number): "configuration" | "io" | "memory" {
  const space = (flags >>> 24) & 3;
  return space === 0 ? "configuration" : space === 1 ? "io" : "memory";
}
