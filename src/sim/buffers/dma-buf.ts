// The memory behind every reference to a buffer, as the kernel's struct dma_buf: pages, references, fences, caches.
import type { Errno } from "../../buffer/errno.ts";
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
  /** What the exporter answers when the DMA API cannot map it; the API's own error when absent. */
  readonly mapErrno?: Errno;
  /** The driver that allocated it, when that is one: its node, and the error of its export call when it exports nothing. */
  readonly exporter?: {
    readonly node: string;
    readonly refusal: { readonly call: string; readonly errno: "ENOTTY" | "ENOSYS" } | undefined;
  };
  release(): void;
}

/** A mapping as cache maintenance sees it: what dma_sync_sg_for_cpu and dma_sync_sg_for_device act on. */
export interface SyncedMapping {
  /** The device looks into the CPU's caches, so that no maintenance is needed for it. */
  readonly isCoherent: boolean;
  /** The device may write. */
  readonly isWritten: boolean;
  /** Copies into a bounce buffer for the first time; nothing to do without one. */
  fill(): void;
  /** Brings a bounce buffer, or the pages behind it, up to date; nothing to do without one. */
  sync(direction: "for-cpu" | "for-device"): void;
}

export class DmaBuf {
  readonly inode: number;
  readonly name: string;
  readonly backing: Backing;
  readonly reservations = new Reservations();
  readonly #mappings = new Set<SyncedMapping>();
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
  addMapping(mapping: SyncedMapping): void {
    this.#cache?.clean();
    this.#mappings.add(mapping);
    mapping.fill();
  }

  /**
   * dma_unmap_sg: what the device wrote is there for the CPU. One that only read changes nothing
   * (arch/arm64/mm/dma-mapping.c:29) until it is the last, when the twin's cache has no use any more.
   */
  removeMapping(mapping: SyncedMapping): void {
    mapping.sync("for-cpu");
    this.#mappings.delete(mapping);
    if (mapping.isWritten || !this.#hasApartDevice) this.#flush();
  }

  /**
   * What the brackets do: maintenance for devices that do not see the caches, and only for those that have the buffer
   * mapped (drivers/dma-buf/heaps/system_heap.c:154, drivers/dma-buf/heaps/cma_heap.c:121).
   */
  syncForCpu(): void {
    for (const mapping of this.#mappings) mapping.sync("for-cpu");
    this.#flush();
  }

  syncForDevice(): void {
    this.#cache?.clean();
    for (const mapping of this.#mappings) mapping.sync("for-device");
  }

  /** A coherent device reads what the CPU has in its cache, and what it writes replaces that. */
  snoop(access: "read" | "write"): void {
    this.#cache?.clean();
    if (access === "write") this.#cache?.invalidate();
  }

  /** Dirty lines are written back first: as if the cache had evicted them just before it was invalidated. */
  #flush(): void {
    this.#cache?.clean();
    this.#cache?.invalidate();
  }

  get #hasApartDevice(): boolean {
    for (const { isCoherent } of this.#mappings) if (!isCoherent) return true;
    return false;
  }

  get #cpuSide(): CpuCache | PagedBytes {
    return this.#hasApartDevice && this.#cache ? this.#cache : this.backing.bytes;
  }
}
