// What a node is for on this board. A row gives the role; another node's phandle may give a better one: a VSP that the
// display unit names scans out, its twin next to it scales.
import { phandleNodes } from "../devicetree/phandles.ts";
import { isEnabled } from "../devicetree/status.ts";
import type { DeviceTree, Node } from "../devicetree/tree.ts";
import type { DriverRow, Role } from "../drivers/row.ts";

export type NamedBy = ReadonlyMap<string, ReadonlySet<string>>;

/** For each of the properties: the paths of nodes that an enabled node names in it. */
export function namedBy(tree: DeviceTree, properties: ReadonlySet<string>): NamedBy {
  const named = new Map<string, Set<string>>();
  if (properties.size === 0) return named;
  for (const node of tree.nodes()) {
    for (const name of properties) {
      if (!node.property(name) || !isEnabled(node)) continue;
      const paths = named.get(name) ?? new Set();
      for (const target of phandleNodes(tree, node, name)) paths.add(target.path);
      named.set(name, paths);
    }
  }
  return named;
}

/** The main role first. */
export function rolesOf(row: DriverRow, node: Node, named: NamedBy): readonly Role[] {
  const rule = row.roleWhenNamedBy;
  const isNamed = rule?.property.some((property) => named.get(property)?.has(node.path)) ?? false;
  const roles =
    rule && isNamed
      ? [rule.role, row.role, ...(row.alsoRoles ?? [])]
      : [row.role, ...(row.alsoRoles ?? [])];
  return [...new Set(roles)];
}
