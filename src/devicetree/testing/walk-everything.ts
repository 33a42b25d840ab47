// Asks a tree everything this folder can answer, for the tests that feed it broken input. Nothing outside tests imports it.
import { cpuAddress, registersOf } from "../ranges.ts";
import { compatibleOf, isCompatible } from "../compatible.ts";
import { cellsOf, numberAt, stringOf, stringsOf, u32Of, u64Of } from "../cells.ts";
import { dmaLimitsOf, dmaRanges, isCoherent } from "../dma.ts";
import { linksOf } from "../graph.ts";
import { iommuOfId } from "../iommu-map.ts";
import { iommusOf } from "../iommus.ts";
import { labelsOf } from "../labels.ts";
import { memoryOf, physicalLimit } from "../memory.ts";
import { phandleArgs, phandleNodes } from "../phandles.ts";
import { memoryRegionsOf, reservedMemory } from "../reserved-memory.ts";
import { isEnabled } from "../status.ts";
import type { DeviceTree, Node } from "../tree.ts";

/** The number of answers. A throw or an endless walk is what the caller is looking for. */
export function walkEverything(tree: DeviceTree): number {
  let answers =
    memoryOf(tree).banks.length + reservedMemory(tree).regions.length + labelsOf(tree).size;
  answers += physicalLimit(tree) + tree.reservations.length;
  for (const node of tree.nodes()) answers += walkNode(tree, node);
  return answers;
}

function walkNode(tree: DeviceTree, node: Node): number {
  let answers = tree.nodeAt(node.path) === undefined ? 0 : 1;
  answers +=
    node.children.length + compatibleOf(node).length + (isCompatible(node, "arm,smmu-v3") ? 1 : 0);
  for (const property of node.properties) {
    answers += property.bytes.length + (numberAt(property, 0, 2) === undefined ? 0 : 1);
  }
  if (node.property("reg")) answers += registersOf(node).length + cellsOf(node, "reg").length;
  answers += (u64Of(node, "reg") === undefined ? 0 : 1) + (u32Of(node, "reg", 1) ?? 0);
  answers += stringsOf(node, "clock-names").length + (stringOf(node, "status")?.length ?? 0);
  answers += cpuAddress(node, [0, 0x1000]).kind.length + dmaRanges(tree, node).kind.length;
  answers +=
    (dmaLimitsOf(tree, node).usable ? 1 : 0) +
    isCoherent(tree, node).length +
    (isEnabled(node) ? 1 : 0);
  answers +=
    linksOf(tree, node).length +
    iommusOf(tree, node).length +
    iommuOfId(tree, node, 0x100).kind.length;
  answers += memoryRegionsOf(tree, node).length + phandleNodes(tree, node, "interrupts").length;
  return answers + phandleArgs(tree, node, "clocks", "#clock-cells").entries.length;
}
