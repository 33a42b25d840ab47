// A dma-buf whose references, CPU mappings and fences the platform accounts for.
import type { CpuAccess, CpuMapping } from "../../buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../../buffer/dma-buffer.ts";
import type { Fence } from "../../buffer/fence.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Frame } from "../../buffer/media-device.ts";
import { type DmaBufMapping, LinuxDmaBuffer } from "../dma-buffer.ts";
import type { OwnedFd } from "../fd.ts";
import type { SyncFile } from "../sync-file.ts";
import type { Accounts, Memory } from "./accounts.ts";

/** Takes a buffer that a heap or a driver has just given. @param onFree called when the last owner has let go of it */
export function countBuffer(
  accounts: Accounts,
  buffer: LinuxDmaBuffer,
  pool: string,
  onFree?: () => void,
): CountedBuffer {
  const { inode, size, memory: id, name } = buffer;
  const memory = accounts.opened({ inode, size, id, pool, name }, onFree);
  return new CountedBuffer(accounts, buffer, memory);
}

export class CountedBuffer implements DmaBuffer {
  /** What the reference stands for. */
  readonly counted: Memory;
  readonly #accounts: Accounts;
  readonly #buffer: LinuxDmaBuffer;
  readonly #forget: () => void;
  #kept: DmaBufMapping | undefined;

  constructor(accounts: Accounts, buffer: LinuxDmaBuffer, memory: Memory) {
    this.counted = memory;
    this.#accounts = accounts;
    this.#buffer = buffer;
    accounts.own(memory);
    this.#forget = accounts.ledger.hold(this, () => ({
      what: "buffer",
      text: `buffer ${this.inode}${this.name === "" ? "" : ` "${this.name}"`}, ${this.size} bytes of ${this.memory}`,
    }));
  }

  get inode(): number {
    return this.#buffer.inode;
  }

  get size(): number {
    return this.#buffer.size;
  }

  get memory(): string {
    return this.#buffer.memory;
  }

  get name(): string {
    return this.#buffer.name;
  }

  get isDisposed(): boolean {
    return this.#buffer.isDisposed;
  }

  /** A CPU mapping counts once: the descriptor it keeps for its brackets is no further one. */
  get references(): number {
    return this.#buffer.references - this.counted.views;
  }

  share(): CountedBuffer {
    return new CountedBuffer(this.#accounts, this.#buffer.share(), this.counted);
  }

  mapCpu(): CountedMapping {
    return new CountedMapping(this.#accounts, this.#buffer.mapCpu(), this.counted);
  }

  /**
   * A mapping for work that comes again with every frame: to map anew costs a page fault for each page of it. It stays as
   * long as this reference.
   */
  keptMapping(): DmaBufMapping {
    if (!this.#kept) {
      this.#kept = this.#buffer.mapCpu();
      this.counted.views += 1;
    }
    return this.#kept;
  }

  exportFence(access: "read" | "write"): CountedFence {
    const fence = this.#buffer.exportFence(access);
    return new CountedFence(this.#accounts, fence, `fence of buffer ${this.inode}`);
  }

  importFence(fence: Fence, access: "read" | "write"): void {
    if (!(fence instanceof CountedFence))
      throw new KernelError("DMA_BUF_IOCTL_IMPORT_SYNC_FILE", "EINVAL");
    this.#buffer.importFence(fence.file, access);
  }

  /** A descriptor of the caller's own. @throws KernelError EBADF after disposal */
  duplicate(): OwnedFd {
    return this.#buffer.fd.duplicate();
  }

  [Symbol.dispose](): void {
    if (this.#buffer.isDisposed) return;
    if (this.#kept) {
      this.#kept[Symbol.dispose]();
      this.counted.views -= 1;
    }
    this.#buffer[Symbol.dispose]();
    this.#forget();
    this.#accounts.disown(this.counted);
  }
}

/** A CPU mapping that keeps the memory. */
export class CountedMapping implements CpuMapping {
  readonly #accounts: Accounts;
  readonly #mapping: DmaBufMapping;
  readonly #memory: Memory;
  readonly #forget: () => void;
  #isDisposed = false;

  constructor(accounts: Accounts, mapping: DmaBufMapping, memory: Memory) {
    this.#accounts = accounts;
    this.#mapping = mapping;
    this.#memory = memory;
    memory.views += 1;
    accounts.own(memory);
    this.#forget = accounts.ledger.hold(this, () => ({
      what: "cpu-mapping",
      text: `CPU mapping of buffer ${memory.inode}, ${memory.size} bytes`,
    }));
  }

  get size(): number {
    return this.#mapping.size;
  }

  begin(access: CpuAccess): void {
    this.#mapping.begin(access);
  }

  end(access: CpuAccess): void {
    this.#mapping.end(access);
  }

  read(offset: number, target: Uint8Array): void {
    this.#mapping.read(offset, target);
  }

  write(offset: number, source: Uint8Array): void {
    this.#mapping.write(offset, source);
  }

  /** Copies the first `length` bytes of another mapping. */
  copyFrom(source: CountedMapping, length: number): void {
    this.#mapping.copyFrom(source.#mapping, length);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#mapping[Symbol.dispose]();
    this.#forget();
    this.#memory.views -= 1;
    this.#accounts.disown(this.#memory);
  }
}

/** A sync file that a caller holds. */
export class CountedFence implements Fence {
  readonly kind = "fence";
  readonly file: SyncFile;
  readonly #forget: () => void;

  constructor(accounts: Accounts, file: SyncFile, text: string) {
    this.file = file;
    this.#forget = accounts.ledger.hold(this, () => ({ what: "fence", text }));
  }

  get isSignalled(): boolean {
    return this.file.isSignalled;
  }

  get error(): string | undefined {
    return this.file.error;
  }

  [Symbol.dispose](): void {
    this.#forget();
    this.file[Symbol.dispose]();
  }
}

/** @throws KernelError EINVAL for a buffer of another platform */
export function countedBuffers(frame: Frame, call: string): readonly CountedBuffer[] {
  return frame.buffers.map((buffer) => {
    if (!(buffer instanceof CountedBuffer)) throw new KernelError(call, "EINVAL");
    return buffer;
  });
}
