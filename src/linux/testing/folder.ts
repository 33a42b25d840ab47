// A folder that stands for / in tests: files with their text, links with their targets.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { FolderFiles } from "../files/folder-files.ts";
import type { KernelFiles } from "../files/kernel-files.ts";

/** @param links relative to the folder the link is in */
export function kernelFiles(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): KernelFiles {
  const root = mkdtempSync(join(tmpdir(), "onebuf-files-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const at = (path: string) => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(at(path), text);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, at(path));
  return new FolderFiles(root);
}
