// Phase "read the board": a device tree and a kernel in, the board model out.
import { compatibleOf } from "../devicetree/compatible.ts";
import { labelsOf } from "../devicetree/labels.ts";
import { memoryOf, physicalLimit } from "../devicetree/memory.ts";
import { rootCells } from "../devicetree/address-cells.ts";
import { stringOf } from "../devicetree/cells.ts";
import { isEnabled } from "../devicetree/status.ts";
import type { DeviceTree, Node } from "../devicetree/tree.ts";
import type { Range } from "../buffer/memory.ts";
import { addressBits, hull } from "../buffer/range.ts";
import type { Role } from "../drivers/row.ts";
import { driverRows, findSocRow, KERNEL_READ } from "../drivers/table.ts";
import { formatVersion } from "../drivers/version.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { archOf } from "./arch.ts";
import type { Board, Device, Iommu } from "./board.ts";
import type { BoardFile } from "./board-file.ts";
import { overrideBoard } from "./override-board.ts";
import {
  chooseIommuRow,
  chooseRow,
  type OutsideVersions,
  outsideVersions,
  type RowChoice,
} from "./choose-row.ts";
import { type Context, kernelFact, treeFact } from "./context.ts";
import { knownDevice, unknownDevice } from "./device.ts";
import type { LiveMachine } from "./live.ts";
import { devicesWithoutNode, liveDevice } from "./live-device.ts";
import { liveTranslation, type LiveUse, usesOf } from "./live-use.ts";
import { liveMemory } from "./live-memory.ts";
import { iommuDriverBuilt } from "./kernel/iommu-options.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { looksLikeMedia } from "./media-looking.ts";
import { limitMemory } from "./kernel/memory-limit.ts";
import { regionsOf } from "./regions.ts";
import { namedBy, rolesOf } from "./roles.ts";
import { rolesWithSensor } from "./sensor.ts";
import { laterIommuFact, type Translation, translationOf } from "./translation.ts";

interface Found {
  readonly node: Node;
  readonly choice: RowChoice;
  readonly translation: Translation;
  /** How the running system uses it. */
  readonly use: LiveUse | undefined;
}

/** A node that is a media device or looks like one, without a driver that was read for this kernel. */
interface Unknown {
  readonly node: Node;
  readonly hint: Role;
  readonly outside?: OutsideVersions;
  readonly use: LiveUse | undefined;
}

/**
 * @param user what the board file says; it beats the tree, the drivers and the kernel
 * @param live what the running system says; it beats all others but what the user forces
 */
export function buildBoard(
  tree: DeviceTree,
  kernel: Kernel,
  user?: BoardFile,
  live?: LiveMachine,
): Board {
  const board = boardOfTree(tree, kernel, user?.memory, live);
  return user ? overrideBoard(board, user) : board;
}

function boardOfTree(
  tree: DeviceTree,
  kernel: Kernel,
  banks: BoardFile["memory"],
  live: LiveMachine | undefined,
): Board {
  const context: Context = { tree, kernel, compatible: compatibleOf(tree.root) };
  const labels = labelsOf(tree);
  const found: Found[] = [];
  const devices: Device[] = [];
  const roleProperties = new Set(driverRows.flatMap((row) => row.roleWhenNamedBy?.property ?? []));
  const named = namedBy(tree, roleProperties);
  const iommus: Iommu[] = [];
  const unknown: Unknown[] = [];
  for (const node of tree.nodes()) {
    const compatible = compatibleOf(node);
    if (compatible.length === 0) continue;
    const told = chooseRow(compatible, kernel);
    const uses = live ? usesOf(live, node.path, compatible, kernel) : [];
    for (const use of uses.length > 0 ? uses : [undefined]) {
      const choice = use?.row ? { row: use.row, built: "yes" as const, rivals: [] } : told;
      if (choice) {
        const translation = translationOf(context, node, choice.row);
        found.push({ node, choice, translation: withLive(translation, use, kernel), use });
      } else if (node.property("#iommu-cells")) iommus.push(iommuOf(context, node));
      else {
        const outside = outsideVersions(compatible, kernel);
        const look = looksLikeMedia(node);
        if (outside) unknown.push({ node, hint: outside.row.role, outside, use });
        else if (look.looks) unknown.push({ node, hint: look.hint, use });
        else if (use) unknown.push({ node, hint: "unknown", use });
      }
    }
  }
  for (const { node, choice, translation, use } of agreeOnTranslation(context, found)) {
    const roles = rolesWithSensor(tree, node, choice.row, rolesOf(choice.row, node, named));
    const device = knownDevice(context, {
      node,
      choice,
      translation,
      roles,
      labels: labels.get(node.path) ?? [],
    });
    devices.push(use ? liveDevice(device, use) : device);
  }
  for (const { node, hint, outside, use } of unknown) {
    const translation = withLive(translationOf(context, node, undefined), use, kernel);
    const device = {
      ...unknownDevice(context, node, labels.get(node.path) ?? [], translation, outside),
      roleHint: hint,
    };
    devices.push(use ? liveDevice(device, use) : device);
  }
  if (live) devices.push(...devicesWithoutNode(context, live));
  const told = memoryOf(tree);
  const memory = banks
    ? { banks, known: true, diagnostics: [] }
    : { ...told, banks: limitMemory(kernel, told.banks) };
  const ram = ramRange(context, memory);
  const { regions, diagnostics, ...planned } = regionsOf(context, banks ?? told.banks, ram);
  const { cma, heaps } = live ? liveMemory(planned, live) : planned;
  return {
    file: tree.file,
    model: stringOf(tree.root, "model") ?? context.compatible[0] ?? "unnamed board",
    compatible: context.compatible,
    kernel,
    ...rootCellsOf(tree),
    memory: memory.banks,
    memoryKnown: memory.known,
    ramRange: ram,
    regions,
    cma,
    heaps,
    iommus,
    devices,
    assumptions: assumptionsOf(kernel, found, memory.known),
    diagnostics: [...memory.diagnostics, ...diagnostics, ...otherArch(context)],
  };
}

