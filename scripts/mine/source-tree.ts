// A Linux source tree as values: paths and texts, C files tokenized on first use. The file system is in `read-source.ts`.
import { type CFile, cFile } from "./c-file.ts";

export interface SourceTree {
  /** Sorted, relative to the root of the tree. */
  readonly paths: readonly string[];
  text(path: string): string;
  c(path: string): CFile;
  /** Whether the word stands in the text; remembered, for words asked of the same files again and again. */
  mentions(path: string, word: string): boolean;
  /** Whether the file may define that function: the name is called or defined on a line that starts at the margin. */
  mayDefine(path: string, name: string): boolean;
  has(path: string): boolean;
  /** Paths of the C files that stand in a folder itself. */
  inFolder(folder: string): readonly string[];
}

/** @param files text by path, relative to the root of the tree */
export function sourceTree(files: ReadonlyMap<string, string>): SourceTree {
  const parsed = new Map<string, CFile>();
  const mentioned = new Map<string, boolean>();
  const atMargin = new Map<string, ReadonlySet<string>>();
  const paths = [...files.keys()].toSorted();
  const folders = new Map<string, string[]>();
  for (const path of paths)
    if (path.endsWith(".c")) remember(folders, folderOf(path), () => []).push(path);
  const text = (path: string): string => files.get(path) ?? "";
  return {
    paths,
    text,
    c: (path) => remember(parsed, path, () => cFile(path, text(path))),
    mentions: (path, word) =>
      remember(mentioned, `${word} ${path}`, () => text(path).includes(word)),
    mayDefine: (path, name) => remember(atMargin, path, () => namesAtMargin(text(path))).has(name),
    has: (path) => files.has(path),
    inFolder: (folder) => folders.get(folder) ?? [],
  };
}

function namesAtMargin(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^(?=[A-Za-z_])[\w \t*]*?\b(\w+)\s*\(/gm)].map(([, name = ""]) => name),
  );
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
