// A dma-buf of the running kernel, by its descriptor.
import { readFileSync } from "node:fs";
import type { CpuAccess, CpuMapping } from "../buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../buffer/dma-buffer.ts";
import type { Fence } from "../buffer/fence.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import { identityOf } from "./buffer-identity.ts";
import { ioctl, ioctlBytes, ioctlInput, ioctlText } from "./call.ts";
import { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";
import { HOST_ABI } from "./host.ts";
import { type MappedMemory, mapMemory } from "./mapping.ts";
import { SyncFile } from "./sync-file.ts";
import {
  DMA_BUF_IOCTL_EXPORT_SYNC_FILE,
  DMA_BUF_IOCTL_IMPORT_SYNC_FILE,
  DMA_BUF_IOCTL_SYNC,
  DMA_BUF_SET_NAME,
  DMA_BUF_SYNC_END,
  DMA_BUF_SYNC_READ,
  DMA_BUF_SYNC_WRITE,
} from "./uapi/dma-buf.ts";
import { encode } from "./uapi/struct.ts";

const ACCESS: { readonly [A in CpuAccess]: number } = {
  read: DMA_BUF_SYNC_READ,
  write: DMA_BUF_SYNC_WRITE,
  "read-write": DMA_BUF_SYNC_READ | DMA_BUF_SYNC_WRITE,
};

/** How CPU accesses are made coherent with those of devices. */
export interface CpuBrackets extends Disposable {
  begin(fd: OwnedFd, access: CpuAccess): void;
  end(fd: OwnedFd, access: CpuAccess): void;
}

type SyncFlags = { readonly [A in CpuAccess]: Uint8Array };

/** `struct dma_buf_sync` for each access, laid out once: two of them stand around every frame that is copied. */
function syncFlags(end: number): SyncFlags {
  const flags = (access: CpuAccess) =>
    encode(DMA_BUF_IOCTL_SYNC.argument, { flags: BigInt(ACCESS[access] | end) }, HOST_ABI);
  return { read: flags("read"), write: flags("write"), "read-write": flags("read-write") };
}

const BEGIN = syncFlags(0);
const END = syncFlags(DMA_BUF_SYNC_END);

/** The dma-buf's own brackets, since Linux 4.6. */
export const DMA_BUF_BRACKETS: CpuBrackets = {
  begin: (fd, access) => void ioctlBytes(fd, DMA_BUF_IOCTL_SYNC, BEGIN[access]),
  end: (fd, access) => void ioctlBytes(fd, DMA_BUF_IOCTL_SYNC, END[access]),
  [Symbol.dispose]() {},
};

/** What is known of a dma-buf without asking it; kernels of the time of ION cannot be asked. */
export interface KnownBuffer {
  readonly inode?: number;
  /** Bytes. Kernels before 3.12 answer ESPIPE when asked for the end. */
  readonly size?: number;
  readonly openBrackets?: () => CpuBrackets;
}

/** Owns the descriptor. */
export class LinuxDmaBuffer implements DmaBuffer {
  readonly fd: OwnedFd;
  readonly inode: number;
  readonly size: number;
  readonly memory: string;
  readonly name: string;
  readonly openBrackets: () => CpuBrackets;

  /** @param memory id of the memory it was drawn from */
  constructor(fd: OwnedFd, memory: string, name: string, known: KnownBuffer = {}) {
    this.fd = fd;
    this.inode = known.inode ?? identityOf(fd);
    this.size = known.size ?? ffi.seekEnd(fd.number);
    this.memory = memory;
    this.name = name;
    this.openBrackets = known.openBrackets ?? (() => DMA_BUF_BRACKETS);
  }

  /**
   * A count of open files, which CPU mappings and attached devices raise too: drivers/dma-buf/dma-buf.c:501.
   * @throws KernelError ENODATA from kernels that do not tell
   */
  get references(): number {
    const info = readFileSync(`/proc/self/fdinfo/${this.fd.number}`, "utf8");
    const count = /^count:\s*(?<count>\d+)$/m.exec(info)?.groups?.["count"];
    if (count === undefined) throw new KernelError("read(/proc/self/fdinfo)", "ENODATA");
    return Number(count);
  }

  get isDisposed(): boolean {
    return this.fd.isDisposed;
  }

  share(): LinuxDmaBuffer {
    return new LinuxDmaBuffer(this.fd.duplicate(), this.memory, this.name, this);
  }

  mapCpu(): DmaBufMapping {
    const fd = this.fd.duplicate();
    try {
      return new DmaBufMapping(fd, mapMemory(fd, this.size), this.openBrackets());
    } catch (error) {
      fd[Symbol.dispose]();
      throw error;
    }
  }

  exportFence(access: "read" | "write"): SyncFile {
    const input = { flags: ACCESS[access] };
    return new SyncFile(new OwnedFd(ioctl(this.fd, DMA_BUF_IOCTL_EXPORT_SYNC_FILE, input).fd));
  }

  importFence(fence: Fence, access: "read" | "write"): void {
    if (!(fence instanceof SyncFile)) throw new TypeError("the fence is of another platform");
    const input = { flags: ACCESS[access], fd: fence.fd.number };
    ioctlInput(this.fd, DMA_BUF_IOCTL_IMPORT_SYNC_FILE, input);
  }

  [Symbol.dispose](): void {
    this.fd[Symbol.dispose]();
  }
}

/**
 * Takes a descriptor over as a buffer and shows its name to whoever looks. Kernels before 5.3 have no names: then only this
 * process knows it.
 */
export function adoptDmaBuffer(
  fd: OwnedFd,
  memory: string,
  name: string,
  known?: KnownBuffer,
): LinuxDmaBuffer {
  try {
    setName(fd, name);
    return new LinuxDmaBuffer(fd, memory, name, known);
  } catch (error) {
    fd[Symbol.dispose]();
    throw error;
  }
}

function setName(fd: OwnedFd, name: string): void {
  try {
    if (name !== "") ioctlText(fd, DMA_BUF_SET_NAME, name);
  } catch (error) {
    if (!(error instanceof KernelError && error.errno === "ENOTTY")) throw error;
  }
}

/** Has a descriptor of its own for the brackets, so that it outlives the buffer it was made from. */
export class DmaBufMapping implements CpuMapping {
  readonly #fd: OwnedFd;
  readonly #memory: MappedMemory;
  readonly #brackets: CpuBrackets;

  constructor(fd: OwnedFd, memory: MappedMemory, brackets: CpuBrackets) {
    this.#fd = fd;
    this.#memory = memory;
    this.#brackets = brackets;
  }

  get size(): number {
    return this.#memory.size;
  }

  begin(access: CpuAccess): void {
    this.#brackets.begin(this.#fd, access);
  }

  end(access: CpuAccess): void {
    this.#brackets.end(this.#fd, access);
  }

  read(offset: number, target: Uint8Array): void {
    this.#memory.read(offset, target);
  }

  write(offset: number, source: Uint8Array): void {
    this.#memory.write(offset, source);
  }

  /** Copies the first `length` bytes of another mapping, without a stop in between. */
  copyFrom(source: DmaBufMapping, length: number): void {
    this.#memory.copyFrom(source.#memory, 0, 0, length);
  }

  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]();
    this.#brackets[Symbol.dispose]();
    this.#fd[Symbol.dispose]();
  }
}
