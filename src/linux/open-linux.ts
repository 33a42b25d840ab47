// Finds what this machine has: heaps, cameras, codecs, displays.
import { accessSync, constants } from "node:fs";
import { arch, release } from "node:os";
import { KernelError } from "../buffer/kernel-error.ts";
import { Accounts } from "./accounts/accounts.ts";
import { CpuEngine } from "./copy-engine.ts";
import { findDisplays } from "./display/find-displays.ts";
import { FolderFiles } from "./files/folder-files.ts";
import { type DeniedNode, LinuxPlatform } from "./linux-platform.ts";
import { findHeaps } from "./memory/find-heaps.ts";
import { UdmabufSource } from "./memory/udmabuf-source.ts";
import { nameDevices } from "./name-devices.ts";
import { groupOfNode } from "./node-group.ts";
import { Waiting } from "./readiness.ts";
import { type CodedFiles, findVideo } from "./video/find-video.ts";

export interface OpenLinuxOptions {
  /** What decoders decode; one without a file decodes the test pattern, where an encoder of this machine can code it. */
  readonly coded?: CodedFiles;
}

/**
 * Opens this machine as a platform. What this user may not open is listed in `denied`; of devices then nothing else is known.
 * @throws KernelError EMFILE
 */
export function openLinux({ coded }: OpenLinuxOptions = {}): LinuxPlatform {
  const accounts = new Accounts();
  const files = new FolderFiles();
  const denied: DeniedNode[] = [];
  const deny = (path: string, { errno }: KernelError) =>
    void denied.push({ path, errno, group: groupOfNode(path) });
  const heaps = findHeaps(accounts, files);
  for (const { path } of heaps) if (!mayOpen(path)) deny(path, denial(path));
  const video = findVideo(accounts, files, deny, coded);
  const converters = video.flatMap(({ engine }) => engine ?? []);
  const found = [...video, ...findDisplays(accounts, files, deny)];
  const scattered = heaps
    .filter((heap) => heap instanceof UdmabufSource)
    .map(() => new UdmabufSource(accounts, files, "first-twice"));
  const waiting = new Waiting();
  return new LinuxPlatform({
    name: `Linux ${release()} ${arch()}`,
    accounts,
    files,
    waiting,
    heaps,
    scattered,
    devices: nameDevices(found),
    engines: [new CpuEngine(accounts), ...converters],
    denied,
    owned: [...found.map(({ device }) => device), ...converters, ...heaps, ...scattered, waiting],
  });
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
