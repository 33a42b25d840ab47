// How the running system drives a device: which row of the knowledge base its driver has, and whether its IOMMU translates.
import type { DriverRow } from "../drivers/row.ts";
import { findRowsByDevice, findRowsByDriver } from "../drivers/rows-by-driver.ts";
import { rowOfInstance } from "../drivers/row-of-instance.ts";
import { inVersions } from "../drivers/version.ts";
import type { Fact } from "./board.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { LiveDevice, LiveMachine } from "./live.ts";
import type { Translation } from "./translation.ts";

/** Files of one device node that its driver treats alike. */
export interface LiveUse {
  /** The device's node; where its files differ, each has a name of its own: `/camera:video1`. */
  readonly name: string;
  readonly files: readonly string[];
  /** Undefined for a driver that nobody has read. */
  readonly row: DriverRow | undefined;
  /** The kernel's name of the driver; undefined where none is bound. */
  readonly driver: string | undefined;
  /** A driver has made the files, bound to the device or not. */
  readonly isDriven: boolean;
  readonly group: LiveDevice["group"];
  readonly source: string;
}

/** Most nodes have one use: only what a driver decides for each of its instances makes several. */
export function usesOf(
  live: LiveMachine,
  node: string,
  compatible: readonly string[],
  kernel: Kernel,
): readonly LiveUse[] {
  const members = live.devices.filter((device) => device.node === node);
  const rows = members.map((device) => rowOf(device, compatible, live, kernel));
  const kinds = [...new Set(rows.map((row) => `${row?.driver} ${row?.memory}`))];
  return kinds.flatMap((kind): readonly LiveUse[] => {
    const alike = members.filter((_, at) => `${rows[at]?.driver} ${rows[at]?.memory}` === kind);
    const [first] = alike;
    if (!first) return [];
    const { driver, group } = first;
    const row = rows[members.indexOf(first)];
    const isDriven = driver !== undefined || row !== undefined;
    const use = { row, driver, isDriven, group, source: live.source };
    return kinds.length === 1
      ? [{ ...use, name: node, files: alike.map(({ file }) => file) }]
      : alike.map(({ file }) => ({ ...use, name: nameOfFile(node, file), files: [file] }));
  });
}

/** `/camera:video1`: one of several files of a node. */
export function nameOfFile(node: string, file: string): string {
  return `${node}:${file.slice(file.lastIndexOf("/") + 1)}`;
}

function rowOf(
  { driver, node, title }: LiveDevice,
  compatible: readonly string[],
  { parameters }: LiveMachine,
  kernel: Kernel,
): DriverRow | undefined {
  const rows = driver === undefined ? findRowsByDevice(node) : findRowsByDriver(driver, compatible);
  const row = rows.find(({ since, until }) => inVersions(kernel.version, since, until));
  return row && rowOfInstance(row, title, parameters);
}

/**
 * What the default domain of the device's IOMMU group says: the DMA API then maps through it, or passes addresses on; a
 * bound device in no group has no IOMMU at all. On 32-bit ARM the DMA API uses a mapping of its own instead of that domain
 * (arch/arm/mm/dma-mapping.c:1725), so there a group alone decides nothing.
 */
export function liveTranslation(
  told: Translation,
  { isDriven, group, row, source }: LiveUse,
  { arch }: Kernel,
): Translation {
  const isElsewhere =
    (row?.translation?.at ?? "self") !== "self" || (row?.attach?.device ?? "self") !== "self";
  if (!isDriven || isElsewhere || told.kind === "internal") return told;
  const kind = kindOf(told.kind, group, arch === "arm", row?.iommuUse === "own-domain");
  const value = group
    ? `IOMMU group ${group.id}, domain ${group.type ?? "of unknown type"}`
    : "in no IOMMU group";
  return { ...told, kind, facts: [...told.facts, liveFact("translation", value, source)] };
}

function kindOf(
  told: Translation["kind"],
  group: LiveDevice["group"],
  isArm32: boolean,
  hasOwnDomain: boolean,
): Translation["kind"] {
  if (group === undefined) return "none";
  if (isArm32 || hasOwnDomain) return told;
  if (group.type === "DMA" || group.type === "DMA-FQ") return "iommu";
  return group.type === "identity" ? "none" : told;
}

export function liveFact(field: string, value: string, source: string): Fact {
  return { field, value, layer: "live", source };
}
