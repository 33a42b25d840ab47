// Reads a device tree from disk: a blob, a live tree or a copy of one, or source through `dtc`. The tree itself is made by
// the pure `src/devicetree`.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { parseBlob } from "../devicetree/parse-blob.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { TreeEntry } from "../devicetree/tree-from-entries.ts";
import type { DeviceTree } from "../devicetree/tree.ts";

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
  // /proc/device-tree itself is a symbolic link; no other is followed.
  const root = realpathSync(path);
  const names = readdirSync(root);
  if (!names.includes("compatible") && !names.includes("#address-cells")) {
    const message =
      "This directory is no device tree: it has neither a compatible nor an #address-cells file";
    return failed("devicetree-not-a-tree", message, path);
  }
  const entries: TreeEntry[] = [];
  const warnings: Diagnostic[] = [];
  walk(root, "", 0, { path, entries, warnings });
  const { value, diagnostics } = treeFromEntries(path, entries);
  const all = [...warnings, ...diagnostics];
  return value === undefined ? { diagnostics: all } : { value, diagnostics: all };
}

interface Walk {
  readonly path: string;
  readonly entries: TreeEntry[];
  readonly warnings: Diagnostic[];
}

function walk(directory: string, node: string, depth: number, found: Walk): void {
  found.entries.push({ path: node || "/" });
  const children =
    attempt(found, node, () => readdirSync(directory, { withFileTypes: true })) ?? [];
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const child of children) {
    const inside = join(directory, child.name);
    const path = `${node}/${child.name}`;
    if (child.isFile()) {
      const bytes = attempt(found, path, () => readFileSync(inside));
      if (bytes !== undefined) found.entries.push({ path, bytes });
    } else if (child.isDirectory() && depth < MAX_DEPTH) {
      walk(inside, path, depth + 1, found);
    }
  }
}

/** Some properties only root may read (security-*): what cannot be read is a warning. */
function attempt<T>(found: Walk, node: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const place = { file: found.path, node: node || "/" };
    found.warnings.push({
      code: "devicetree-unreadable",
      severity: "warning",
      message: reasonOf(error),
      place,
    });
    return undefined;
  }
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
