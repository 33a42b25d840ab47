// Whether Linux makes a device of a node.
import { stringOf } from "./cells.ts";
import type { Node } from "./tree.ts";

/** The node's own `status`: absent, `okay` or `ok`. Source: drivers/of/base.c, __of_device_is_available. */
export function isAvailable(node: Node): boolean {
  if (node.property("status") === undefined) return true;
  const status = stringOf(node, "status");
  return status === "okay" || status === "ok";
}

/**
 * The node and all its ancestors are available. Linux makes devices of the children of available nodes only
 * (drivers/of/platform.c:175, :395): a device below a disabled bus never appears, whatever its own status says.
 */
export function isEnabled(node: Node): boolean {
  for (let at: Node | undefined = node; at !== undefined; at = at.parent)
    if (!isAvailable(at)) return false;
  return true;
}