function withLive(told: Translation, use: LiveUse | undefined, kernel: Kernel): Translation {
  return use ? liveTranslation(told, use, kernel) : told;
}

/**
 * Some drivers translate for all of their devices or for none: one VOP without an IOMMU turns it off for the others
 * (drivers/gpu/drm/rockchip/rockchip_drm_drv.c:95).
 */
function agreeOnTranslation(context: Context, found: readonly Found[]): readonly Found[] {
  const spoilers = new Map<string, Node>();
  for (const { node, choice, translation } of found) {
    if (choice.row.iommuAllOrNone && isEnabled(node) && translation.kind === "none")
      spoilers.set(choice.row.driver, node);
  }
  return found.map((device) => {
    const { row } = device.choice;
    const spoiler = row.iommuAllOrNone ? spoilers.get(row.driver) : undefined;
    if (!spoiler || device.translation.kind === "none") return device;
    const fact = treeFact(
      context,
      "iommus",
      `absent on ${spoiler.path}, so ${row.driver} uses no IOMMU at all`,
      spoiler,
    );
    return { ...device, translation: { kind: "none", facts: [...device.translation.facts, fact] } };
  });
}

function rootCellsOf(tree: DeviceTree): Pick<Board, "rootCells"> {
  const { address, size } = rootCells(tree.root);
  const fits = (cells: number) => cells === 1 || cells === 2;
  return fits(address) && fits(size)
    ? { rootCells: { address, size } as NonNullable<Board["rootCells"]> }
    : {};
}

/** A configuration for another architecture answers for another kernel. */
function otherArch({ tree, kernel }: Context): readonly Diagnostic[] {
  const cores = archOf(tree);
  if (cores === undefined || kernel.configFile === undefined || kernel.arch === cores) return [];
  // 64-bit cores run 32-bit kernels too.
  if (cores === "arm64" && kernel.arch === "arm") return [];
  const its = kernel.arch === "other" ? "another architecture" : kernel.arch;
  return [
    {
      code: "board-other-architecture",
      severity: "warning",
      message: `the kernel configuration is for ${its}, and the board has ${cores} cores`,
      place: { file: kernel.configFile },
      help: "give the configuration that the board's kernel was built with",
    },
  ];
}

function iommuOf(context: Context, node: Node): Iommu {
  const compatible = compatibleOf(node);
  if (!isEnabled(node)) {
    return {
      node: node.path,
      compatible,
      enabled: false,
      facts: [treeFact(context, "enabled", "no", node, "status")],
    };
  }
  const { row, later } = chooseIommuRow(compatible, context.kernel);
  if (later) {
    const fact = laterIommuFact(context, later);
    return { node: node.path, compatible, enabled: false, facts: [fact] };
  }
  const built = row && iommuDriverBuilt(context.kernel, row.kconfig);
  const facts = built
    ? [kernelFact(context.kernel, "driver built", built.answer, built.source)]
    : [];
  return { node: node.path, compatible, enabled: built?.answer !== "no", facts };
}

function ramRange(
  context: Context,
  memory: {
    readonly known: boolean;
    readonly banks: readonly { readonly base: bigint; readonly size: bigint }[];
  },
): Range | undefined {
  if (memory.known)
    return hull(memory.banks.map(({ base, size }) => ({ lo: base, hi: base + size - 1n })));
  const soc = findSocRow(context.compatible);
  if (soc?.dram) return soc.dram;
  const bits = physicalLimit(context.tree);
  return bits <= 32 ? addressBits(bits) : undefined;
}

function assumptionsOf(kernel: Kernel, found: readonly Found[], memoryKnown: boolean): string[] {
  const said: string[] = [];
  if (kernel.versionFrom === "assumed") {
    said.push(`kernel ${KERNEL_READ}, the version the driver facts were read from`);
  } else if (formatVersion(kernel.version) !== KERNEL_READ) {
    said.push(
      `driver facts without a version of their own were read from Linux ${KERNEL_READ} and are taken to hold for ${formatVersion(kernel.version)}`,
    );
  }
  if (kernel.configFile === undefined) {
    said.push(
      "no kernel configuration given: dma-buf heaps, CMA, IOMMU and media drivers are taken as built in",
    );
  }
  if (!kernel.hasCmdline)
    said.push("no kernel command line given: no cma= and no IOMMU passthrough");
  if (!memoryKnown)
    said.push("the boot loader fills the memory banks in: RAM is taken to start below 4 GiB");
  for (const { node, choice } of found) {
    if (choice.rivals.length === 0 || !isEnabled(node)) continue;
    const rivals = choice.rivals.map((row) => row.driver).join(" or ");
    said.push(`${node.path} is driven by ${choice.row.driver}; ${rivals} could bind it instead`);
  }
  return said;
}
