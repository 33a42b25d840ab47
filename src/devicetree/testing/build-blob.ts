// Makes a version 17 device tree blob from a nested literal, for tests: what `dtc` would make of the same source.
// Nothing outside tests imports it.
import { parseBlob } from "../parse-blob.ts";
import type { DeviceTree } from "../tree.ts";

/** A number is one cell, a bigint two, a phandle the cell that names the node at that absolute path. */
export type Cell = number | bigint | { readonly phandle: string };

/** `true` is an empty property; strings are NUL-terminated; bytes go in as they are. */
export type PropertyLiteral =
  | true
  | string
  | readonly string[]
  | Cell
  | readonly Cell[]
  | Uint8Array;

export interface NodeLiteral {
  readonly props?: Readonly<Record<string, PropertyLiteral>>;
  readonly children?: Readonly<Record<string, NodeLiteral>>;
}

export interface BlobOptions {
  readonly reservations?: readonly { readonly address: bigint; readonly size: bigint }[];
  /** 16 leaves out the header's last word, the size of the structure block. */
  readonly version?: 16 | 17;
  /** Puts a no-operation token before every other one. */
  readonly nops?: boolean;
}

/** The tree of a literal, through its blob. */
export function buildTree(root: NodeLiteral, options: BlobOptions = {}): DeviceTree {
  const { value, diagnostics } = parseBlob(buildBlob(root, options), "test.dtb");
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

/**
 * The blob of a tree. A node that some `{ phandle: path }` names gets a phandle property unless it has one.
 * Throws when a named node does not exist: that is a mistake in the test.
 */
export function buildBlob(root: NodeLiteral, options: BlobOptions = {}): Uint8Array {
  const phandles = assignPhandles(root);
  const structure = new Bytes();
  const strings = new StringsBlock();
  const token = (value: number): void => {
    if (options.nops === true) structure.u32(4);
    structure.u32(value);
  };

  function property(name: string, value: Uint8Array): void {
    token(3);
    structure.u32(value.length);
    structure.u32(strings.offsetOf(name));
    structure.bytes(value);
    structure.align(4);
  }

  function node(name: string, path: string, literal: NodeLiteral): void {
    token(1);
    structure.text(name);
    structure.align(4);
    for (const [key, value] of Object.entries(literal.props ?? {}))
      property(key, encode(value, phandles));
    const phandle = phandles.get(path);
    if (phandle !== undefined && literal.props?.["phandle"] === undefined)
      property("phandle", encode(phandle, phandles));
    for (const [child, below] of Object.entries(literal.children ?? {}))
      node(child, joined(path, child), below);
    token(2);
  }

  node("", "/", root);
  token(9);
  return assemble(structure.finish(), strings.finish(), options);
}

function assemble(structure: Uint8Array, strings: Uint8Array, options: BlobOptions): Uint8Array {
  const version = options.version ?? 17;
  const reservations = options.reservations ?? [];
  const reservationsAt = 40;
  const structureAt = reservationsAt + (reservations.length + 1) * 16;
  const stringsAt = structureAt + structure.length;
  const blob = new Bytes();
  for (const word of [
    0xd00dfeed,
    stringsAt + strings.length,
    structureAt,
    stringsAt,
    reservationsAt,
    version,
    16,
    0,
  ]) {
    blob.u32(word);
  }
  blob.u32(strings.length);
  blob.u32(version === 17 ? structure.length : 0);
  for (const { address, size } of [...reservations, { address: 0n, size: 0n }]) {
    blob.u64(address);
    blob.u64(size);
  }
  blob.bytes(structure);
  blob.bytes(strings);
  return blob.finish();
}

/** Numbers every node a `{ phandle: path }` names, after the phandles the literal gives itself. */
function assignPhandles(root: NodeLiteral): Map<string, number> {
  const given = new Map<string, number>();
  const paths = new Set<string>();
  const wanted = new Set<string>();
  visit(root, "/");
  let next = Math.max(0, ...given.values()) + 1;
  for (const path of wanted) {
    if (!paths.has(path)) throw new Error(`no node at ${path}`);
    if (!given.has(path)) given.set(path, next++);
  }
  return given;

  function visit(literal: NodeLiteral, path: string): void {
    paths.add(path);
    for (const [name, value] of Object.entries(literal.props ?? {})) {
      if (name === "phandle" && typeof value === "number") given.set(path, value);
      for (const cell of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
        if (isReference(cell)) wanted.add(cell.phandle);
      }
    }
    for (const [child, below] of Object.entries(literal.children ?? {}))
      visit(below, joined(path, child));
  }
}

function encode(value: PropertyLiteral, phandles: ReadonlyMap<string, number>): Uint8Array {
  if (value === true) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  const bytes = new Bytes();
  for (const item of (Array.isArray(value) ? value : [value]) as readonly (string | Cell)[]) {
    if (typeof item === "string") bytes.text(item);
    else if (typeof item === "number") bytes.u32(item);
    else if (typeof item === "bigint") bytes.u64(item);
    else bytes.u32(phandles.get(item.phandle) ?? 0);
  }
  return bytes.finish();
}

function isReference(value: unknown): value is { readonly phandle: string } {
  return typeof value === "object" && value !== null && "phandle" in value;
}

function joined(parent: string, name: string): string {
  return parent === "/" ? `/${name}` : `${parent}/${name}`;
}

/** The strings block: every property name once. */
class StringsBlock {
  readonly #bytes = new Bytes();
  readonly #offsets = new Map<string, number>();

  offsetOf(name: string): number {
    let offset = this.#offsets.get(name);
    if (offset === undefined) {
      offset = this.#bytes.length;
      this.#offsets.set(name, offset);
      this.#bytes.text(name);
    }
    return offset;
  }

  finish(): Uint8Array {
    return this.#bytes.finish();
  }
}

/** Growing big-endian output. */
class Bytes {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u32(value: number): void {
    this.#bytes.push(
      (value >>> 24) & 0xff,
      (value >>> 16) & 0xff,
      (value >>> 8) & 0xff,
      value & 0xff,
    );
  }

  u64(value: bigint): void {
    this.u32(Number((value >> 32n) & 0xffffffffn));
    this.u32(Number(value & 0xffffffffn));
  }

  bytes(value: Uint8Array): void {
    for (const byte of value) this.#bytes.push(byte);
  }

  text(value: string): void {
    this.bytes(new TextEncoder().encode(value));
    this.#bytes.push(0);
  }

  align(to: number): void {
    while (this.#bytes.length % to !== 0) this.#bytes.push(0);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
