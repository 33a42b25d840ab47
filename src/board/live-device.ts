// Devices as the running system has them: those of the tree with their files, and those that no tree names.
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { DriverRow } from "../drivers/row.ts";
import type { Device, Fact } from "./board.ts";
import type { Context } from "./context.ts";
import { knownDevice } from "./device.ts";
import type { LiveMachine } from "./live.ts";
import { liveFact, liveTranslation, type LiveUse, usesOf } from "./live-use.ts";
import { madeDevice } from "./user.ts";

/** A device that drives frames now has nothing in its way: whatever the tree or the configuration lacks, it is there. */
export function liveDevice(device: Device, use: LiveUse): Device {
  const { name, files, isDriven, source } = use;
  return {
    ...device,
    node: name,
    files,
    iommu: device.translation === "iommu" ? (device.iommu ?? groupName(use)) : undefined,
    enabled: device.enabled || isDriven,
    obstacles: isDriven ? [] : device.obstacles,
    facts: [...device.facts, ...factsOf(use), liveFact("files", files.join(", "), source)],
  };
}

/** Devices that drivers make in code, and those of PCI and USB. */
export function devicesWithoutNode(context: Context, live: LiveMachine): readonly Device[] {
  const names = live.devices.map(({ node }) => node).filter((node) => !node.startsWith("/"));
  return [...new Set(names)].flatMap((name) =>
    usesOf(live, name, [], context.kernel).map((use) => {
      const device = use.row ? knownWithoutNode(context, use, use.row) : madeDevice(use.name);
      return liveDevice(device, use);
    }),
  );
}

/** As a node of an empty tree: without `dma-ranges`, reserved memory or coherency of its own. */
function knownWithoutNode(context: Context, use: LiveUse, row: DriverRow): Device {
  const tree = treeFromEntries(use.source, [{ path: "/" }, { path: `/${use.name}` }]).value;
  const node = tree?.nodeAt(`/${use.name}`);
  if (!tree || !node) return madeDevice(use.name);
  return knownDevice(
    { ...context, tree },
    {
      node,
      choice: { row, built: "yes", rivals: [] },
      translation: liveTranslation({ kind: "unknown", facts: [] }, use, context.kernel),
      roles: [...new Set([row.role, ...(row.alsoRoles ?? [])])],
      labels: [],
    },
  );
}

/** The IOMMU itself is known where the tree or the knowledge base has it. */
function groupName({ group }: LiveUse): string | undefined {
  return group && `IOMMU group ${group.id}`;
}

function factsOf({ driver, source }: LiveUse): readonly Fact[] {
  return driver === undefined ? [] : [liveFact("driver", driver, source)];
}
