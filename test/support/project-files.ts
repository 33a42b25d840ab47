// The files of the project as the tests see them: everything git would not ignore, by path relative to the project.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROJECT = join(import.meta.dirname, "../..");

/** Paths with `/`, sorted. Folders that `.gitignore` names are left out. */
export function projectFiles(folder = "."): readonly string[] {
  const ignored = new Set([".git", ...ignoredFolders()]);
  const list = (at: string): string[] =>
    readdirSync(join(PROJECT, at), { withFileTypes: true }).flatMap((entry) => {
      const path = at === "." ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) return ignored.has(entry.name) ? [] : list(path);
      return entry.isFile() ? [path] : [];
    });
  return list(folder).toSorted();
}

export function readProjectFile(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

/** A file with a zero byte, such as a device tree blob, is not text. */
export function isText(text: string): boolean {
  return !text.includes("\0");
}

function ignoredFolders(): readonly string[] {
  return readProjectFile(".gitignore")
    .split("\n")
    .filter((line) => line.endsWith("/"))
    .map((line) => line.slice(0, -1));
}
