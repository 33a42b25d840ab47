// One media device: the tree, its driver's row and the kernel joined into its DMA capability, each fact with its source.
import type { Answer } from "../diagnostic/answer.ts";
import { compatibleOf } from "../devicetree/compatible.ts";
import { isCoherent } from "../devicetree/dma.ts";
import { hasRemoteEndpoint } from "../devicetree/graph.ts";
import { memoryRegionsOf } from "../devicetree/reserved-memory.ts";
import { isEnabled } from "../devicetree/status.ts";
import type { Node } from "../devicetree/tree.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import type { Attach, DriverRow, MemoryModel, Role } from "../drivers/row.ts";
import { KERNEL_READ } from "../drivers/table.ts";
import { undrivenReason } from "../drivers/undriven.ts";
import { formatVersion } from "../drivers/version.ts";
import type { Device, Fact, Obstacle } from "./board.ts";
import { chooseRow, type OutsideVersions, type RowChoice } from "./choose-row.ts";
import { type Context, driverFact, kernelFact, treeFact } from "./context.ts";
import { leadsToSensor } from "./sensor.ts";
import type { Translation } from "./translation.ts";
import { windowsOf } from "./window.ts";

/** Unless the driver raises it: 64 KiB (include/linux/dma-mapping.h, dma_get_max_seg_size). */
const DEFAULT_SEGMENT = 0x1_0000n;

export interface DeviceInput {
  readonly node: Node;
  readonly choice: RowChoice;
  readonly translation: Translation;
  readonly roles: readonly Role[];
  readonly labels: readonly string[];
}

/** A device whose driver is known. */
export function knownDevice(context: Context, input: DeviceInput): Device {
  const { node, choice, translation } = input;
  const { row } = choice;
  const memory = memoryOf(row, translation);
  const windows = windowsOf(context, node, row, translation, attachingNode(context, row.attach));
  const needsContiguous = contiguityNeeded(row, memory, translation);
  const importable = importOf(context, node, row, memory);
  return {
    node: node.path,
    compatible: compatibleOf(node),
    labels: input.labels,
    enabled: isEnabled(node),
    role: input.roles[0] ?? row.role,
    roles: input.roles,
    row,
    busMaster: row.busMaster,
    translation: translation.kind,
    iommu: translation.iommu?.node.path,
    needsContiguous,
    import: importable,
    export: row.export,
    memory,
    window: row.busMaster === "no" && row.part !== "proxy" ? undefined : windows.window,
    physical: windows.physical,
    maxSegment: row.maxSegment === "max" ? 0xffff_ffffn : BigInt(row.maxSegment ?? DEFAULT_SEGMENT),
    coherent: isCoherent(context.tree, node),
    pool: poolOf(context, node, row, translation),
    protected: "no",
    alignment: row.alignment ?? {},
    formats: formatsOf(row),
    ...(row.codec ? { codec: row.codec } : {}),
    obstacles: obstaclesOf(context, node, choice),
    facts: [
      ...driverFacts(row, choice, node, context),
      ...(row.regionRefusesImports && importable === "no"
        ? [driverFact("import", "no", row.driver, row.evidence["regionRefusesImports"])]
        : []),
      ...translation.facts,
      ...windows.facts,
      driverFact(
        "memory",
        memory,
        row.driver,
        row.evidence["withoutIommu"] ?? row.evidence["memory"],
      ),
      driverFact("needsContiguous", needsContiguous, row.driver, row.evidence["memory"]),
    ],
  };
}

/**
 * A node that looks like a media device and whose driver nobody has read: everything about it is open.
 * @param outside set when its driver was read for other kernels than this one
 */
