// What every part of the twin shares: memory, time, the books, and the line to whoever listens.
import type { Platform } from "../buffer/platform.ts";
import type { PlatformEvent } from "../buffer/platform-event.ts";
import type { CallStats } from "../buffer/platform-stats.ts";
import type { Kernel } from "../board/kernel/kernel.ts";
import type { CmaGeometry } from "../board/kernel/cma-geometry.ts";
import type { Signal } from "./buffers/virtual-fence.ts";
import { VirtualClock } from "./clock.ts";
import { Ledger } from "../buffer/ledger.ts";
import type { CmaArea } from "./memory/cma-area.ts";
import type { PageAllocator } from "./memory/page-allocator.ts";
import type { PhysicalMemory } from "./memory/physical-memory.ts";
import { PoolLedger } from "../buffer/pool-ledger.ts";
import type { ReservedPool } from "./sources/reserved-pool.ts";

export interface MachineParts {
  readonly kernel: Kernel;
  readonly geometry: CmaGeometry;
  readonly memory: PhysicalMemory;
  readonly pages: PageAllocator;
  /** By region name. */
  readonly areas: ReadonlyMap<string, CmaArea>;
  /** Regions that Linux keeps apart, by name. */
  readonly reserved: ReadonlyMap<string, ReservedPool>;
}

/** The first inode number of a buffer; any will do, 0 none. */
const FIRST_INODE = 1;

export class Machine {
  readonly kernel: Kernel;
  readonly geometry: CmaGeometry;
  readonly memory: PhysicalMemory;
  readonly pages: PageAllocator;
  readonly areas: ReadonlyMap<string, CmaArea>;
  readonly reserved: ReadonlyMap<string, ReservedPool>;
  readonly clock = new VirtualClock();
  readonly ledger = new Ledger();
  readonly pools = new PoolLedger();
  readonly #listeners = new Set<(event: PlatformEvent) => void>();
  readonly #calls = new Map<CallStats["call"], { count: number; time: number }>();
  #inode = FIRST_INODE;
  /** Bytes copied through swiotlb since the start. */
  bouncedBytes = 0;
  /** Bytes of swiotlb in use now. */
  bounceBytes = 0;

  constructor(parts: MachineParts) {
    this.kernel = parts.kernel;
    this.geometry = parts.geometry;
    this.memory = parts.memory;
    this.pages = parts.pages;
    this.areas = parts.areas;
    this.reserved = parts.reserved;
  }

  get pageSize(): number {
    return this.geometry.pageSize;
  }

  /** All RAM, what Linux keeps apart included. */
  get ramBytes(): number {
    return this.memory.banks.reduce((sum, { size }) => sum + size, 0);
  }

  nextInode(): number {
    this.#inode += 1;
    return this.#inode - 1;
  }

  /** Events are only made when somebody listens. */
  emit(make: (time: number) => PlatformEvent): void {
    if (this.#listeners.size === 0) return;
    const event = make(this.clock.now);
    for (const listener of this.#listeners) listener(event);
  }

  listen(listener: (event: PlatformEvent) => void): ReturnType<Platform["listen"]> {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Books what buffers take of a pool. */
  account(pool: string, bytes: number): void {
    const used = this.pools.add(pool, bytes);
    this.emit((time) => ({ kind: "pool-used", time, pool, bytes: used }));
  }

  /** Lets time pass until all have signalled. Returns whether they have: nothing may be under way that could do it. */
  waitFor(signals: readonly Signal[]): boolean {
    const isOpen = () => signals.some((signal) => !signal.isSignalled);
    while (isOpen() && this.clock.step());
    return !isOpen();
  }

  /** Runs a call and counts it with the real time it took here. */
  timed<T>(call: CallStats["call"], work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      const entry = this.#calls.get(call) ?? { count: 0, time: 0 };
      entry.count += 1;
      entry.time += (performance.now() - start) * 1e6;
      this.#calls.set(call, entry);
    }
  }

  calls(): readonly CallStats[] {
    return [...this.#calls].map(([call, { count, time }]) => ({ call, count, time }));
  }
}
