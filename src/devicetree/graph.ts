// The graph of ports and endpoints: which devices exchange pictures.
import { childNamed, baseName } from "./names.ts";
import { phandleNodes } from "./phandles.ts";
import { isEnabled } from "./status.ts";
import type { DeviceTree, Node } from "./tree.ts";

export interface Link {
  readonly endpoint: Node;
  /** The endpoint at the other side; absent when nothing is connected. */
  readonly remote: Node | undefined;
  /** The device the remote endpoint belongs to. */
  readonly device: Node | undefined;
  /** Whether that device is there and enabled. */
  readonly available: boolean;
}

/** The endpoints of a node, in its `ports` or itself. Source: drivers/of/property.c, of_graph_get_next_endpoint. */
export function linksOf(tree: DeviceTree, node: Node): readonly Link[] {
  const ports = (childNamed(node, "ports") ?? node).children.filter(
    (child) => baseName(child) === "port",
  );
  return ports
    .flatMap((port) => port.children)
    .map((endpoint) => {
      const remote = phandleNodes(tree, endpoint, "remote-endpoint")[0];
      const device = remote && deviceOf(remote);
      return { endpoint, remote, device, available: device !== undefined && isEnabled(device) };
    });
}

/** Whether something enabled is connected: a receiver without a sensor does not come up. */
export function hasRemoteEndpoint(tree: DeviceTree, node: Node): boolean {
  return linksOf(tree, node).some(({ available }) => available);
}

const GROUPS = new Set(["ports", "in-ports", "out-ports"]);

/** The device of an endpoint, two or three levels up. Source: drivers/of/property.c, of_graph_get_port_parent. */
function deviceOf(endpoint: Node): Node | undefined {
  const above = endpoint.parent?.parent;
  return above !== undefined && GROUPS.has(baseName(above)) ? above.parent : above;
}
