// Nodes and properties over an indexed blob, made when asked for and then kept.
import { createLookup } from "../lookup.ts";
import type { DeviceTree, Node, Property } from "../tree.ts";
import type { Header } from "./header.ts";
import type { Reservation } from "./reservations.ts";
import { NOP, PROPERTY } from "./structure.ts";
import type { StructureIndex } from "./structure.ts";
import { latin1 } from "./text.ts";

/** A tree over checked bytes. Nothing is copied: the bytes must not change while the tree is used. */
export function createBlobTree(
  header: Header,
  index: StructureIndex,
  reservations: readonly Reservation[],
  file: string,
): DeviceTree {
  const blob = new Blob(header, index);
  const root = blob.node(0);
  const lookup = createLookup(root, () => blob.nodes());
  return { file, root, reservations, ...lookup, nodes: () => blob.nodes() };
}

/** What all nodes of one blob share. */
class Blob {
  readonly bytes: Uint8Array;
  readonly index: StructureIndex;
  readonly #view: DataView;
  readonly #strings: number;
  readonly #nodes: (BlobNode | undefined)[] = [];
  readonly #propertyNames = new Map<number, string>();

  constructor(header: Header, index: StructureIndex) {
    this.bytes = header.bytes;
    this.index = index;
    this.#view = header.view;
    this.#strings = header.strings.start;
    this.#nodes.length = index.count;
  }

  node(at: number): BlobNode {
    return (this.#nodes[at] ??= new BlobNode(this, at));
  }

  *nodes(): Iterable<Node> {
    for (let at = 0; at < this.index.count; at++) yield this.node(at);
  }

  childrenOf(node: number): readonly Node[] {
    const { ends } = this.index;
    const end = ends[node] ?? 0;
    const children: Node[] = [];
    for (let at = node + 1; at < end; at = ends[at] ?? end) children.push(this.node(at));
    return children;
  }

  propertiesOf(node: number): readonly Property[] {
    const view = this.#view;
    const properties: Property[] = [];
    let offset = this.index.bodies[node] ?? 0;
    for (;;) {
      const token = view.getUint32(offset);
      if (token === PROPERTY) {
        const length = view.getUint32(offset + 4);
        const start = offset + 12;
        properties.push(
          new BlobProperty(
            this.bytes,
            this.#propertyName(view.getUint32(offset + 8)),
            start,
            length,
          ),
        );
        offset = (start + length + 3) & ~3;
      } else if (token === NOP) {
        offset += 4;
      } else {
        return properties;
      }
    }
  }

  #propertyName(offset: number): string {
    let name = this.#propertyNames.get(offset);
    if (name === undefined) {
      name = latin1(this.bytes, this.#strings + offset);
      this.#propertyNames.set(offset, name);
    }
    return name;
  }
}

class BlobNode implements Node {
  readonly #blob: Blob;
  readonly #at: number;
  #name: string | undefined;
  #path: string | undefined;
  #children: readonly Node[] | undefined;
  #properties: readonly Property[] | undefined;

  constructor(blob: Blob, at: number) {
    this.#blob = blob;
    this.#at = at;
  }

  get name(): string {
    return (this.#name ??=
      this.#at === 0 ? "" : latin1(this.#blob.bytes, this.#blob.index.names[this.#at] ?? 0));
  }

  get path(): string {
    return (this.#path ??= childPath(this.parent, this.name));
  }

  get parent(): Node | undefined {
    const parent = this.#blob.index.parents[this.#at] ?? -1;
    return parent < 0 ? undefined : this.#blob.node(parent);
  }

  get children(): readonly Node[] {
    return (this.#children ??= this.#blob.childrenOf(this.#at));
  }

  get properties(): readonly Property[] {
    return (this.#properties ??= this.#blob.propertiesOf(this.#at));
  }

  property(name: string): Property | undefined {
    for (const property of this.properties) if (property.name === name) return property;
    return undefined;
  }
}

/** The path of a node from its parent's. */
function childPath(parent: Node | undefined, name: string): string {
  if (parent === undefined) return "/";
  return parent.parent === undefined ? `/${name}` : `${parent.path}/${name}`;
}

class BlobProperty implements Property {
  readonly name: string;
  readonly #blob: Uint8Array;
  readonly #start: number;
  readonly #length: number;
  #bytes: Uint8Array | undefined;

  constructor(blob: Uint8Array, name: string, start: number, length: number) {
    this.name = name;
    this.#blob = blob;
    this.#start = start;
    this.#length = length;
  }

  /** Made from the buffer: `subarray` of a Buffer would be a Buffer, and takes three times as long. */
  get bytes(): Uint8Array {
    const blob = this.#blob;
    return (this.#bytes ??= new Uint8Array(
      blob.buffer,
      blob.byteOffset + this.#start,
      this.#length,
    ));
  }
}
