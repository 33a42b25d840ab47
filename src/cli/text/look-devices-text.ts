// IOMMU groups and media devices of a look.
import { hex } from "../../diagnostic/hex.ts";
import type { LookDevice, LookGroup } from "../../inspect/look.ts";
import type { LookTextOptions } from "./look-options.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export function groupsText(groups: readonly LookGroup[], { width }: LookTextOptions): string[] {
  const rows = groups.map(({ id, type, devices, reserved }) => {
    const kept = reserved.map(({ lo, hi, kind }) => `${hex(lo)}..${hex(hi)} (${kind})`);
    const not = kept.length === 0 ? "" : `; reserved ${kept.join(", ")}`;
    return [id, type ?? "not told", `${devices.join(", ") || "no device"}${not}`];
  });
  return table(rows, { width, indent: "  " });
}

/** Nodes of one device are told together. */
export function devicesText(devices: readonly LookDevice[], options: LookTextOptions): string[] {
  if (devices.length === 0) return ["  no V4L2 or DRM device"];
  const together = new Map<string, LookDevice[]>();
  for (const device of devices) {
    const { file: _file, title: _title, ...shared } = device;
    const key = JSON.stringify(shared);
    together.set(key, [...(together.get(key) ?? []), device]);
  }
  return [...together.values()].flatMap((nodes) => deviceText(nodes, options));
}

function deviceText(nodes: readonly LookDevice[], { width }: LookTextOptions): string[] {
  const [device] = nodes;
  if (!device) return [];
  return [
    ...table(
      nodes.map(({ file, title }) => [file, title]),
      { width, indent: "  " },
    ),
    ...hang("      ", summary(device), width),
  ];
}

function summary(device: LookDevice): string {
  const role = device.roles.length === 0 ? "" : `${device.roles.join("+")} `;
  const behind = {
    iommu: "behind an IOMMU",
    internal: "own MMU",
    none: "no IOMMU",
    unknown: "translation not known",
  }[device.translation];
  const contiguous = {
    yes: "needs physically contiguous memory",
    no: "takes scattered memory",
    unknown: "contiguity not known",
  }[device.needsContiguous];
  return [
    `${role}${device.node}`,
    device.driver === null ? "no driver" : `driver ${device.driver}`,
    device.group === null ? behind : `${behind} (group ${device.group})`,
    `import ${told(device.import)}`,
    `export ${told(device.export)}`,
    contiguous,
  ].join(", ");
}

const told = (answer: LookDevice["import"]) => (answer === "unknown" ? "not known" : answer);
