// Which processes hold dma-bufs: by descriptors, which lead to `/dmabuf:` and its name, and by mappings.
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import type { LookHolder } from "./look.ts";

/** Link of a descriptor and path of a mapping (drivers/dma-buf/dma-buf.c:57). */
const PATH = "/dmabuf:";

/** A dma-buf by its inode, as its holders see it. */
export interface HeldBuffer {
  readonly inode: number;
  /** Undefined where it is only mapped. */
  readonly told: DescribedBuffer | undefined;
  readonly holders: readonly LookHolder[];
}

/** What a descriptor tells of its buffer. */
export interface DescribedBuffer {
  readonly inode: number;
  /** Bytes. */
  readonly size: bigint;
  readonly references: number;
  readonly exporter: string;
  readonly name: string | null;
}

/** Processes of other users are left out where they may not be looked at. Holders are in the order of process numbers. */
export function readHeldBuffers(files: KernelFiles): ReadonlyMap<number, HeldBuffer> {
  const held = new Map<number, HeldBuffer>();
  for (const pid of processes(files)) {
    for (const [inode, { told, holder }] of heldBy(files, pid)) {
      const known = held.get(inode);
      held.set(inode, {
        inode,
        told: known?.told ?? told,
        holders: [...(known?.holders ?? []), holder],
      });
    }
  }
  return held;
}

/** Numbers of the processes that are seen. */
export function processes(files: KernelFiles): readonly number[] {
  return files
    .names("proc")
    .filter((name) => /^\d{1,10}$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
}

interface Holding {
  readonly told: DescribedBuffer | undefined;
  readonly holder: LookHolder;
}

function heldBy(files: KernelFiles, pid: number): ReadonlyMap<number, Holding> {
  const described = descriptorsOf(files, pid);
  const mapped = parseMaps(files.text(`proc/${pid}/maps`) ?? "");
  const inodes = new Set([...described.map(({ told }) => told.inode), ...mapped.keys()]);
  if (inodes.size === 0) return new Map();
  const command = files.text(`proc/${pid}/comm`) ?? "";
  return new Map(
    [...inodes].map((inode) => {
      const own = described.filter(({ told }) => told.inode === inode);
      const descriptors = own.map(({ descriptor }) => descriptor);
      const mappings = mapped.get(inode) ?? 0;
      return [inode, { told: own[0]?.told, holder: { pid, command, descriptors, mappings } }];
    }),
  );
}

interface Descriptor {
  readonly descriptor: number;
  readonly told: DescribedBuffer;
}

function descriptorsOf(files: KernelFiles, pid: number): readonly Descriptor[] {
  return files
    .names(`proc/${pid}/fd`)
    .filter((name) => /^\d{1,10}$/.test(name))
    .toSorted((a, b) => Number(a) - Number(b))
    .flatMap((name) => {
      if (!files.link(`proc/${pid}/fd/${name}`)?.startsWith(PATH)) return [];
      const told = parseFdinfo(files.text(`proc/${pid}/fdinfo/${name}`) ?? "");
      return told ? [{ descriptor: Number(name), told }] : [];
    });
}

/**
 * Undefined for what is no dma-buf. The name is last and may hold line breaks, so the first line with a key is the
 * kernel's own (drivers/dma-buf/dma-buf.c:499, fs/proc/fd.c:57).
 */
export function parseFdinfo(text: string): DescribedBuffer | undefined {
  const value = (key: string) => new RegExp(`^${key}:\\t(.*)$`, "m").exec(text)?.[1];
  const inode = wholeNumber(value("ino"));
  const size = wholeNumber(value("size"));
  const references = wholeNumber(value("count"));
  const exporter = value("exp_name");
  if (inode === undefined || size === undefined || references === undefined || !exporter)
    return undefined;
  return { inode, size: BigInt(size), references, exporter, name: value("name") ?? null };
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Mappings of dma-bufs by inode; in a path line breaks are written as `\012` (fs/proc/task_mmu.c:303). */
export function parseMaps(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  if (!text.includes(PATH)) return counts;
  for (const line of text.split("\n")) {
    const inode = wholeNumber(MAPPING.exec(line)?.[1]);
    if (inode !== undefined) counts.set(inode, (counts.get(inode) ?? 0) + 1);
  }
  return counts;
}

/** Addresses, rights, offset, device, inode, path. */
const MAPPING = /^[0-9a-f]+-[0-9a-f]+ \S{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (\d+) +\/dmabuf:/;
