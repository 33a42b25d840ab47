// Makes a library board from a whole device tree: builds the board once on each of some very different kernels, notes what
// was read, and keeps that. What the builder never looks at (clocks, pins, regulators) stays out.
import { compatibleOf } from "../../devicetree/compatible.ts";
import { stringOf } from "../../devicetree/cells.ts";
import { dmaRanges, isCoherent } from "../../devicetree/dma.ts";
import { linksOf } from "../../devicetree/graph.ts";
import { iommusOf } from "../../devicetree/iommus.ts";
import { baseName } from "../../devicetree/names.ts";
import { memoryRegionsOf } from "../../devicetree/reserved-memory.ts";
import type { DeviceTree, Node } from "../../devicetree/tree.ts";
import { driverRows, findDriverRows } from "../../drivers/table.ts";
import { archOf } from "../arch.ts";
import { buildBoard } from "../build.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { looksLikeMedia } from "../media-looking.ts";
import { recordedTree } from "./recorded-tree.ts";
import { recordOf, type TreeRecord } from "./tree-record.ts";

/** Asked of every node to find the few that matter; being asked for these makes no node matter. */
const SCANNED: ReadonlySet<string> = new Set([
  "compatible",
  "#iommu-cells",
  "dma-ranges",
  "device_type",
  "#sound-dai-cells",
  ...driverRows.flatMap((row) => row.roleWhenNamedBy?.property ?? []),
]);

/** Facts about DMA that stay even on nodes no driver row has yet. */
const DMA_FACTS = ["iommus", "memory-region"];

/** Nodes whose properties are names for other nodes. */
const NAMING = new Set(["/aliases", "/__symbols__"]);

/** @param kernels the board made from the record is the same as the tree's on these, and on those that read no more */
export function pruneTree(tree: DeviceTree, kernels: readonly Kernel[]): TreeRecord {
  const asked = askedBy(tree, kernels);
  const kept = new Set<Node>([tree.root]);
  for (const node of tree.nodes()) {
    if (matters(node, asked.get(node)))
      for (let at: Node | undefined = node; at && !kept.has(at); at = at.parent) kept.add(at);
  }
  return recordOf(tree, (node) => {
    if (NAMING.has(node.path)) return namesOf(tree, node, kept);
    if (!kept.has(node)) return undefined;
    return [...(asked.get(node) ?? []), ...DMA_FACTS];
  });
}

function askedBy(
  tree: DeviceTree,
  kernels: readonly Kernel[],
): ReadonlyMap<Node, ReadonlySet<string>> {
  const asked = new Map<Node, Set<string>>();
  const recorded = recordedTree(tree, (node, property) => {
    const names = asked.get(node);
    if (names) names.add(property);
    else asked.set(node, new Set([property]));
  });
  archOf(recorded);
  recorded.nodeAt("/chosen")?.property("bootargs");
  for (const kernel of kernels) buildBoard(recorded, kernel);
  for (const node of recorded.nodes()) if (isDevice(node)) askLikeAnyRow(recorded, node);
  return asked;
}

function isDevice(node: Node): boolean {
  return findDriverRows(compatibleOf(node)).length > 0 || looksLikeMedia(node).looks;
}

/** What rows make the builder read of a device: a row that comes to need it finds it without a new library. */
function askLikeAnyRow(tree: DeviceTree, node: Node): void {
  linksOf(tree, node);
  memoryRegionsOf(tree, node);
  iommusOf(tree, node);
  dmaRanges(tree, node);
  isCoherent(tree, node);
  node.property("interconnects");
}

function matters(node: Node, asked: ReadonlySet<string> | undefined): boolean {
  if (node.path === "/chosen") return node.property("bootargs") !== undefined;
  // Judged by their names alone: the first core tells the architecture, and a memory node without a type is complained about.
  if (node.parent?.path === "/cpus") return compatibleOf(node).length > 0 && isFirstOfItsKind(node);
  if (node.parent?.path === "/" && baseName(node) === "memory") return true;
  if (DMA_FACTS.some((name) => node.property(name) !== undefined)) return true;
  return (
    asked !== undefined && [...asked].some((name) => !SCANNED.has(name)) && !NAMING.has(node.path)
  );
}

function isFirstOfItsKind(core: Node): boolean {
  const kind = compatibleOf(core).join();
  return core.parent?.children.find((other) => compatibleOf(other).join() === kind) === core;
}

/** Labels of nodes that stay; undefined when there are none. */
function namesOf(
  tree: DeviceTree,
  node: Node,
  kept: ReadonlySet<Node>,
): readonly string[] | undefined {
  const names = node.properties.flatMap(({ name }) => {
    const target = tree.nodeAt(stringOf(node, name) ?? "");
    return target !== undefined && kept.has(target) ? [name] : [];
  });
  return names.length === 0 ? undefined : names;
}
