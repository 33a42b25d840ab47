// dma-buf heaps of the running kernel: the nodes below /dev/dma_heap.
import { readdirSync } from "node:fs";
import { KernelError } from "../buffer/kernel-error.ts";
import { ioctl } from "./call.ts";
import { adoptDmaBuffer, type LinuxDmaBuffer } from "./dma-buffer.ts";
import { O_CLOEXEC, O_RDWR, openDevice, OwnedFd } from "./fd.ts";
import { DMA_HEAP_IOCTL_ALLOC } from "./uapi/dma-heap.ts";

const HEAPS = "/dev/dma_heap";

/** Names of the heaps, sorted; none where the kernel has none. @throws KernelError EACCES */
export function dmaHeapNames(folder = HEAPS): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return [];
    if (code === "EACCES") throw new KernelError(`open(${folder})`, "EACCES");
    throw error;
  }
}

/** A heap that is open for allocations; its buffers outlive it. */
export class DmaHeap implements Disposable {
  readonly name: string;
  readonly #fd: OwnedFd;

  /** @throws KernelError ENOENT, EACCES for whoever is not in the group of the node */
  constructor(name: string) {
    this.name = name;
    this.#fd = openDevice(`${HEAPS}/${name}`);
  }

  /**
   * @param size bytes; the buffer has whole pages
   * @param memory id of this memory in plans
   * @throws KernelError ENOMEM, or EINVAL for a size of 0 (drivers/dma-buf/dma-heap.c:65)
   */
  allocate(size: number, memory: string, name: string): LinuxDmaBuffer {
    const input = { len: BigInt(size), fd_flags: O_RDWR | O_CLOEXEC };
    const { fd } = ioctl(this.#fd, DMA_HEAP_IOCTL_ALLOC, input);
    return adoptDmaBuffer(new OwnedFd(fd), memory, name);
  }

  [Symbol.dispose](): void {
    this.#fd[Symbol.dispose]();
  }
}
