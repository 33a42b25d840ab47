// A heap of ION as a source of the platform's buffers.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { requireSize } from "../memory/require-size.ts";
import type { IdentifiedIonHeap } from "./identify-ion-heaps.ts";
import type { Ion } from "./ion.ts";
import { ION_PATH } from "./ion-node.ts";

/** Opens ION at its first allocation. */
export class IonHeap implements BufferSource, Disposable {
  readonly properties: MemoryProperties;
  readonly names: readonly string[];
  /** The node that allocations open. */
  readonly path = ION_PATH;
  readonly #accounts: Accounts;
  readonly #heap: number;
  readonly #open: () => Ion;
  #ion: Ion | undefined;

  constructor(accounts: Accounts, { heap, properties }: IdentifiedIonHeap, open: () => Ion) {
    this.#accounts = accounts;
    this.properties = properties;
    this.names = heap.told === undefined ? [] : [heap.told.name];
    this.#heap = heap.id;
    this.#open = open;
  }

  /** @throws KernelError EACCES for whoever may not open /dev/ion, EMFILE */
  allocate(size: number, name = ""): CountedBuffer {
    const { id, pool } = this.properties;
    requireSize(size, "ION_IOC_ALLOC");
    const ion = (this.#ion ??= this.#open());
    const buffer = this.#accounts.timed("allocate", () => ion.allocate(this.#heap, size, id, name));
    return countBuffer(this.#accounts, buffer, pool);
  }

  [Symbol.dispose](): void {
    this.#ion?.[Symbol.dispose]();
    this.#ion = undefined;
  }
}
