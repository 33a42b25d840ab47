// One reference to a buffer, as a file descriptor is. After disposal every call answers EBADF.
import type { CpuMapping } from "../../buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../../buffer/dma-buffer.ts";
import type { Fence } from "../../buffer/fence.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Machine } from "../machine.ts";
import { CpuView } from "./cpu-view.ts";
import type { DmaBuf } from "./dma-buf.ts";
import { VirtualFence } from "./virtual-fence.ts";

export class BufferReference implements DmaBuffer {
  readonly inode: number;
  readonly size: number;
  readonly memory: string;
  readonly name: string;
  readonly #machine: Machine;
  readonly #shared: DmaBuf;
  readonly #forget: () => void;
  #isDisposed = false;

  constructor(machine: Machine, shared: DmaBuf) {
    this.#machine = machine;
    this.#shared = shared;
    this.inode = shared.inode;
    this.size = shared.size;
    this.memory = shared.backing.memory;
    this.name = shared.name;
    shared.get();
    this.#forget = machine.ledger.hold(this, () => ({
      what: "buffer",
      text: `buffer ${this.inode}${this.name === "" ? "" : ` "${this.name}"`}, ${this.size} bytes of ${this.memory}`,
    }));
  }

  get references(): number {
    return this.#shared.references;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  share(): DmaBuffer {
    return new BufferReference(this.#machine, this.memoryFor("dup"));
  }

  mapCpu(): CpuMapping {
    return new CpuView(this.#machine, this.memoryFor("mmap"));
  }

  exportFence(access: "read" | "write"): Fence {
    const { reservations } = this.memoryFor("DMA_BUF_IOCTL_EXPORT_SYNC_FILE");
    const signals = reservations.before(access);
    const fence = new VirtualFence(signals, () => forget());
    const forget = this.#machine.ledger.hold(fence, () => ({
      what: "fence",
      text: `fence of buffer ${this.inode}`,
    }));
    return fence;
  }

  importFence(fence: Fence, access: "read" | "write"): void {
    const { reservations } = this.memoryFor("DMA_BUF_IOCTL_IMPORT_SYNC_FILE");
    if (!(fence instanceof VirtualFence))
      throw new KernelError("DMA_BUF_IOCTL_IMPORT_SYNC_FILE", "EINVAL");
    if (fence.isDisposed) throw new KernelError("DMA_BUF_IOCTL_IMPORT_SYNC_FILE", "EBADF");
    for (const signal of fence.signals) reservations.add(signal, access);
  }

  /** What the reference stands for. @throws KernelError EBADF after disposal, in the name of `call` */
  memoryFor(call: string): DmaBuf {
    if (this.#isDisposed) throw new KernelError(call, "EBADF");
    return this.#shared;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
    this.#shared.put();
  }
}
