// The bus a device's memory accesses go over: the parent, unless an interconnect named `dma-mem` says another.
import { stringsOf } from "./cells.ts";
import { phandleArgs } from "./phandles.ts";
import type { DeviceTree, Node } from "./tree.ts";

/** Source: drivers/of/address.c, __of_get_dma_parent. The root has none. */
export function dmaParent(tree: DeviceTree, node: Node): Node | undefined {
  return dmaParentByInterconnect(tree, node) ?? node.parent;
}

/** The DMA parent that `interconnects` names; undefined when the node's parent is it. */
export function dmaParentByInterconnect(tree: DeviceTree, node: Node): Node | undefined {
  const index = stringsOf(node, "interconnect-names").indexOf("dma-mem");
  if (index < 0) return undefined;
  return phandleArgs(tree, node, "interconnects", "#interconnect-cells").entries[index]?.node;
}
