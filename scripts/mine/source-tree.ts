// A Linux source tree as values: paths and texts, C files tokenized on first use. The file system is in `read-source.ts`.
import { type CFile, cFile } from "./c-file.ts";

export interface SourceTree {
  /** Sorted, relative to the root of the tree. */
  readonly paths: readonly string[];
  text(path: string): string;
  c(path: string): CFile;
  has(path: string): boolean;
  /** Paths of the C files that stand in a folder itself. */
  inFolder(folder: string): readonly string[];
}

/** @param files text by path, relative to the root of the tree */
export function sourceTree(files: ReadonlyMap<string, string>): SourceTree {
  const parsed = new Map<string, CFile>();
  const paths = [...files.keys()].toSorted();
  const folders = new Map<string, string[]>();
  for (const path of paths)
    if (path.endsWith(".c")) remember(folders, folderOf(path), () => []).push(path);
  const text = (path: string): string => files.get(path) ?? "";
  return {
    paths,
    text,
    c: (path) => remember(parsed, path, () => cFile(path, text(path))),
    has: (path) => files.has(path),
    inFolder: (folder) => folders.get(folder) ?? [],
  };
}

/** `drivers/media` of `drivers/media/Makefile`. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What the map holds for the key, made on first use. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
