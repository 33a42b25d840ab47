// Which programming models a node says it has.
import { stringsOf } from "./cells.ts";
import type { Node } from "./tree.ts";

/** Most specific first. */
export function compatibleOf(node: Node): readonly string[] {
  return stringsOf(node, "compatible");
}

/** Whether one of them is the given name; case does not count (include/linux/of.h, of_compat_cmp). */
export function isCompatible(node: Node, name: string): boolean {
  const wanted = name.toLowerCase();
  return compatibleOf(node).some((compatible) => compatible.toLowerCase() === wanted);
}
