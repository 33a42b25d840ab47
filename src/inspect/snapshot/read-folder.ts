// A snapshot that was unpacked. It is read whole, as the archive is: so its links are followed inside it, where those of
// /proc/device-tree would lead to the tree of this machine.
import { type Dirent, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { damaged, FileTree, shown, type TreeFolder } from "./file-tree.ts";

/** @throws SnapshotError, and errors of the file system */
export function readFolder(root: string): TreeFolder {
  const tree = new FileTree();
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}${entry.name}`;
      add(tree, entry, { path, place: join(root, path) });
      if (entry.isDirectory()) folders.push(`${path}/`);
    }
  }
  return tree.root;
}

function add(
  tree: FileTree,
  entry: Dirent,
  { path, place }: { readonly path: string; readonly place: string },
): void {
  if (entry.isFile()) {
    tree.claim(statSync(place).size);
    tree.file(path, readFileSync(place));
    return;
  }
  tree.claim(0);
  if (entry.isDirectory()) tree.folder(path);
  else if (entry.isSymbolicLink()) tree.link(path, readlinkSync(place));
  else throw damaged(`${shown(path)} is not a file, folder or symbolic link`);
}
