// A node's name without its unit address, and children found by it.
import type { Node } from "./tree.ts";

/** `port@1` is named `port`. Source: drivers/of/base.c, of_node_name_eq. */
export function baseName(node: Node): string {
  const at = node.name.indexOf("@");
  return at < 0 ? node.name : node.name.slice(0, at);
}

export function childNamed(node: Node, name: string): Node | undefined {
  return node.children.find((child) => baseName(child) === name);
}
