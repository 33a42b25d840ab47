// Which IOMMU translates for a device on a PCI or fsl-mc bus, from the bus's `iommu-map`.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { cellsOf, u32Of } from "./cells.ts";
import { warning } from "./diagnose.ts";
import { isEnabled } from "./status.ts";
import type { DeviceTree, Node } from "./tree.ts";

export type MappedIommu =
  /** The bus has no map, or it names a node that is not there: no IOMMU. */
  | { readonly kind: "none" }
  /** The map leaves this id out: no IOMMU. */
  | { readonly kind: "bypass" }
  /** Linux refuses the map: no IOMMU. */
  | { readonly kind: "invalid"; readonly diagnostic: Diagnostic }
  | {
      readonly kind: "iommu";
      readonly iommu: Node;
      readonly id: number;
      readonly enabled: boolean;
    };

/** Looks up a requester id of the bus. Source: drivers/of/base.c, of_map_id; drivers/iommu/of_iommu.c. */
export function iommuOfId(tree: DeviceTree, bus: Node, id: number): MappedIommu {
  const property = bus.property("iommu-map");
  if (property === undefined) return { kind: "none" };
  const invalid = (message: string): MappedIommu => ({
    kind: "invalid",
    diagnostic: warning(tree, "devicetree-bad-iommu-map", message, bus, "iommu-map"),
  });
  const { length } = property.bytes;
  if (length === 0 || length % 16 !== 0)
    return invalid(`The map has ${length} bytes, not a multiple of 16`);
  const mask = u32Of(bus, "iommu-map-mask") ?? 0xffffffff;
  const masked = (id & mask) >>> 0;
  const map = cellsOf(bus, "iommu-map");
  for (let at = 0; at + 4 <= map.length; at += 4) {
    const [base = 0, phandle = 0, out = 0, count = 0] = map.slice(at, at + 4);
    if ((base & ~mask) !== 0)
      return invalid(`The mask 0x${mask.toString(16)} ignores the id 0x${base.toString(16)}`);
    if (masked < base || masked >= (base + count) >>> 0) continue;
    const iommu = phandle === 0 ? undefined : tree.nodeWithPhandle(phandle);
    if (iommu === undefined) return { kind: "none" };
    return { kind: "iommu", iommu, id: (masked - base + out) >>> 0, enabled: isEnabled(iommu) };
  }
  return { kind: "bypass" };
}
