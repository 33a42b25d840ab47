// What scripts/onebuf-snapshot.sh made on another machine, as its files: the archive, or the folder it unpacks to.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../../diagnostic/diagnostic.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import { CopiedFiles } from "./copied-files.ts";
import { MAX_BYTES, SnapshotError, type TreeFolder } from "./file-tree.ts";
import { readArchive } from "./read-archive.ts";
import { readFolder } from "./read-folder.ts";

/** Folder of every snapshot, with what the script adds to the files of the kernel. */
const MARK = "onebuf";

/** @param path a .tar, plain or gzip, or a folder */
export async function openSnapshot(path: string): Promise<Checked<KernelFiles>> {
  try {
    return { value: new CopiedFiles(await treeOf(path)), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [{ ...diagnosticOf(error), place: { file: path } }] };
  }
}

async function treeOf(path: string): Promise<TreeFolder> {
  const info = statSync(path);
  if (info.isDirectory()) return readFolder(folderWithMark(path));
  if (!info.isFile()) throw noSnapshot();
  if (info.size > MAX_BYTES)
    throw new SnapshotError("snapshot-too-large", "It has more than 256 MiB");
  return treeWithMark(await readArchive(readFileSync(path)));
}

/** The folder itself, or the only one in it: archives have one on top. */
function folderWithMark(path: string): string {
  const [only = "", ...others] = readdirSync(path);
  const candidates = others.length === 0 ? [path, join(path, only)] : [path];
  const found = candidates.find((folder) => existsSync(join(folder, MARK)));
  if (found === undefined) throw noSnapshot();
  return found;
}

function treeWithMark(root: TreeFolder): TreeFolder {
  const [only, ...others] = root.children.values();
  const candidates = others.length === 0 ? [root, only] : [root];
  for (const folder of candidates)
    if (folder?.kind === "folder" && folder.children.has(MARK)) return folder;
  throw noSnapshot();
}

function noSnapshot(): SnapshotError {
  return new SnapshotError(
    "snapshot-not-one",
    `It is no snapshot of a machine: it has no folder \`${MARK}\``,
    "Take one on the board with onebuf-snapshot.sh",
  );
}

function diagnosticOf(error: unknown): SnapshotError["diagnostic"] {
  if (error instanceof SnapshotError) return error.diagnostic;
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return {
    code: isMissing ? "snapshot-missing" : "snapshot-unreadable",
    severity: "error",
    message: error instanceof Error ? error.message : String(error),
  };
}
