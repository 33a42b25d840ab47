// Lists of references to other nodes, with arguments whose number the referenced node says.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { cellsOf, u32Of } from "./cells.ts";
import { warning } from "./diagnose.ts";
import type { DeviceTree, Node } from "./tree.ts";

/** Linux keeps no more arguments (include/linux/of.h, MAX_PHANDLE_ARGS). */
const MAX_ARGS = 16;

export interface PhandleEntry {
  /** Absent for an empty entry, a phandle of 0. */
  readonly node: Node | undefined;
  readonly args: readonly number[];
}

export interface PhandleList {
  /** Those before the first broken one, which is where Linux stops. */
  readonly entries: readonly PhandleEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The entries of a list such as `iommus`, `cellsName` being `#iommu-cells`.
 * Source: drivers/of/base.c, of_phandle_iterator_next.
 */
export function phandleArgs(
  tree: DeviceTree,
  node: Node,
  property: string,
  cellsName: string,
): PhandleList {
  const list = cellsOf(node, property);
  const entries: PhandleEntry[] = [];
  const broken = (message: string): PhandleList => ({
    entries,
    diagnostics: [warning(tree, "devicetree-bad-phandle-list", message, node, property)],
  });
  for (let at = 0; at < list.length;) {
    const phandle = list[at++] ?? 0;
    if (phandle === 0) {
      entries.push({ node: undefined, args: [] });
      continue;
    }
    const target = tree.nodeWithPhandle(phandle);
    if (target === undefined) return broken(`No node has the phandle 0x${phandle.toString(16)}`);
    const count = u32Of(target, cellsName);
    if (count === undefined) return broken(`${target.path} has no ${cellsName}`);
    if (count > list.length - at) {
      return broken(
        `${target.path} has ${cellsName} = ${count}, but ${list.length - at} cells are left`,
      );
    }
    entries.push({ node: target, args: list.slice(at, at + Math.min(count, MAX_ARGS)) });
    at += count;
  }
  return { entries, diagnostics: [] };
}

/** The nodes a list without arguments names; what names no node is left out. Source: of_parse_phandle. */
export function phandleNodes(tree: DeviceTree, node: Node, property: string): readonly Node[] {
  return cellsOf(node, property).flatMap((phandle) =>
    phandle === 0 ? [] : (tree.nodeWithPhandle(phandle) ?? []),
  );
}
