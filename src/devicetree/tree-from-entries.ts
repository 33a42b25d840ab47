// The tree of a directory: /proc/device-tree or a copy of one, where nodes are directories and properties are files.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { createLookup } from "./lookup.ts";
import type { DeviceTree, Node, Property } from "./tree.ts";

/** A file with its bytes, or a directory without; the path is absolute within the tree: `/soc/gpu@1c40000/reg`. */
export interface TreeEntry {
  readonly path: string;
  readonly bytes?: Uint8Array;
}

/** As deep as Linux makes trees (drivers/of/fdt.c:291). */
const MAX_DEPTH = 64;

/**
 * Builds a tree from entries in any order; missing directories are made. Of two properties of one path the first counts.
 * The `name` files that the kernel makes up for every node are left out. `file` is for messages.
 */
export function treeFromEntries(file: string, entries: Iterable<TreeEntry>): Checked<DeviceTree> {
  const root = new EntryNode("", undefined);
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, message: string): void => {
    diagnostics.push({
      code: "devicetree-bad-entry",
      severity: "warning",
      message,
      place: { file, node: path },
    });
  };
  let count = 0;
  for (const { path, bytes } of entries) {
    const names = path === "/" ? [] : path.split("/").slice(1);
    if (!path.startsWith("/") || names.includes("") || names.length > MAX_DEPTH) {
      refuse(path, "This is no path of a node or property, and is left out");
      continue;
    }
    count++;
    const property = bytes === undefined ? undefined : names.pop();
    if (property === "name") continue;
    let node = root;
    for (const name of names) node = node.childNamed(name);
    if (bytes === undefined || property === undefined) continue;
    if (!node.add({ name: property, bytes }))
      refuse(path, "This property is there twice; the first counts");
  }
  if (count === 0) {
    const error: Diagnostic = {
      code: "devicetree-empty",
      severity: "error",
      message: "There are neither nodes nor properties here",
      place: { file },
    };
    return { diagnostics: [...diagnostics, error] };
  }
  const nodes = (): Iterable<Node> => below(root);
  return {
    value: { file, root, reservations: [], ...createLookup(root, nodes), nodes },
    diagnostics,
  };
}

function* below(root: Node): Iterable<Node> {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (let at = node.children.length - 1; at >= 0; at--) waiting.push(node.children[at] as Node);
  }
}

class EntryNode implements Node {
  readonly name: string;
  readonly path: string;
  readonly parent: EntryNode | undefined;
  readonly #children = new Map<string, EntryNode>();
  readonly #properties = new Map<string, Property>();
  #childList: readonly Node[] | undefined;
  #propertyList: readonly Property[] | undefined;

  constructor(name: string, parent: EntryNode | undefined) {
    this.name = name;
    this.parent = parent;
    this.path =
      parent === undefined
        ? "/"
        : parent.parent === undefined
          ? `/${name}`
          : `${parent.path}/${name}`;
  }

  get children(): readonly Node[] {
    return (this.#childList ??= [...this.#children.values()]);
  }

  get properties(): readonly Property[] {
    return (this.#propertyList ??= [...this.#properties.values()]);
  }

  property(name: string): Property | undefined {
    return this.#properties.get(name);
  }

  childNamed(name: string): EntryNode {
    let child = this.#children.get(name);
    if (child === undefined) {
      child = new EntryNode(name, this);
      this.#children.set(name, child);
    }
    return child;
  }

  /** False when there is one of that name. */
  add(property: Property): boolean {
    if (this.#properties.has(property.name)) return false;
    this.#properties.set(property.name, property);
    return true;
  }
}
