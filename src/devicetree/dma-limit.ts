// The highest address that every bus of the tree can reach: it bounds the DMA zone of an arm64 kernel.
import { busDmaRanges } from "./dma-ranges.ts";
import { isEnabled } from "./status.ts";
import type { DeviceTree } from "./tree.ts";

/** Undefined when no enabled bus has `dma-ranges`. Source: drivers/of/address.c:1055, of_dma_get_max_cpu_address. */
export function maxDmaAddress(tree: DeviceTree): bigint | undefined {
  let lowest: bigint | undefined;
  for (const node of tree.nodes()) {
    const property = node.property("dma-ranges");
    if (property === undefined || property.bytes.length === 0 || !isEnabled(node)) continue;
    const found = busDmaRanges(tree, node);
    if (found.kind !== "ranges" || found.at !== node) continue;
    const end = found.ranges.reduce(
      (high, { cpu, size }) => (cpu + size - 1n > high ? cpu + size - 1n : high),
      0n,
    );
    if (lowest === undefined || end < lowest) lowest = end;
  }
  return lowest;
}
