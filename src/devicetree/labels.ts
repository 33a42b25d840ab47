// Names that stand for nodes: source labels (kept by `dtc -@` in /__symbols__) and /aliases.
import { stringOf } from "./cells.ts";
import type { DeviceTree } from "./tree.ts";

/** Labels by the path of the node they name, source labels first. Names whose path leads nowhere are left out. */
export function labelsOf(tree: DeviceTree): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, string[]>();
  for (const source of ["/__symbols__", "/aliases"]) {
    const node = tree.nodeAt(source);
    for (const { name } of node?.properties ?? []) {
      const target = node && tree.nodeAt(stringOf(node, name) ?? "");
      if (target === undefined) continue;
      const known = labels.get(target.path);
      if (known === undefined) labels.set(target.path, [name]);
      else if (!known.includes(name)) known.push(name);
    }
  }
  return labels;
}
