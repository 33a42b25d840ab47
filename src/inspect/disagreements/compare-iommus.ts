// IOMMUs: what the tree and the kernel's options say of a device against the group that it is in.
import type { Board, Device } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { DriverRow } from "../../drivers/row.ts";
import { deviceOfNode } from "../bus-devices.ts";
import { namesOf } from "./compare-drivers.ts";
import type { Seen } from "./seen.ts";

/** Only devices with a driver are in a group for certain: some IOMMUs take them in when it is bound. */
export function compareIommus(plain: Board, seen: Seen): readonly Diagnostic[] {
  return plain.devices.flatMap((device) => {
    const { row } = device;
    const there = deviceOfNode(seen.buses, device.node);
    if (!row || isElsewhere(row) || !namesOf(row).includes(there?.driver ?? "")) return [];
    const group = seen.groups.find(({ id }) => id === there?.group);
    if (device.translation === "iommu")
      return there?.group === undefined
        ? missing(device)
        : group?.type === "identity" && decidesBy(row, plain)
          ? passing(device, group.id)
          : [];
    const translates = group?.type === "DMA" || group?.type === "DMA-FQ";
    return device.translation === "none" && group && translates && decidesBy(row, plain)
      ? present(device, group.id)
      : [];
  });
}

/** Another device than the node's own is mapped for. */
function isElsewhere(row: DriverRow): boolean {
  return (row.translation?.at ?? "self") !== "self" || (row.attach?.device ?? "self") !== "self";
}

/**
 * Whether the type of a group tells what the driver's imports are mapped by: not where the driver has a domain of its own,
 * and not on 32-bit ARM, whose DMA API has a mapping of its own (arch/arm/mm/dma-mapping.c:1725).
 */
function decidesBy(row: DriverRow, { kernel }: Board): boolean {
  return row.iommuUse !== "own-domain" && kernel.arch !== "arm";
}

function missing(device: Device): readonly Diagnostic[] {
  return [
    {
      code: "live-iommu-missing",
      severity: "warning",
      message: `the device tree has ${device.iommu ?? "an IOMMU"} before ${device.node}, and the kernel runs the device without one`,
      place: { node: device.node, property: "iommus" },
      notes: ["The device is bound and in no IOMMU group: it needs contiguous memory."],
      help: "look whether the IOMMU's driver is in this kernel and what the kernel's log says of it",
    },
  ];
}

function passing(device: Device, group: string): readonly Diagnostic[] {
  return [
    {
      code: "live-iommu-identity",
      severity: "warning",
      message: `the IOMMU before ${device.node} passes addresses through: group ${group} has an identity domain`,
      place: { node: device.node, property: "iommus" },
      help: "boot without iommu.passthrough=1, or, with no driver bound, write DMA to the group's `type`",
    },
  ];
}

function present(device: Device, group: string): readonly Diagnostic[] {
  return [
    {
      code: "live-iommu-present",
      severity: "warning",
      message: `an IOMMU translates for ${device.node}, group ${group}, where none was expected`,
      place: { node: device.node },
      notes: device.facts
        .filter(({ field }) => field.startsWith("iommu"))
        .map(({ field, value, source }) => `${field}: ${value} (${source}).`),
    },
  ];
}
