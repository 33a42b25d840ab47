// How many cells addresses and sizes have. Linux looks up the tree when a bus does not say, which the specification forbids.
import { u32Of } from "./cells.ts";
import type { Node } from "./tree.ts";

export interface CellCounts {
  readonly address: number;
  readonly size: number;
}

/** Default of the root on everything but SPARC (include/linux/of.h, OF_ROOT_NODE_ADDR_CELLS_DEFAULT). */
const DEFAULT = 1;

/** For addresses on the bus that `bus` is: of its children's `reg`. Source: drivers/of/base.c, of_bus_n_addr_cells. */
export function busCells(bus: Node): CellCounts {
  return { address: inherited(bus, "#address-cells"), size: inherited(bus, "#size-cells") };
}

/** For the node's own addresses, that is on its parent's bus. Source: drivers/of/base.c, of_n_addr_cells. */
export function ownCells(node: Node): CellCounts {
  return busCells(node.parent ?? node);
}

/** For memory and reserved memory: only the root counts. Source: drivers/of/fdt.c, early_init_dt_scan_root. */
export function rootCells(root: Node): CellCounts {
  return {
    address: u32Of(root, "#address-cells") ?? DEFAULT,
    size: u32Of(root, "#size-cells") ?? DEFAULT,
  };
}

function inherited(bus: Node, name: string): number {
  for (let at: Node | undefined = bus; at !== undefined; at = at.parent) {
    const count = u32Of(at, name);
    if (count !== undefined) return count;
  }
  return DEFAULT;
}
