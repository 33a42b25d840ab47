// From what the user types for a board to the board model: a blob, a source, a live tree, a
// board of the library, or a board file over one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { archOf } from "../board/arch.ts";
import { buildBoard } from "../board/build.ts";
import type { Board } from "../board/board.ts";
import { type BoardFile, parseBoardFile } from "../board/board-file.ts";
import type { KernelConfig } from "../board/kernel/config.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import type { LiveMachine } from "../board/live.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { DeviceTree } from "../devicetree/tree.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { hasError } from "../diagnostic/diagnostic.ts";
import { type KernelVersion, parseVersion } from "../drivers/version.ts";
import { libraryTree } from "./load-library.ts";
import type { MachineFacts } from "./load-machine.ts";
import { readKernelConfig } from "./read-kernel-config.ts";
import { readTree } from "./read-tree.ts";

export interface KernelOptions {
  readonly kernelConfig?: string | undefined;
  readonly kernel?: string | undefined;
  readonly cmdline?: string | undefined;
  /** This machine, where the board is the one this runs on, whatever describes it. */
  readonly here?: Checked<MachineFacts>;
}

const BOARD_FILE = new Set([".yaml", ".yml"]);

/** A board that is a machine: this one, in `--board` and in the `tree:` of a board file. */
export const THIS_MACHINE = "live";

/**
 * Options on the command line beat what a board file says of the kernel, and both what a machine says itself.
 * @param path what the user typed: see `THIS_MACHINE`, files, folders and names of the library
 */
export async function loadBoard(path: string, options: KernelOptions): Promise<Checked<Board>> {
  const user = BOARD_FILE.has(extname(path)) && existsSync(path) ? readBoardFile(path) : undefined;
  if (user && user.value === undefined) return { diagnostics: user.diagnostics };
  const ground = user?.value
    ? await groundOf(user.value, options.here)
    : await readGround(path, path, options.here);
  const config = await configOf(options, user?.value);
  const version = versionOf(options, user?.value);
  const diagnostics = [
    ...(user?.diagnostics ?? []),
    ...ground.diagnostics,
    ...config.diagnostics,
    ...version.diagnostics,
  ];
  if (ground.value === undefined || hasError(diagnostics)) return { diagnostics };
  const { tree, kernel: told, live } = onThisMachine(ground.value, options.here?.value);
  const cmdline = options.cmdline ?? user?.value?.kernel.cmdline;
  const arch = user?.value?.kernel.arch;
  const kernel = createKernel({
    ...told,
    ...(version.value ? { version: version.value, versionFrom: "user" } : {}),
    ...(config.value ? { config: config.value } : {}),
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(arch === undefined ? {} : { archHint: arch }),
  });
  return { value: buildBoard(tree, kernel, user?.value, live), diagnostics };
}

/** What a board stands on: a tree alone, or a machine with a kernel that runs. */
type Ground = Pick<MachineFacts, "tree" | "kernel"> & { readonly live?: LiveMachine };

/** What the running kernel says of itself is laid over any description of its board. */
function onThisMachine(ground: Ground, here: MachineFacts | undefined): Ground {
  if (ground.live || !here) return ground;
  return { tree: ground.tree, kernel: { ...ground.kernel, ...here.kernel }, live: here.live };
}

/** A board file without a tree describes its devices itself: an empty tree carries them. */
async function groundOf(
  { file, tree }: BoardFile,
  here: Checked<MachineFacts> | undefined,
): Promise<Checked<Ground>> {
  if (tree === undefined) return onTree(treeFromEntries(file, [{ path: "/" }]));
  return readGround(tree === THIS_MACHINE ? tree : resolve(dirname(file), tree), tree, here);
}

/** A file or directory when there is one, else a board of the library. */
async function readGround(
  path: string,
  name: string,
  here: Checked<MachineFacts> | undefined,
): Promise<Checked<Ground>> {
  if (name === THIS_MACHINE) {
    if (here) return here;
    const { readThisMachine } = await import("./load-machine.ts");
    return readThisMachine();
  }
  if (!existsSync(path)) return onTree(libraryTree(name));
  if (!isSnapshot(path)) return onTree(readTree(path));
  const { openSnapshot } = await import("../inspect/snapshot/open-snapshot.ts");
  const { value: files, diagnostics } = await openSnapshot(path);
  const { readMachine } = await import("./load-machine.ts");
  return files ? readMachine(files, path) : { diagnostics };
}

/** An archive, or what one unpacks to: a folder that has a /proc. */
function isSnapshot(path: string): boolean {
  return /\.(?:tar|tgz|tar\.gz)$/.test(path) || existsSync(join(path, "proc"));
}

function onTree({ value: tree, diagnostics }: Checked<DeviceTree>): Checked<Ground> {
  if (!tree) return { diagnostics };
  const cmdline = bootargs(tree);
  const arch = archOf(tree);
  const kernel = {
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(arch === undefined ? {} : { archHint: arch }),
  };
  return { value: { tree, kernel }, diagnostics };
}

function readBoardFile(path: string): Checked<BoardFile> {
  try {
    return parseBoardFile(readFileSync(path, "utf8"), path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `the board file cannot be read: ${why}`;
    return {
      diagnostics: [
        { code: "board-unreadable", severity: "error", message, place: { file: path } },
      ],
    };
  }
}

async function configOf(
  options: KernelOptions,
  user: BoardFile | undefined,
): Promise<Checked<KernelConfig>> {
  const path =
    options.kernelConfig ??
    (user?.kernel.config === undefined
      ? undefined
      : resolve(dirname(user.file), user.kernel.config));
  return path === undefined ? { diagnostics: [] } : readKernelConfig(path);
}

function versionOf(options: KernelOptions, user: BoardFile | undefined): Checked<KernelVersion> {
  const text = options.kernel ?? user?.kernel.version;
  if (text === undefined) return { diagnostics: [] };
  const value = parseVersion(text);
  if (value) return { value, diagnostics: [] };
  const diagnostic: Diagnostic = {
    code: "kernel-bad-version",
    severity: "error",
    message: `"${text}" is no kernel version`,
    help: "write it as 6.1 or 5.10.110",
  };
  return { diagnostics: [diagnostic] };
}

/** A live tree carries the command line the boot loader passed; in a file's tree it is a default that may be replaced. */
function bootargs(tree: DeviceTree): string | undefined {
  const property = tree.nodeAt("/chosen")?.property("bootargs");
  if (property === undefined) return undefined;
  const text = new TextDecoder().decode(property.bytes).replace(/\0.*$/s, "");
  return text === "" ? undefined : text;
}
