// Finding nodes by path and by phandle, for every kind of tree. Both maps are made on first use.
import type { Node } from "./tree.ts";
import { u32Of } from "./cells.ts";

export interface Lookup {
  nodeAt(path: string): Node | undefined;
  nodeWithPhandle(phandle: number): Node | undefined;
}

/** Where two nodes have the same name or phandle the first wins, as in Linux (drivers/of/base.c:1244). */
export function createLookup(root: Node, nodes: () => Iterable<Node>): Lookup {
  const children = new Map<Node, Map<string, Node>>();
  let phandles: Map<number, Node> | undefined;

  function child(parent: Node, name: string): Node | undefined {
    let byName = children.get(parent);
    if (byName === undefined) {
      byName = firstOf(parent.children, (node) => node.name);
      children.set(parent, byName);
    }
    return byName.get(name);
  }

  return {
    nodeAt(path) {
      if (path === "/") return root;
      if (!path.startsWith("/")) return undefined;
      let node: Node | undefined = root;
      for (const name of path.split("/").slice(1)) {
        if (node === undefined) return undefined;
        node = child(node, name);
      }
      return node;
    },
    nodeWithPhandle(phandle) {
      phandles ??= firstOf(nodes(), phandleOf);
      return phandles.get(phandle);
    },
  };
}

/** A node's phandle. 0 and 0xffffffff name nothing (Devicetree Specification 0.4, 2.3.3). */
export function phandleOf(node: Node): number | undefined {
  const value = u32Of(node, "phandle") ?? u32Of(node, "linux,phandle");
  return value === 0 || value === 0xffffffff ? undefined : value;
}

function firstOf<K>(nodes: Iterable<Node>, keyOf: (node: Node) => K | undefined): Map<K, Node> {
  const map = new Map<K, Node>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key !== undefined && !map.has(key)) map.set(key, node);
  }
  return map;
}
