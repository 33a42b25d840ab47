// A machine by the files of its kernel: this one, or the copy of another. Its tree, its kernel, and what it says itself.
import { archOf } from "../board/arch.ts";
import type { Board } from "../board/board.ts";
import { buildBoard } from "../board/build.ts";
import type { KernelConfig } from "../board/kernel/config.ts";
import { createKernel, type KernelSources } from "../board/kernel/create-kernel.ts";
import type { LiveMachine } from "../board/live.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { DeviceTree } from "../devicetree/tree.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { parseVersion } from "../drivers/version.ts";
import { liveMachine } from "../inspect/live-machine.ts";
import { FolderFiles } from "../linux/files/folder-files.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { parseConfigBytes } from "./read-kernel-config.ts";
import { readTreeFiles } from "./read-tree.ts";

export interface MachineFacts {
  readonly tree: DeviceTree;
  readonly kernel: KernelSources;
  readonly live: LiveMachine;
}

/** @param source how facts name the machine: `this machine`, or the name of the copy */
export function readMachine(files: KernelFiles, source: string): Checked<MachineFacts> {
  // A machine without a device tree (x86) has devices all the same.
  const tree =
    readTreeFiles(files, "proc/device-tree", source) ?? treeFromEntries(source, [{ path: "/" }]);
  const config = configOf(files);
  const diagnostics = [...tree.diagnostics.filter(isWorthSaying), ...config.diagnostics];
  if (tree.value === undefined) return { diagnostics };
  const version = parseVersion(files.text("proc/sys/kernel/osrelease") ?? "");
  const cmdline = files.text("proc/cmdline");
  const arch = archOf(tree.value);
  const kernel: KernelSources = {
    ...(version ? { version, versionFrom: "live" } : {}),
    ...(config.value ? { config: config.value } : {}),
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(arch === undefined ? {} : { archHint: arch }),
  };
  return { value: { tree: tree.value, kernel, live: liveMachine(files, source) }, diagnostics };
}

export function readThisMachine(): Checked<MachineFacts> {
  return readMachine(new FolderFiles(), "this machine");
}

export interface MachineBoards {
  readonly board: Board;
  /** As tree, drivers and kernel tell it, without what the machine itself says. */
  readonly plain: Board;
}

/** The board of a machine, nothing added by a user. */
export function machineBoards(files: KernelFiles, source: string): Checked<MachineBoards> {
  const { value, diagnostics } = readMachine(files, source);
  if (!value) return { diagnostics };
  const kernel = createKernel(value.kernel);
  const plain = buildBoard(value.tree, kernel);
  const board = buildBoard(value.tree, kernel, undefined, value.live);
  return { value: { board, plain }, diagnostics };
}

/** Properties that only root may read hold no fact of memory. */
function isWorthSaying({ code }: Diagnostic): boolean {
  return code !== "devicetree-unreadable";
}

/** As the kernel gives it, else as distributions leave it. */
function configOf(files: KernelFiles): Checked<KernelConfig> {
  const release = files.text("proc/sys/kernel/osrelease") ?? "";
  for (const path of ["proc/config.gz", `boot/config-${release}`]) {
    const bytes = files.bytes(path);
    if (bytes) return parseConfigBytes(bytes, `/${path}`);
  }
  return { diagnostics: [] };
}