export function unknownDevice(
  context: Context,
  node: Node,
  labels: readonly string[],
  translation: Translation,
  outside?: OutsideVersions,
): Device {
  const name = compatibleOf(node)[0] ?? node.name;
  return {
    node: node.path,
    compatible: compatibleOf(node),
    labels,
    enabled: isEnabled(node),
    role: "unknown",
    roles: [],
    row: undefined,
    busMaster: "unknown",
    translation: translation.kind,
    iommu: translation.iommu?.node.path,
    needsContiguous: "unknown",
    import: "unknown",
    export: "unknown",
    memory: "unknown",
    window: undefined,
    physical: undefined,
    maxSegment: DEFAULT_SEGMENT,
    coherent: isCoherent(context.tree, node),
    pool: undefined,
    protected: "unknown",
    alignment: {},
    formats: {},
    obstacles: [
      ...(isEnabled(node) ? [] : [disabledObstacle(context, node)]),
      ...(outside?.driven === "no" ? [tooEarlyObstacle(context, node, outside.row)] : []),
      ...undrivenObstacle(node),
    ],
    facts: [
      outside
        ? outsideFact(context, outside)
        : treeFact(
            context,
            "driver",
            `no driver of the knowledge base has ${name}`,
            node,
            "compatible",
          ),
      ...translation.facts,
    ],
  };
}

function formatsOf({ formats }: DriverRow): Device["formats"] {
  return {
    ...(formats?.produces ? { produces: formats.produces } : {}),
    ...(formats?.consumes ? { consumes: formats.consumes } : {}),
  };
}

function importOf(context: Context, node: Node, row: DriverRow, memory: Device["memory"]): Answer {
  if (memory === "refuses") return "no";
  const hasRegion = memoryRegionsOf(context.tree, node).length > 0;
  return row.regionRefusesImports && hasRegion ? "no" : row.import;
}

function memoryOf(row: DriverRow, translation: Translation): Device["memory"] {
  if (translation.kind === "unknown" && row.withoutIommu !== undefined) return "unknown";
  return translation.kind === "none" ? (row.withoutIommu ?? row.memory) : row.memory;
}

/** Physically contiguous memory is needed where one device address per plane is programmed and nothing translates. */
function contiguityNeeded(
  row: DriverRow,
  memory: MemoryModel | "refuses" | "unknown",
  translation: Translation,
): Answer {
  if (memory === "refuses") return "no";
  if (memory === "unknown") return "unknown";
  const { programs } = MEMORY_MODELS[memory];
  if (programs !== "one" && programs !== "first") return "no";
  switch (translation.kind) {
    case "iommu":
      return "no";
    case "none":
      return "yes";
    case "unknown":
      return "unknown";
    case "internal":
      return row.ownMmu?.translatesImports === "no"
        ? "yes"
        : row.ownMmu?.translatesImports === "yes"
          ? "no"
          : "unknown";
  }
}

function poolOf(
  context: Context,
  node: Node,
  row: DriverRow,
  translation: Translation,
): string | undefined {
  const usesPool =
    row.memoryRegion === "frame-pool" ||
    (row.memoryRegion === "frame-pool-without-iommu" && translation.kind === "none");
  return usesPool ? memoryRegionsOf(context.tree, node)[0]?.name : undefined;
}

/** The node whose DMA configuration imports are mapped with, when the row names another one. */
function attachingNode(
  context: Context,
  attach: Attach | undefined,
): { readonly node: Node; readonly row: DriverRow | undefined } | undefined {
  if (attach?.device !== "node") return undefined;
  for (const node of context.tree.nodes()) {
    const names = compatibleOf(node);
    if (attach.compatible.some((name) => names.includes(name)))
      return { node, row: chooseRow(names, context.kernel)?.row };
  }
  return undefined;
}

function driverFacts(row: DriverRow, choice: RowChoice, node: Node, context: Context): Fact[] {
  const facts = [
    treeFact(context, "driver", row.driver, node, "compatible"),
    driverFact("role", row.role, row.driver, row.evidence["role"] ?? row.evidence["compatible"]),
    driverFact("busMaster", row.busMaster, row.driver, row.evidence["busMaster"]),
    driverFact("import", row.import, row.driver, row.evidence["import"]),
    driverFact("export", row.export, row.driver, row.evidence["export"]),
  ];
  if (row.cameraPorts && !leadsToSensor(context.tree, node, row.cameraPorts))
    facts.push(driverFact("camera", "no sensor is wired", row.driver, row.evidence["cameraPorts"]));
  if (choice.built !== "unknown") {
    const value = choice.built === "yes" ? "built" : "not built";
    facts.push(
      kernelFact(context.kernel, "driver built", value, `CONFIG_${row.kconfig.join(", CONFIG_")}`),
    );
  }
  return facts;
}

