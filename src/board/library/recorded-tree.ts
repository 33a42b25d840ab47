// A device tree that notes which properties its reader asks for: what decides which of them a library board keeps.
import type { DeviceTree, Node, Property } from "../../devicetree/tree.ts";

/** Called with the node of the tree underneath, whether or not it has the property. */
export type Note = (node: Node, property: string) => void;

/** The same tree. Names, parents and children are not noted: they cost nothing to keep. */
export function recordedTree(tree: DeviceTree, note: Note): DeviceTree {
  const known = new Map<Node, Node>();
  const wrap = (node: Node): Node => {
    const wrapped = known.get(node) ?? new RecordedNode(node, wrap, note);
    known.set(node, wrapped);
    return wrapped;
  };
  const wrapped = (node: Node | undefined) => node && wrap(node);
  return {
    file: tree.file,
    root: wrap(tree.root),
    reservations: tree.reservations,
    nodeAt: (path) => wrapped(tree.nodeAt(path)),
    nodeWithPhandle(phandle) {
      const found = tree.nodeWithPhandle(phandle);
      if (found) for (const name of ["phandle", "linux,phandle"]) note(found, name);
      return wrapped(found);
    },
    *nodes() {
      for (const node of tree.nodes()) yield wrap(node);
    },
  };
}

class RecordedNode implements Node {
  readonly #node: Node;
  readonly #wrap: (node: Node) => Node;
  readonly #note: Note;
  #children: readonly Node[] | undefined;

  constructor(node: Node, wrap: (node: Node) => Node, note: Note) {
    this.#node = node;
    this.#wrap = wrap;
    this.#note = note;
  }

  get name(): string {
    return this.#node.name;
  }

  get path(): string {
    return this.#node.path;
  }

  get parent(): Node | undefined {
    return this.#node.parent && this.#wrap(this.#node.parent);
  }

  get children(): readonly Node[] {
    return (this.#children ??= this.#node.children.map(this.#wrap));
  }

  /** Listing them asks for each. */
  get properties(): readonly Property[] {
    for (const { name } of this.#node.properties) this.#note(this.#node, name);
    return this.#node.properties;
  }

  property(name: string): Property | undefined {
    this.#note(this.#node, name);
    return this.#node.property(name);
  }
}
