// Where a node's registers or memory lie for the CPU.
import { busAddress, busOf, isMemoryAddress } from "./bus.ts";
import { cellsAt, numberAt } from "./cells.ts";
import { MAX_ENTRIES, translate } from "./translate.ts";
import type { Path, Translation } from "./translate.ts";
import type { Node } from "./tree.ts";

const upTheTree: Path = { property: "ranges", parentOf: (node) => node.parent };

/** An entry of `reg`. */
export interface Register {
  /** On the node's own bus. */
  readonly bus: bigint;
  readonly size: bigint;
  readonly cpu: Translation;
}

/** The CPU address of an address of `node`, given in cells of the bus it is on. Source: of_translate_address. */
export function cpuAddress(node: Node, address: readonly number[]): Translation {
  return translate(upTheTree, node, address);
}

/**
 * The entries of `reg`, or of `assigned-addresses` on PCI, translated. Left-over cells and a node without a bus have none.
 * Source: drivers/of/address.c, __of_get_address. I/O ports are not translated.
 */
export function registersOf(node: Node): readonly Register[] {
  if (node.parent === undefined) return [];
  const bus = busOf(node.parent);
  const counts = bus.cellsFor(node);
  const property = node.property(bus.addresses);
  if (property === undefined || counts.address < 1 || counts.address > 4) return [];
  const registers: Register[] = [];
  for (let at = 0; registers.length < MAX_ENTRIES; at += counts.address + counts.size) {
    const address = cellsAt(property, at, counts.address);
    const size = numberAt(property, at + counts.address, counts.size);
    if (address === undefined || size === undefined) break;
    const cpu: Translation = isMemoryAddress(bus, address)
      ? cpuAddress(node, address)
      : { kind: "none", at: node.parent, reason: "it is no memory address" };
    registers.push({ bus: busAddress(bus, address), size, cpu });
  }
  return registers;
}
