// Reads a device tree from disk: a blob, a live tree or a copy of one, or source through `dtc`. The tree itself is made by
// the pure `src/devicetree`.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { parseBlob } from "../devicetree/parse-blob.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { TreeEntry } from "../devicetree/tree-from-entries.ts";
import type { DeviceTree } from "../devicetree/tree.ts";
import { FolderFiles } from "../linux/files/folder-files.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";

const MAX_BLOB = 64 * 1024 * 1024;
const MAX_DEPTH = 64;

/** Reads by what the path is: a directory, a `.dts` file, or else a blob. */
export function readTree(path: string): Checked<DeviceTree> {
  try {
    const info = statSync(path);
    if (info.isDirectory()) return readDirectory(path);
    if (extname(path) === ".dts") return compile(path);
    if (info.size > MAX_BLOB)
      return failed("devicetree-too-large", "The file is too large for a device tree", path);
    return parseBlob(readFileSync(path), path);
  } catch (error) {
    return failed("devicetree-unreadable", reasonOf(error), path);
  }
}

function readDirectory(path: string): Checked<DeviceTree> {
  const found = readTreeFiles(new FolderFiles(path), "", path);
  if (found) return found;
  const message =
    "This directory is no device tree: it has neither a compatible nor an #address-cells file";
  return failed("devicetree-not-a-tree", message, path);
}

/**
 * The tree as the kernel shows it below a folder; undefined where there is none.
 * @param folder its path in the files
 * @param name how messages call it
 */
export function readTreeFiles(
  files: KernelFiles,
  folder: string,
  name: string,
): Checked<DeviceTree> | undefined {
  // /proc/device-tree itself is a symbolic link; no other is followed.
  const root = files.target(folder || ".")?.replace(/^\//, "") ?? folder;
  const names = files.names(root || ".");
  if (!names.includes("compatible") && !names.includes("#address-cells")) return undefined;
  const entries: TreeEntry[] = [];
  const warnings: Diagnostic[] = [];
  walk(root, "", 0, { files, name, entries, warnings });
  const { value, diagnostics } = treeFromEntries(name, entries);
  const all = [...warnings, ...diagnostics];
  return value === undefined ? { diagnostics: all } : { value, diagnostics: all };
}

interface Walk {
  readonly files: KernelFiles;
  readonly name: string;
  readonly entries: TreeEntry[];
  readonly warnings: Diagnostic[];
}

function walk(folder: string, node: string, depth: number, found: Walk): void {
  const { files, entries } = found;
  entries.push({ path: node || "/" });
  for (const child of files.names(folder || ".")) {
    const inside = join(folder, child);
    const path = `${node}/${child}`;
    if (files.link(inside) !== undefined) continue;
    if (files.isFolder(inside)) {
      if (depth < MAX_DEPTH) walk(inside, path, depth + 1, found);
      continue;
    }
    const bytes = files.bytes(inside);
    if (bytes) entries.push({ path, bytes });
    else found.warnings.push(closed(found.name, path));
  }
}

/** Some properties only root may read (security-*). */
function closed(file: string, node: string): Diagnostic {
  const message = "This user may not read it";
  return { code: "devicetree-unreadable", severity: "warning", message, place: { file, node } };
}

/** Compiles source with labels kept, so that devices can be named by them. */
function compile(path: string): Checked<DeviceTree> {
  const { error, status, stdout, stderr } = spawnSync(
    "dtc",
    ["-q", "-@", "-I", "dts", "-O", "dtb", path],
    {
      maxBuffer: MAX_BLOB,
    },
  );
  if (error !== undefined) {
    if (!("code" in error) || error.code !== "ENOENT")
      return failed("devicetree-source", reasonOf(error), path);
    const help =
      "Install the device tree compiler (Debian and Ubuntu: device-tree-compiler), or give the compiled .dtb";
    return failed(
      "devicetree-no-compiler",
      "Reading device tree source needs dtc, which is not installed",
      path,
      { help },
    );
  }
  if (status !== 0) {
    const notes = stderr.toString().trim().split("\n").slice(0, 10);
    const help =
      "Source with #include or macros must go through the C preprocessor first; or give the compiled .dtb";
    return failed("devicetree-source", "dtc could not compile the source", path, { notes, help });
  }
  return parseBlob(stdout, path);
}

function failed(
  code: string,
  message: string,
  file: string,
  more: Pick<Diagnostic, "notes" | "help"> = {},
): Checked<DeviceTree> {
  return { diagnostics: [{ code, severity: "error", message, place: { file }, ...more }] };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
