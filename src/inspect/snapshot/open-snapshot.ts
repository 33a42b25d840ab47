import type { Checked } from "../../diagnostic/diagnostic.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";

export async function openSnapshot(path: string): Promise<Checked<KernelFiles>> {
  return { value: new FolderFiles(path), diagnostics: [] };
}
