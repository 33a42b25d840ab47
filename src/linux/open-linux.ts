// Finds what this machine has: heaps, cameras, codecs, displays.
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { arch, release } from "node:os";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import { Accounts } from "./accounts/accounts.ts";
import { CpuEngine } from "./copy-engine.ts";
import { findDisplays } from "./display/find-displays.ts";
import { FolderFiles } from "./files/folder-files.ts";
import { type DeniedNode, LinuxPlatform } from "./linux-platform.ts";
import { findHeaps } from "./memory/find-heaps.ts";
import { nameDevices } from "./name-devices.ts";
import { Waiting } from "./readiness.ts";
import { findVideo } from "./video/find-video.ts";

/**
 * Opens this machine as a platform. What this user may not open is listed in `denied`; of devices then nothing else is known.
 * @throws KernelError EMFILE
 */
export function openLinux(): LinuxPlatform {
  const accounts = new Accounts();
  const files = new FolderFiles();
  const denied: DeniedNode[] = [];
  const deny = (path: string, { errno }: KernelError) =>
    void denied.push({ path, errno, group: groupOf(path) });
  const heaps = findHeaps(accounts, files);
  for (const path of heaps.map(pathOf)) if (!mayOpen(path)) deny(path, denial(path));
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

/** @returns the node that allocations open */
function pathOf({ properties, names: [name = ""] }: BufferSource): string {
  return properties.id === name ? `/dev/${name}` : `/dev/dma_heap/${name}`;
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const denial = (path: string) => new KernelError(`open(${path})`, "EACCES");

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
