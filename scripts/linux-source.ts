// A Linux source tree on disk, read file by file as lines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadLines } from "./evidence.ts";

/** Remembers each file it read; a file that is not there has no lines. */
export function sourceReader(folder: string): ReadLines {
  const files = new Map<string, readonly string[] | undefined>();
  return (path) => {
    if (!files.has(path)) files.set(path, linesOf(join(folder, path)));
    return files.get(path);
  };
}

function linesOf(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return undefined;
  }
}

/** `6.1.176`, from the tree's Makefile. */
export function releaseOf(read: ReadLines): string {
  const part = (name: string): string =>
    read("Makefile")
      ?.find((line) => line.startsWith(`${name} = `))
      ?.split(" = ")[1] ?? "?";
  return `${part("VERSION")}.${part("PATCHLEVEL")}.${part("SUBLEVEL")}`;
}
