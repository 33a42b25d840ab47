// The memory behind every reference to a buffer, as the kernel's struct dma_buf: pages, references, fences, caches.
import type { Machine } from "../machine.ts";
import { CpuCache } from "./cpu-cache.ts";
import type { PagedBytes } from "./paged-bytes.ts";
import { Reservations } from "./reservations.ts";

/** What an allocator gives. */
export interface Backing {
  readonly bytes: PagedBytes;
  /** Memory id and the pool it is booked on. */
  readonly memory: string;
  readonly pool: string;
  /** CPU mappings are cached. */
  readonly isCached: boolean;
  /** The exporter has a vmap for other drivers. */
  readonly hasKernelMap: boolean;
  readonly hasStructPages: boolean;
  readonly isProtected: boolean;
  /** The driver that allocated it, when that is one: its node, and the error of its export call when it exports nothing. */
  readonly exporter?: {
    readonly node: string;
    readonly refusal: { readonly call: string; readonly errno: "ENOTTY" | "ENOSYS" } | undefined;
  };
  release(): void;
}

/** A mapping whose device does not see the CPU's caches, or sees a bounce buffer instead of the pages. */
export interface Stranger {
  readonly isCoherent: boolean;
  /** Brings a bounce buffer up to date; nothing to do without one. */
  sync(direction: "for-cpu" | "for-device"): void;
}

export class DmaBuf {
  readonly inode: number;
  readonly name: string;
  readonly backing: Backing;
  readonly reservations = new Reservations();
  /** Brackets act on these mappings alone, as heaps do it. */
  readonly #strangers = new Set<Stranger>();
  readonly #machine: Machine;
  readonly #cache: CpuCache | undefined;
  #references = 0;

  constructor(machine: Machine, backing: Backing, name: string) {
    this.#machine = machine;
    this.backing = backing;
    this.name = name;
    this.inode = machine.nextInode();
    this.#cache = backing.isCached ? new CpuCache(backing.bytes) : undefined;
    machine.account(backing.pool, this.size);
    machine.emit((time) => ({
      kind: "allocated",
      time,
      inode: this.inode,
      size: this.size,
      memory: backing.memory,
      pool: backing.pool,
      name,
    }));
  }

  get size(): number {
    return this.backing.bytes.size;
  }

  get references(): number {
    return this.#references;
  }

  get(): void {
    this.#references += 1;
  }

  /** The memory goes with the last reference. */
  put(): void {
    this.#references -= 1;
    if (this.#references > 0) return;
    this.backing.release();
    this.#machine.account(this.backing.pool, -this.size);
    const { pool } = this.backing;
    this.#machine.emit((time) => ({ kind: "freed", time, inode: this.inode, pool }));
  }

  /** The CPU's view: through its cache while a device that does not see it has the buffer mapped. */
  cpuRead(offset: number, target: Uint8Array): void {
    this.#cpuSide.read(offset, target);
  }

  cpuWrite(offset: number, source: Uint8Array): void {
    this.#cpuSide.write(offset, source);
  }

  /** dma_map_sg: what the CPU wrote before is written back for a device that does not look into its caches. */
  meet(stranger: Stranger): void {
    this.#cache?.clean();
    this.#strangers.add(stranger);
    stranger.sync("for-device");
  }

  /** dma_unmap_sg: what the device wrote is there for the CPU. */
  part(stranger: Stranger): void {
    stranger.sync("for-cpu");
    this.#strangers.delete(stranger);
    this.#cache?.clean();
    this.#cache?.invalidate();
  }

  /**
   * What the brackets do: maintenance for devices that do not see the caches, and only for those that have the buffer
   * mapped (drivers/dma-buf/heaps/system_heap.c:143, cma_heap.c:118).
   */
  syncForCpu(): void {
    for (const stranger of this.#strangers) stranger.sync("for-cpu");
    this.#cache?.clean();
    this.#cache?.invalidate();
  }

  syncForDevice(): void {
    this.#cache?.clean();
    for (const stranger of this.#strangers) stranger.sync("for-device");
  }

  /** A coherent device reads what the CPU has in its cache, and what it writes replaces that. */
  snoop(access: "read" | "write"): void {
    this.#cache?.clean();
    if (access === "write") this.#cache?.invalidate();
  }

  get #cpuSide(): CpuCache | PagedBytes {
    const isApart = [...this.#strangers].some(({ isCoherent }) => !isCoherent);
    return isApart && this.#cache ? this.#cache : this.backing.bytes;
  }
}
