// Where a device of /sys/class stands: its device-tree node, else its name, and the IOMMU group it is in.
import type { KernelFiles } from "./files/kernel-files.ts";

export interface DevicePlace {
  /** `/soc/isp@ff910000`, or `vivid.0` for a device without a node. */
  readonly node: string;
  /** Name of the IOMMU group; undefined where no IOMMU translates for it. */
  readonly iommu: string | undefined;
}

const TREE = "firmware/devicetree/base";

/** @param entry folder of the class: `sys/class/video4linux/video0` */
export function placeOf(files: KernelFiles, entry: string): DevicePlace {
  const device = files.target(`${entry}/device`) ?? entry;
  const ofNode = files.target(`${entry}/device/of_node`);
  const at = ofNode?.indexOf(TREE) ?? -1;
  const name = device.slice(device.lastIndexOf("/") + 1);
  return {
    node: ofNode !== undefined && at >= 0 ? ofNode.slice(at + TREE.length) : name,
    iommu: groupOf(files, `${entry}/device`),
  };
}

/** A group whose domain passes addresses through translates nothing. */
function groupOf(files: KernelFiles, device: string): string | undefined {
  const group = files.target(`${device}/iommu_group`);
  if (group === undefined || files.text(`${group}/type`) === "identity") return undefined;
  return `group ${group.slice(group.lastIndexOf("/") + 1)}`;
}
