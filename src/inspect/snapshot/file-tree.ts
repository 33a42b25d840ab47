// Files of another machine in memory, put together entry by entry. They come from outside: everything that an entry says is
// checked, and there is an end to how much is taken.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";

export type TreeNode = TreeFolder | TreeFile | TreeLink;

export interface TreeFolder {
  readonly kind: "folder";
  readonly children: Map<string, TreeNode>;
}

export interface TreeFile {
  readonly kind: "file";
  readonly bytes: Uint8Array;
}

export interface TreeLink {
  readonly kind: "link";
  readonly target: string;
}

/** Bytes of all files together. */
export const MAX_BYTES = 256 * 1024 * 1024;
/** A large board has some 20,000 files in its device tree. */
const MAX_ENTRIES = 100_000;
/** PATH_MAX (include/uapi/linux/limits.h:13). */
const MAX_PATH = 4096;

/** Why a copy of files is refused; inside this folder only, `openSnapshot` makes a value of it. */
export class SnapshotError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: string, message: string, help?: string) {
    super(message);
    this.diagnostic = { code, severity: "error", message, ...(help === undefined ? {} : { help }) };
  }
}

/** @throws SnapshotError from every method */
export class FileTree {
  readonly root: TreeFolder = { kind: "folder", children: new Map() };
  #entries = 0;
  #bytes = 0;

  /** Asks for room before it is filled. @param entries 1, and more for what else is kept of an entry */
  claim(bytes: number, entries = 1): void {
    this.#entries += entries;
    this.#bytes += bytes;
    if (this.#entries > MAX_ENTRIES)
      throw new SnapshotError("snapshot-too-large", `It has more than ${MAX_ENTRIES} entries`);
    if (this.#bytes > MAX_BYTES)
      throw new SnapshotError("snapshot-too-large", "Its files have more than 256 MiB");
  }

  folder(path: string): void {
    let folder = this.root;
    for (const name of partsOf(path)) folder = folderIn(folder, name, path);
  }

  file(path: string, bytes: Uint8Array): void {
    this.#add(path, { kind: "file", bytes });
  }

  link(path: string, target: string): void {
    if (target.length >= MAX_PATH) throw damaged(`The link ${shown(path)} is too long`);
    this.#add(path, { kind: "link", target });
  }

  #add(path: string, node: TreeNode): void {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) throw damaged("An entry has no name");
    let folder = this.root;
    for (const part of parts) folder = folderIn(folder, part, path);
    if (folder.children.has(name)) throw damaged(`${shown(path)} is there twice`);
    folder.children.set(name, node);
  }
}

/** Nothing is ever put behind a link. */
function folderIn(folder: TreeFolder, name: string, path: string): TreeFolder {
  const found = folder.children.get(name);
  if (found?.kind === "folder") return found;
  if (found) throw damaged(`${shown(path)} has a ${found.kind} on its way`);
  const made: TreeFolder = { kind: "folder", children: new Map() };
  folder.children.set(name, made);
  return made;
}

function partsOf(path: string): string[] {
  if (path.length >= MAX_PATH) throw damaged(`The path ${shown(path)} is too long`);
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes(".."))
    throw damaged(`The path ${shown(path)} leads out of it`);
  return parts;
}

export function damaged(message: string): SnapshotError {
  return new SnapshotError("snapshot-damaged", message, "Take it again with onebuf-snapshot.sh");
}

/** A path for a message: it may hold anything. */
export function shown(path: string): string {
  const safe = path.replace(/[\p{Cc}\p{Cf}]/gu, "?");
  return safe.length > 80 ? `${safe.slice(0, 80)}...` : safe;
}
