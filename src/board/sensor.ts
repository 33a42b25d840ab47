// Whether a picture can come in at all: from a capture device back through the receivers and multiplexers on chip to a
// device that makes one. An endpoint that leads to another stage of the chip is no sensor.
import { compatibleOf } from "../devicetree/compatible.ts";
import { u32Of } from "../devicetree/cells.ts";
import { linksOf } from "../devicetree/graph.ts";
import { phandleNodes } from "../devicetree/phandles.ts";
import type { DeviceTree, Node } from "../devicetree/tree.ts";
import type { DriverRow, Role } from "../drivers/row.ts";
import { findDriverRows } from "../drivers/table.ts";

/** Switches between inputs; they have no row, as they hold no frames (drivers/media/platform/video-mux.c:497). */
const MULTIPLEXER = "video-mux";

/**
 * Whether something enabled outside the knowledge base is at the end of the node's graph. Devices with a row are never the
 * end: receivers are passed through, and what lies behind a device that reads or writes frames is another picture's.
 * @param ports `reg` of the ports to begin at; all when absent
 */
export function leadsToSensor(tree: DeviceTree, node: Node, ports?: readonly number[]): boolean {
  const seen = new Set([node.path]);
  const open = neighbours(tree, node, ports);
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next.path)) continue;
    seen.add(next.path);
    const names = compatibleOf(next);
    const row = findDriverRows(names)[0];
    const passes = row?.part === "receiver" || names.includes(MULTIPLEXER);
    if (!passes && row === undefined) return true;
    if (passes) open.push(...neighbours(tree, next));
  }
  return false;
}

/** The roles without "camera" where the row's camera ports, or those that an aggregate names, lead to no sensor. */
export function rolesWithSensor(
  tree: DeviceTree,
  node: Node,
  row: DriverRow,
  roles: readonly Role[],
): readonly Role[] {
  return seesNothing(tree, node, row) ? roles.filter((role) => role !== "camera") : roles;
}

function seesNothing(tree: DeviceTree, node: Node, { cameraPorts, part }: DriverRow): boolean {
  if (cameraPorts) return !leadsToSensor(tree, node, cameraPorts);
  const named = part === "aggregate" ? phandleNodes(tree, node, "ports") : [];
  return (
    named.length > 0 &&
    !named.some((port) => {
      const owner = port.parent;
      return owner !== undefined && leadsToSensor(tree, owner, [u32Of(port, "reg") ?? 0]);
    })
  );
}

function neighbours(tree: DeviceTree, node: Node, ports?: readonly number[]): Node[] {
  return linksOf(tree, node).flatMap(({ endpoint, device, available }) => {
    const port = endpoint.parent && (u32Of(endpoint.parent, "reg") ?? 0);
    const counts = ports === undefined || (port !== undefined && ports.includes(port));
    return counts && available && device ? [device] : [];
  });
}
