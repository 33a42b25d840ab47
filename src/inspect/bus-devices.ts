// Devices of all buses that stand for device-tree nodes: which driver is bound to each, and its IOMMU group.
import type { KernelFiles } from "../linux/files/kernel-files.ts";

const BUSES = "sys/bus";
const TREE = "firmware/devicetree/base";

export interface BusDevice {
  /** The kernel's name of it: `ff910000.isp`. */
  readonly name: string;
  /** Path of its device-tree node. */
  readonly node: string;
  /** Undefined where none is bound. */
  readonly driver: string | undefined;
  /** Number of its IOMMU group; undefined where it is in none. */
  readonly group: string | undefined;
}

/** In the order of buses and names. A node may have several devices: children of a driver may bear their parent's node. */
export function readBusDevices(files: KernelFiles): readonly BusDevice[] {
  return files.names(BUSES).flatMap((bus) => {
    const folder = `${BUSES}/${bus}/devices`;
    return files.names(folder).flatMap((name) => deviceAt(files, `${folder}/${name}`, name));
  });
}

function deviceAt(files: KernelFiles, path: string, name: string): readonly BusDevice[] {
  const ofNode = files.link(`${path}/of_node`);
  const at = ofNode?.indexOf(TREE) ?? -1;
  if (ofNode === undefined || at < 0) return [];
  return [{ name, node: ofNode.slice(at + TREE.length), ...boundAt(files, path) }];
}

/** @param path folder of a device */
export function boundAt(
  files: KernelFiles,
  path: string,
): { readonly driver: string | undefined; readonly group: string | undefined } {
  const lastOf = (link: string) => {
    const target = files.link(`${path}/${link}`);
    return target?.slice(target.lastIndexOf("/") + 1);
  };
  return { driver: lastOf("driver"), group: lastOf("iommu_group") };
}

/** The device that stands for a node: the first that a driver is bound to, else the first. */
export function deviceOfNode(devices: readonly BusDevice[], node: string): BusDevice | undefined {
  const those = devices.filter((device) => device.node === node);
  return those.find(({ driver }) => driver !== undefined) ?? those[0];
}

/** The node behind a name of the kernel; the name itself where no bus or several nodes have it. */
export function nodeOfName(devices: readonly BusDevice[], name: string): string {
  const nodes = new Set(devices.filter((device) => device.name === name).map(({ node }) => node));
  const [only] = nodes;
  return only !== undefined && nodes.size === 1 ? only : name;
}
