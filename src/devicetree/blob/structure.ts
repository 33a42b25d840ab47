// The structure block in one pass: where each node lies, its parent and where its subtree ends. All bounds of names and
// properties are checked here, so that the lazy nodes built on the index read without checking.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Block, Header } from "./header.ts";
import { failure } from "./failure.ts";
import type { Failure } from "./failure.ts";
import { latin1 } from "./text.ts";

const BEGIN_NODE = 1;
const END_NODE = 2;
export const PROPERTY = 3;
export const NOP = 4;
const END = 9;

/** Linux unflattens no deeper (drivers/of/fdt.c:291, FDT_MAX_DEPTH). */
const MAX_DEPTH = 64;
/** As long as a name in a live tree can be (NAME_MAX); without the limits names and paths could outgrow memory. */
const MAX_NAME = 255;
/** Real trees stay below a quarter of it. */
const MAX_PATH = 1024;

/** Nodes by index, parents before children, the root at 0. */
export interface StructureIndex {
  readonly count: number;
  /** Offset of the node's name. */
  readonly names: Int32Array;
  /** Offset of the first token after the name. */
  readonly bodies: Int32Array;
  /** Index of the parent; -1 for the root. */
  readonly parents: Int32Array;
  /** One past the index of the last node of the subtree. */
  readonly ends: Int32Array;
  readonly warnings: readonly Diagnostic[];
}

/** Indexes and checks the whole block. The error says the byte offset and the node reached. */
export function indexStructure(header: Header, file: string): StructureIndex | Failure {
  const { bytes, view, structure, strings } = header;
  const end = structure.end;
  const lastName = bytes.lastIndexOf(0, strings.end - 1) - strings.start;
  const longName = tooLong(bytes, strings);
  if (longName >= 0) {
    return failure(
      file,
      "dtb-name-too-long",
      `A property's name is longer than ${MAX_NAME} bytes`,
      longName,
    );
  }
  const warnings = new Warnings(file);

  let names = new Int32Array(Math.max(16, (end - structure.start) >> 6));
  let bodies = new Int32Array(names.length);
  let parents = new Int32Array(names.length);
  let ends = new Int32Array(names.length);
  let count = 0;
  let current = -1;
  let depth = 0;
  /** Length of the path at each depth. */
  const paths = new Int32Array(MAX_DEPTH + 1);
  /** The node whose properties may still come: its children have not begun. */
  let open = -1;
  let offset = structure.start;

  const fail = (code: string, message: string, at: number): Failure =>
    failure(file, code, message, at, pathOf(bytes, names, parents, current));

  while (offset + 4 <= end) {
    const at = offset;
    const token = view.getUint32(at);
    offset = at + 4;
    if (token === PROPERTY) {
      if (current < 0) return fail("dtb-unbalanced", "A property lies outside every node", at);
      if (at + 12 > end) return fail("dtb-property-out-of-bounds", "A property is cut off", at);
      const valueEnd = at + 12 + view.getUint32(at + 4);
      if (valueEnd > end) {
        const message = `A property says it has ${valueEnd - at - 12} bytes; the block ends ${end - at - 12} bytes on`;
        return fail("dtb-property-out-of-bounds", message, at);
      }
      const name = view.getUint32(at + 8);
      if (name > lastName) {
        return fail(
          "dtb-property-name-out-of-bounds",
          "A property's name lies outside the strings block",
          at + 8,
        );
      }
      if (open !== current) warnings.lateProperty(at, () => pathOf(bytes, names, parents, current));
      offset = (valueEnd + 3) & ~3;
    } else if (token === BEGIN_NODE) {
      if (depth === MAX_DEPTH)
        return fail("dtb-too-deep", `Nodes are nested more than ${MAX_DEPTH} deep`, at);
      if (current < 0 && count > 0)
        return fail("dtb-second-root", "There is a second root node", at);
      let odd = false;
      let nameEnd = offset;
      for (let byte = 1; nameEnd < end; nameEnd++) {
        byte = bytes[nameEnd] ?? 0;
        if (byte === 0) break;
        if (byte <= 0x20 || byte >= 0x7f || byte === 0x2f) odd = true;
      }
      if (nameEnd >= end) return fail("dtb-name-unterminated", "A node's name has no end", at);
      const pathLength = (paths[depth] ?? 0) + nameEnd - offset + 1;
      if (nameEnd - offset > MAX_NAME || pathLength > MAX_PATH) {
        const message = `A node's name is longer than ${MAX_NAME} bytes, or its path than ${MAX_PATH}`;
        return fail("dtb-name-too-long", message, at);
      }
      if (count === names.length) {
        names = grown(names);
        bodies = grown(bodies);
        parents = grown(parents);
        ends = grown(ends);
      }
      names[count] = offset;
      parents[count] = current;
      offset = (nameEnd + 4) & ~3;
      bodies[count] = offset;
      current = count++;
      open = current;
      depth++;
      paths[depth] = pathLength;
      if ((odd || nameEnd === at + 4) && current > 0) {
        warnings.oddName(at + 4, () => pathOf(bytes, names, parents, current));
      }
    } else if (token === END_NODE) {
      if (current < 0) return fail("dtb-unbalanced", "A node ends that never began", at);
      ends[current] = count;
      current = parents[current] ?? -1;
      depth--;
      open = -1;
    } else if (token === END) {
      if (current >= 0) return fail("dtb-unbalanced", "The structure block ends inside a node", at);
      if (count === 0) return failure(file, "dtb-no-root", "The blob has no root node", at);
      return { count, names, bodies, parents, ends, warnings: warnings.list() };
    } else if (token !== NOP) {
      return fail(
        "dtb-bad-token",
        `0x${token.toString(16)} is no token of the structure block`,
        at,
      );
    }
  }
  return fail("dtb-missing-end", "The structure block has no end token", Math.min(offset, end));
}

