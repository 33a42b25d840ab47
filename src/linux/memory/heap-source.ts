// A dma-buf heap as a source of the platform's buffers. Its node is opened by the first allocation, so that a heap nobody
// may open is still seen.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { DmaHeap } from "../dma-heap.ts";
import type { IdentifiedHeap } from "./identify-heaps.ts";
import { requireSize } from "./require-size.ts";

export class HeapSource implements BufferSource, Disposable {
  readonly properties: MemoryProperties;
  readonly names: readonly string[];
  readonly path: string;
  readonly #accounts: Accounts;
  #heap: DmaHeap | undefined;

  constructor(accounts: Accounts, { names, properties }: IdentifiedHeap) {
    this.#accounts = accounts;
    this.names = names;
    this.path = `/dev/dma_heap/${names[0] ?? ""}`;
    this.properties = properties;
  }

  /** @throws KernelError EACCES for whoever is not in the group of the node */
  allocate(size: number, name = ""): CountedBuffer {
    const { id, pool } = this.properties;
    requireSize(size, "DMA_HEAP_IOCTL_ALLOC");
    const heap = (this.#heap ??= new DmaHeap(this.names[0] ?? ""));
    const buffer = this.#accounts.timed("allocate", () => heap.allocate(size, id, name));
    return countBuffer(this.#accounts, buffer, pool);
  }

  [Symbol.dispose](): void {
    this.#heap?.[Symbol.dispose]();
    this.#heap = undefined;
  }
}
