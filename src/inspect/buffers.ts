// Live dma-bufs from the three places where a kernel shows them: debugfs has all and their attachments, for root; sysfs has
// all, where it was built; processes have those that they hold.
import { BUFINFO, type ListedBuffer, parseBufinfo } from "../linux/files/bufinfo.ts";
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { type BusDevice, nodeOfName } from "./bus-devices.ts";
import { type HeldBuffer, readHeldBuffers } from "./holders.ts";
import type { LookBuffer } from "./look.ts";

/** Of CONFIG_DMABUF_SYSFS_STATS. */
export const BUFFER_FOLDER = "sys/kernel/dmabuf/buffers";

/** By inode. One that nobody describes, only a mapping shows, is left out. */
export function readBuffers(
  files: KernelFiles,
  buses: readonly BusDevice[],
): readonly LookBuffer[] {
  const held = readHeldBuffers(files);
  const listed = listedBuffers(files);
  const described = [...held.values()].flatMap(({ told }) => told ?? []);
  const inodes = new Set([
    ...listed.keys(),
    ...sysfsInodes(files),
    ...described.map(({ inode }) => inode),
  ]);
  return [...inodes]
    .toSorted((a, b) => a - b)
    .flatMap((inode): readonly LookBuffer[] => {
      const holding = held.get(inode);
      const seen =
        fromList(listed.get(inode), buses) ?? fromHolder(holding) ?? fromSysfs(files, inode);
      return seen ? [{ inode, ...seen, holders: holding?.holders ?? [] }] : [];
    });
}

type Seen = Omit<LookBuffer, "inode" | "holders">;

/** Figures that no kernel prints are those of a damaged copy. */
function listedBuffers(files: KernelFiles): ReadonlyMap<number, ListedBuffer> {
  const buffers = parseBufinfo(files.text(BUFINFO) ?? "").filter(
    ({ inode, size }) => Number.isSafeInteger(inode) && Number.isSafeInteger(size),
  );
  // Reversed, so that of two with one number the first holds: a name may look like a line of the list.
  return new Map([...buffers].reverse().map((buffer) => [buffer.inode, buffer]));
}

function fromList(buffer: ListedBuffer | undefined, buses: readonly BusDevice[]): Seen | undefined {
  if (!buffer) return undefined;
  const { size, exporter, name, references, attached } = buffer;
  const attachments = attached.map((device) => ({ device, node: nodeOfName(buses, device) }));
  return { size: BigInt(size), exporter, name, references, attachments };
}

function fromHolder(buffer: HeldBuffer | undefined): Seen | undefined {
  if (!buffer?.told) return undefined;
  const { size, exporter, name, references } = buffer.told;
  return { size, exporter, name, references, attachments: null };
}

function sysfsInodes(files: KernelFiles): readonly number[] {
  return files
    .names(BUFFER_FOLDER)
    .filter((name) => /^\d{1,15}$/.test(name))
    .map(Number);
}

/** drivers/dma-buf/dma-buf-sysfs-stats.c:82 */
function fromSysfs(files: KernelFiles, inode: number): Seen | undefined {
  const size = files.number(`${BUFFER_FOLDER}/${inode}/size`);
  const exporter = files.text(`${BUFFER_FOLDER}/${inode}/exporter_name`);
  if (size === undefined || exporter === undefined || !Number.isSafeInteger(size)) return undefined;
  return { size: BigInt(size), exporter, name: null, references: null, attachments: null };
}
