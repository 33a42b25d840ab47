// A CPU mapping of a buffer (mmap), which holds the memory until it is disposed of.
import type { CpuAccess, CpuMapping } from "../../buffer/cpu-mapping.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Machine } from "../machine.ts";
import type { DmaBuf } from "./dma-buf.ts";

export class CpuView implements CpuMapping {
  readonly size: number;
  readonly #machine: Machine;
  readonly #memory: DmaBuf;
  readonly #forget: () => void;
  #isDisposed = false;

  constructor(machine: Machine, memory: DmaBuf) {
    // A firewall stops the CPU as it stops other masters; secure heaps have no mmap.
    if (memory.backing.isProtected) throw new KernelError("mmap", "EINVAL");
    this.#machine = machine;
    this.#memory = memory;
    this.size = memory.size;
    memory.get();
    this.#forget = machine.ledger.hold(this, () => ({
      what: "cpu-mapping",
      text: `CPU mapping of buffer ${memory.inode}`,
    }));
  }

  begin(access: CpuAccess): void {
    this.#check("DMA_BUF_IOCTL_SYNC");
    const before = this.#memory.reservations.before(access === "read" ? "read" : "write");
    // Linux would wait for ever (drivers/dma-buf/dma-buf.c:1311).
    if (!this.#machine.waitFor(before)) throw new KernelError("DMA_BUF_IOCTL_SYNC", "ETIMEDOUT");
    // For a pure write nothing is invalidated (arch/arm64/mm/dma-mapping.c:29).
    if (access !== "write") this.#memory.syncForCpu();
  }

  end(access: CpuAccess): void {
    this.#check("DMA_BUF_IOCTL_SYNC");
    if (access !== "read") this.#memory.syncForDevice();
  }

  read(offset: number, target: Uint8Array): void {
    this.#check("read", offset, target.length);
    this.#memory.cpuRead(offset, target);
  }

  write(offset: number, source: Uint8Array): void {
    this.#check("write", offset, source.length);
    this.#memory.cpuWrite(offset, source);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
    this.#memory.put();
  }

  #check(call: string, offset = 0, length = 0): void {
    if (this.#isDisposed) throw new KernelError(call, "EBADF");
    if (offset < 0 || !Number.isInteger(offset) || offset + length > this.size)
      throw new RangeError(
        `${length} bytes at ${offset} are beyond the ${this.size} of the buffer`,
      );
  }
}