/** Offset of a run without NUL in the strings block that could be an overlong name; -1 when there is none. */
function tooLong(bytes: Uint8Array, strings: Block): number {
  for (let start = strings.start; start < strings.end;) {
    const nul = bytes.indexOf(0, start);
    if ((nul < 0 ? strings.end : Math.min(nul, strings.end)) - start > MAX_NAME) return start;
    if (nul < 0) return -1;
    start = nul + 1;
  }
  return -1;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function pathOf(bytes: Uint8Array, names: Int32Array, parents: Int32Array, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = parents[at] ?? -1) parts.push(latin1(bytes, names[at] ?? 0));
  return `/${parts.reverse().join("/")}`;
}

/** What is odd but readable: said once a kind, with the number of places. */
class Warnings {
  readonly #file: string;
  readonly #found = new Map<string, { diagnostic: Diagnostic; count: number }>();

  constructor(file: string) {
    this.#file = file;
  }

  oddName(offset: number, node: () => string): void {
    this.#add(
      "dtb-odd-node-name",
      "A node's name is empty or has characters no name may have",
      offset,
      node,
    );
  }

  /** libfdt and so Linux stop looking for properties at the first child (scripts/dtc/libfdt/fdt_ro.c:201). */
  lateProperty(offset: number, node: () => string): void {
    this.#add(
      "dtb-late-property",
      "A property after the first child node is ignored, as Linux does",
      offset,
      node,
    );
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()].map(({ diagnostic, count }) =>
      count === 1
        ? diagnostic
        : { ...diagnostic, notes: [`${count - 1} more places have the same`] },
    );
  }

  #add(code: string, message: string, offset: number, node: () => string): void {
    const known = this.#found.get(code);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const place = { file: this.#file, offset, node: node() };
    this.#found.set(code, { diagnostic: { code, severity: "warning", message, place }, count: 1 });
  }
}