function obstaclesOf(context: Context, node: Node, choice: RowChoice): Obstacle[] {
  const { row } = choice;
  const obstacles: Obstacle[] = [];
  if (!isEnabled(node)) obstacles.push(disabledObstacle(context, node));
  if (choice.built === "no") {
    const missing = row.kconfig.filter((symbol) => context.kernel.option(symbol) === "not-set");
    const fact = kernelFact(
      context.kernel,
      "driver built",
      "no",
      `CONFIG_${missing.join(", CONFIG_")}`,
    );
    const message = `this kernel has no ${row.driver} driver: set CONFIG_${missing.join(" and CONFIG_")}`;
    obstacles.push({ rule: "driver-not-built", answer: "no", message, fact });
  }
  if (row.needsEndpoint && !isWired(context, node, row)) {
    const fact = driverFact("endpoint", "required", row.driver, row.evidence["needsEndpoint"]);
    const message = `${row.driver} does not probe: no sensor is wired to ${node.path} in the device tree`;
    obstacles.push({ rule: "no-endpoint", answer: "no", message, fact });
  }
  const receivers = row.needsReceiver;
  if (receivers && !hasReceiver(context, node, receivers)) {
    const fact = driverFact("receiver", "required", row.driver, row.evidence["needsReceiver"]);
    const message = `nothing feeds ${node.path}: no ${receivers.compatible.join(" or ")} is enabled in the device tree`;
    obstacles.push({ rule: "no-receiver", answer: "no", message, fact });
  }
  return obstacles;
}

/** A camera is wired when a sensor is at the end, a display when anything is. */
function isWired({ tree }: Context, node: Node, row: DriverRow): boolean {
  return row.role === "camera" ? leadsToSensor(tree, node) : hasRemoteEndpoint(tree, node);
}

function hasReceiver(
  context: Context,
  node: Node,
  { compatible, orSibling }: NonNullable<DriverRow["needsReceiver"]>,
): boolean {
  for (const other of context.tree.nodes()) {
    if (compatibleOf(other).some((name) => compatible.includes(name)) && isEnabled(other))
      return true;
  }
  const ports = node.parent?.children.find(({ name }) => name === orSibling);
  return ports !== undefined && isEnabled(ports) && hasRemoteEndpoint(context.tree, ports);
}

/** The kernel is older than the first driver: known, and no. */
function tooEarlyObstacle(context: Context, node: Node, row: DriverRow): Obstacle {
  const version = formatVersion(context.kernel.version);
  const message = `Linux ${version} has no driver for ${node.path}: ${row.driver} came no earlier than ${row.since}`;
  const fact = driverFact("since", row.since ?? "unknown", row.driver, row.evidence["since"]);
  return { rule: "no-driver", answer: "no", message, fact };
}

function outsideFact(context: Context, { row, driven }: OutsideVersions): Fact {
  const version = formatVersion(context.kernel.version);
  const read = [row.since && `from Linux ${row.since}`, row.until && `to Linux ${row.until}`];
  const value =
    driven === "no"
      ? `none in Linux ${version}: ${row.driver} came no earlier than ${row.since}`
      : `${row.driver} was read ${read.filter(Boolean).join(" ")}, not for ${version}`;
  return driverFact("driver", value, row.driver, row.evidence["since"]);
}

/** Hardware that is known to have no driver: the row of nothing. */
function undrivenObstacle(node: Node): readonly Obstacle[] {
  const why = undrivenReason(compatibleOf(node));
  if (why === undefined) return [];
  const message = `Linux ${KERNEL_READ} has no driver for ${node.path}: ${why}`;
  const fact = {
    field: "driver",
    value: "none",
    layer: "driver" as const,
    source: `Linux ${KERNEL_READ}`,
  };
  return [{ rule: "no-driver", answer: "no", message, fact }];
}

function disabledObstacle(context: Context, node: Node): Obstacle {
  let at: Node = node;
  for (let n: Node | undefined = node; n; n = n.parent)
    if (n.property("status") && !isEnabled(n)) at = n;
  const fact = treeFact(context, "status", "disabled", at, "status");
  return {
    rule: "disabled",
    answer: "no",
    message: `${node.path} is disabled in the device tree`,
    fact,
  };
}
