// A library board: the part of a device tree that the board model is made from, as plain JSON, and the tree made from it.
import { type TreeEntry, treeFromEntries } from "../../devicetree/tree-from-entries.ts";
import type { DeviceTree, Node } from "../../devicetree/tree.ts";
import { hex } from "../../diagnostic/hex.ts";
import { propertyBytes, type PropertyValue, propertyValue } from "./property-value.ts";

/** Name, properties, children in the order of the tree. */
export type NodeRecord = readonly [
  name: string,
  properties: { readonly [name: string]: PropertyValue },
  ...children: NodeRecord[],
];

export interface TreeRecord {
  readonly root: NodeRecord;
  /** The /memreserve/ entries, address and size; absent when there are none. */
  readonly reservations?: readonly (readonly [address: string, size: string])[];
}

/** Says which properties of a node stay; undefined drops the node with all below it. */
export type Keep = (node: Node) => readonly string[] | undefined;

export function recordOf(tree: DeviceTree, keep: Keep): TreeRecord {
  const reservations = tree.reservations.map(
    ({ address, size }) => [hex(address), hex(size)] as const,
  );
  const root = nodeRecord(tree.root, keep) ?? ["", {}];
  return reservations.length === 0 ? { root } : { root, reservations };
}

function nodeRecord(node: Node, keep: Keep): NodeRecord | undefined {
  const names = keep(node);
  if (names === undefined) return undefined;
  const properties = node.properties
    .filter(({ name }) => names.includes(name))
    .map(({ name, bytes }) => [name, propertyValue(bytes)] as const);
  const children = node.children.flatMap((child) => {
    const record = nodeRecord(child, keep);
    return record === undefined ? [] : [record];
  });
  return [node.name, Object.fromEntries(properties), ...children];
}

/** @param file the name that facts and diagnostics give the tree */
export function treeOfRecord(record: TreeRecord, file: string): DeviceTree | undefined {
  const { value: tree } = treeFromEntries(file, entriesOf(record.root, ""));
  const reservations = (record.reservations ?? []).map(([address, size]) => ({
    address: BigInt(address),
    size: BigInt(size),
  }));
  return tree && { ...tree, reservations };
}

function* entriesOf([, properties, ...children]: NodeRecord, path: string): Iterable<TreeEntry> {
  yield { path: path === "" ? "/" : path };
  for (const [name, value] of Object.entries(properties))
    yield { path: `${path}/${name}`, bytes: propertyBytes(value) };
  for (const child of children) yield* entriesOf(child, `${path}/${child[0]}`);
}
