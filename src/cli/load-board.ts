// From what the user types for a board to the board model: a blob, a source, a live tree, a
// board of the library, or a board file over one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { archOf } from "../board/arch.ts";
import { buildBoard } from "../board/build.ts";
import type { Board } from "../board/board.ts";
import { type BoardFile, parseBoardFile } from "../board/board-file.ts";
import type { KernelConfig } from "../board/kernel/config.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { DeviceTree } from "../devicetree/tree.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { hasError } from "../diagnostic/diagnostic.ts";
import { type KernelVersion, parseVersion } from "../drivers/version.ts";
import { libraryTree } from "./load-library.ts";
import { readKernelConfig } from "./read-kernel-config.ts";
import { readTree } from "./read-tree.ts";

export interface KernelOptions {
  readonly kernelConfig?: string | undefined;
  readonly kernel?: string | undefined;
  readonly cmdline?: string | undefined;
}

const BOARD_FILE = new Set([".yaml", ".yml"]);

/** Options on the command line beat what a board file says of the kernel. */
export async function loadBoard(path: string, options: KernelOptions): Promise<Checked<Board>> {
  const user = BOARD_FILE.has(extname(path)) && existsSync(path) ? readBoardFile(path) : undefined;
  if (user && user.value === undefined) return { diagnostics: user.diagnostics };
  const tree = user?.value ? treeOf(user.value) : fileOrLibrary(path, path);
  const config = await configOf(options, user?.value);
  const version = versionOf(options, user?.value);
  const diagnostics = [
    ...(user?.diagnostics ?? []),
    ...tree.diagnostics,
    ...config.diagnostics,
    ...version.diagnostics,
  ];
  if (tree.value === undefined || hasError(diagnostics)) return { diagnostics };
  const cmdline = options.cmdline ?? user?.value?.kernel.cmdline ?? bootargs(tree.value);
  const arch = user?.value?.kernel.arch ?? archOf(tree.value);
  const kernel = createKernel({
    ...(version.value ? { version: version.value } : {}),
    ...(config.value ? { config: config.value } : {}),
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(arch === undefined ? {} : { archHint: arch }),
  });
  return { value: buildBoard(tree.value, kernel, user?.value), diagnostics };
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

/** A file or directory when there is one, else a board of the library. */
function fileOrLibrary(path: string, name: string): Checked<DeviceTree> {
  return existsSync(path) ? readTree(path) : libraryTree(name);
}

/** A board file without a tree describes its devices itself: an empty tree carries them. */
function treeOf(user: BoardFile): Checked<DeviceTree> {
  if (user.tree === undefined) return treeFromEntries(user.file, [{ path: "/" }]);
  return fileOrLibrary(resolve(dirname(user.file), user.tree), user.tree);
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
