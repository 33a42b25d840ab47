// The device tree as every reader (blob, live directory) hands it out: nodes and byte properties,
// nothing interpreted. What Linux makes of it is in the other files of this folder.

export interface DeviceTree {
  /** Where it was read from, for messages: a file name or a directory. */
  readonly file: string;
  readonly root: Node;
  /** The /memreserve/ entries. A live tree has none: the kernel does not export them. */
  readonly reservations: readonly { readonly address: bigint; readonly size: bigint }[];
  /** The node at an absolute path, unit address included: `/soc/gpu@1c40000`. */
  nodeAt(path: string): Node | undefined;
  nodeWithPhandle(phandle: number): Node | undefined;
  /** Every node, parents before children, in the order of the tree. */
  nodes(): Iterable<Node>;
}

export interface Node {
  /** With unit address; the root's name is "". */
  readonly name: string;
  /** Absolute path; the root's is "/". */
  readonly path: string;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
  readonly properties: readonly Property[];
  property(name: string): Property | undefined;
}

export interface Property {
  readonly name: string;
  /** A view into the input, never a copy. */
  readonly bytes: Uint8Array;
}
