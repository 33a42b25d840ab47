// Diagnostics that point into a tree. Linux goes on without the broken property, so these are warnings.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DeviceTree, Node } from "./tree.ts";

export function warning(
  tree: DeviceTree,
  code: string,
  message: string,
  node: Node,
  property?: string,
): Diagnostic {
  const place = { file: tree.file, node: node.path };
  return {
    code,
    severity: "warning",
    message,
    place: property === undefined ? place : { ...place, property },
  };
}
