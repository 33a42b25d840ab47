// Entry point `onebuf/devicetree`: reading device trees, and what Linux makes of them.
export { isCompatible, compatibleOf } from "./compatible.ts";
export { cellsOf, stringOf, stringsOf, u32Of, u64Of } from "./cells.ts";
export { dmaLimitsOf, dmaParent, dmaRanges, iovaWindow, isCoherent } from "./dma.ts";
export type { DmaLimits, DmaRange, DmaRanges } from "./dma.ts";
export { hasRemoteEndpoint, linksOf } from "./graph.ts";
export { iommuOfId } from "./iommu-map.ts";
export { iommusOf } from "./iommus.ts";
export { labelsOf } from "./labels.ts";
export { memoryOf } from "./memory.ts";
export { parseBlob } from "./parse-blob.ts";
export { phandleArgs, phandleNodes } from "./phandles.ts";
export { cpuAddress, registersOf } from "./ranges.ts";
export { memoryRegionsOf, reservedMemory } from "./reserved-memory.ts";
export { isAvailable, isEnabled } from "./status.ts";
export { treeFromEntries } from "./tree-from-entries.ts";
export type { DeviceTree, Node, Property } from "./tree.ts";
