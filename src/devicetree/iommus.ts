// Which IOMMUs a device tree puts a device behind. Whether Linux drives them is not known here.
import type { DeviceTree, Node } from "./tree.ts";
import { phandleArgs } from "./phandles.ts";
import { isEnabled } from "./status.ts";

export interface IommuEntry {
  readonly iommu: Node;
  /** What the IOMMU's driver gets to know the device by: stream ids, a port number. */
  readonly args: readonly number[];
  /** False: Linux runs the device without any IOMMU, also those of the other entries. */
  readonly enabled: boolean;
}

/**
 * The entries of the node's own `iommus`, up to the first empty or broken one, where Linux stops. Neither parents nor
 * children are asked: Linux does not (drivers/iommu/of_iommu.c, of_iommu_configure).
 */
export function iommusOf(tree: DeviceTree, node: Node): readonly IommuEntry[] {
  const { entries } = phandleArgs(tree, node, "iommus", "#iommu-cells");
  const result: IommuEntry[] = [];
  for (const { node: iommu, args } of entries) {
    if (iommu === undefined) break;
    result.push({ iommu, args, enabled: isEnabled(iommu) });
  }
  return result;
}
