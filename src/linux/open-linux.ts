// Finds what this machine has: heaps, cameras, codecs, displays.
import { readFileSync, statSync } from "node:fs";
import { arch, release } from "node:os";
import type { KernelError } from "../buffer/kernel-error.ts";
import { Accounts } from "./accounts/accounts.ts";
import { CpuEngine } from "./copy-engine.ts";
import { findDisplays } from "./display/find-displays.ts";
import { KernelFiles } from "./files/kernel-files.ts";
import { type DeniedNode, LinuxPlatform } from "./linux-platform.ts";
import { findHeaps } from "./memory/find-heaps.ts";
import { nameDevices } from "./name-devices.ts";
import { Waiting } from "./readiness.ts";
import { findVideo } from "./video/find-video.ts";

/**
 * Opens this machine as a platform. What this user may not open is left out of `devices` and listed in `denied`.
 * @throws KernelError EMFILE
 */
export function openLinux(): LinuxPlatform {
  const accounts = new Accounts();
  const files = new KernelFiles();
  const denied: DeniedNode[] = [];
  const deny = (path: string, { errno }: KernelError) =>
    void denied.push({ path, errno, group: groupOf(path) });
  const heaps = findHeaps(accounts, files);
  const found = [...findVideo(accounts, files, deny), ...findDisplays(accounts, files, deny)];
  const waiting = new Waiting();
  return new LinuxPlatform({
    name: `Linux ${release()} ${arch()}`,
    accounts,
    files,
    waiting,
    heaps,
    devices: nameDevices(found),
    cpu: new CpuEngine(accounts),
    denied,
    owned: [...found.map(({ device }) => device), ...heaps, waiting],
  });
}

/** Name of the group that owns the node. */
function groupOf(path: string): string | undefined {
  try {
    const { gid } = statSync(path);
    const lines = readFileSync("/etc/group", "utf8").split("\n");
    return lines.map((line) => line.split(":")).find(([, , id]) => Number(id) === gid)?.[0];
  } catch {
    return undefined;
  }
}
