// What this process knows of its own use of the kernel: the clock, the buffers it drew from each pool, who holds them, the
// time its calls took, and whoever listens.
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import type { CallStats } from "../../buffer/platform-stats.ts";
import { Ledger } from "../../buffer/ledger.ts";
import { PoolLedger } from "../../buffer/pool-ledger.ts";

/** Memory with an identity, and how many of this process's owners keep it. */
export interface Memory {
  readonly inode: number;
  /** Bytes, whole pages. */
  readonly size: number;
  readonly id: string;
  readonly pool: string;
  readonly name: string;
  owners: number;
  /** CPU mappings: each has a descriptor of its own for its brackets. */
  views: number;
  readonly onFree: (() => void) | undefined;
  /** Of those who keep it only for as long as somebody else owns it: what makes them let go. */
  readonly keepers: Set<() => void>;
}

export class Accounts {
  readonly ledger = new Ledger();
  readonly #origin = process.hrtime.bigint();
  readonly #listeners = new Set<(event: PlatformEvent) => void>();
  readonly #pools = new PoolLedger();
  readonly #calls = {
    allocate: { count: 0, time: 0 },
    map: { count: 0, time: 0 },
    unmap: { count: 0, time: 0 },
  };

  /** Nanoseconds since the platform was opened, of CLOCK_MONOTONIC, which V4L2 and DRM stamp their frames with too. */
  now(): number {
    return Number(process.hrtime.bigint() - this.#origin);
  }

  /** A kernel's time stamp on this clock; 0 for one from before. */
  timeOf(seconds: number, microseconds: number): number {
    const time = BigInt(seconds) * 1_000_000_000n + BigInt(microseconds) * 1000n - this.#origin;
    return Math.max(0, Number(time));
  }

  listen(listener: (event: PlatformEvent) => void): Disposable {
    const own = (event: PlatformEvent) => listener(event);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  emit(make: (time: number) => PlatformEvent): void {
    if (this.#listeners.size === 0) return;
    const event = make(this.now());
    for (const listener of this.#listeners) listener(event);
  }

  /** A call that is counted and timed, whether it succeeds or not. */
  timed<T>(call: CallStats["call"], work: () => T): T {
    const start = this.now();
    try {
      return work();
    } finally {
      const calls = this.#calls[call];
      calls.count += 1;
      calls.time += this.now() - start;
    }
  }

  calls(): readonly CallStats[] {
    const { allocate, map, unmap } = this.#calls;
    return [
      { call: "allocate", ...allocate },
      { call: "map", ...map },
      { call: "unmap", ...unmap },
    ];
  }

  used(pool: string): number {
    return this.#pools.used(pool);
  }

  peak(pool: string): number {
    return this.#pools.peak(pool);
  }

  /** Pools that buffers were drawn from. */
  get pools(): readonly string[] {
    return this.#pools.names;
  }

  /** New memory without an owner yet. @param onFree called when the last one has let go */
  opened(
    memory: Omit<Memory, "owners" | "views" | "onFree" | "keepers">,
    onFree?: () => void,
  ): Memory {
    const { inode, size, id, pool, name } = memory;
    this.emit((time) => ({
      kind: "allocated",
      time,
      inode,
      size,
      memory: id,
      pool,
      name,
    }));
    this.#draw(pool, size);
    // Member by member: with a spread V8 makes the object's shape anew for each buffer.
    return { inode, size, id, pool, name, owners: 0, views: 0, onFree, keepers: new Set() };
  }

  own(memory: Memory): void {
    memory.owners += 1;
  }

  /** The last owner gives the memory back to its pool. */
  disown(memory: Memory): void {
    memory.owners -= 1;
    if (memory.owners > 0) return;
    const { inode, pool, size, onFree, keepers } = memory;
    for (const letGo of keepers) letGo();
    this.emit((time) => ({ kind: "freed", time, inode, pool }));
    this.#draw(pool, -size);
    onFree?.();
  }

  #draw(pool: string, bytes: number): void {
    const used = this.#pools.add(pool, bytes);
    this.emit((time) => ({ kind: "pool-used", time, pool, bytes: used }));
  }
}
