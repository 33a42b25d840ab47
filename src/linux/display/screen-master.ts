// Who has the screens of a card: the one client that is its master may set modes.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { KernelFiles } from "../files/kernel-files.ts";

/** In words, for an error; only root sees which program it is (drivers/gpu/drm/drm_debugfs.c:80). @param minor of the card */
export function screenMaster(files: KernelFiles, minor: number): string {
  const path = `sys/kernel/debug/dri/${minor}/clients`;
  const rows = (files.text(path) ?? "").split("\n").map((row) => row.trim().split(/\s+/));
  const master = rows.find(([, , , isMaster]) => isMaster === "y");
  return master
    ? `${master[0]} (process ${master[1]}) is master of the card`
    : `another program is master of the card; root sees which in /${path}`;
}

/** Whether a call was refused because another is master: drivers/gpu/drm/drm_ioctl.c:544. */
export function isDenied(result: unknown): result is KernelError {
  return result instanceof KernelError && result.errno === "EACCES";
}
