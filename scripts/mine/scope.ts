// Where to look for a fact of a match table: first in its own file, then in the files of its module, then in its folder.
import type { CFile } from "./c-file.ts";
import type { Scope } from "./mined.ts";
import type { Build } from "./modules.ts";
import { folderOf, type SourceTree } from "./source-tree.ts";

export interface Surroundings {
  readonly own: string;
  /** C files of the module besides the own one. */
  readonly module: readonly string[];
  /** C files of the folder that belong to other modules. */
  readonly folder: readonly string[];
}

export function surroundingsOf(
  tree: SourceTree,
  path: string,
  build: Build | undefined,
): Surroundings {
  const module = [...(build?.module.files ?? [])].filter((file) => file !== path && tree.has(file));
  const taken = new Set([path, ...module]);
  const folder = tree.inFolder(folderOf(path)).filter((file) => !taken.has(file));
  return { own: path, module, folder };
}

export interface Scoped<Value> {
  readonly scope: Scope;
  readonly values: readonly Value[];
}

/** The values of the nearest scope that has any. The word must stand in a file for it to be read at all. */
export function nearest<Value>(
  tree: SourceTree,
  { own, module, folder }: Surroundings,
  word: string,
  find: (file: CFile) => readonly Value[],
): Scoped<Value> | undefined {
  const files = { file: [own], module, folder };
  for (const scope of ["file", "module", "folder"] as const) {
    const values = files[scope]
      .filter((path) => tree.mentions(path, word))
      .flatMap((path) => find(tree.c(path)));
    if (values.length > 0) return { scope, values };
  }
  return undefined;
}
