// What a run needs to know of the platform's events: bytes copied into each buffer, and the most that each pool gave.
import type { Platform } from "../buffer/platform.ts";
import type { FrameSlot } from "./frame-slot.ts";

export class EventMeter implements Disposable {
  readonly #copied = new Map<number, number>();
  readonly #start: ReadonlyMap<string, number>;
  readonly #peaks = new Map<string, number>();
  readonly #mappedBy = new Map<number, Set<string>>();
  readonly #listening: Disposable;

  constructor(platform: Platform) {
    this.#start = new Map(platform.stats().pools.map(({ pool, used }) => [pool, used]));
    this.#listening = platform.listen((event) => {
      if (event.kind === "copied")
        this.#copied.set(event.to, (this.#copied.get(event.to) ?? 0) + event.bytes);
      else if (event.kind === "pool-used")
        this.#peaks.set(event.pool, Math.max(this.#peaks.get(event.pool) ?? 0, event.bytes));
      else if (event.kind === "mapped")
        for (const inode of event.inodes)
          this.#mappedBy.set(inode, (this.#mappedBy.get(inode) ?? new Set()).add(event.node));
    });
  }

  /** Bytes that copy engines wrote to these frames. */
  copiedInto(frames: readonly FrameSlot[]): number {
    const inodes = frames.flatMap(({ buffers }) => buffers.map(({ inode }) => inode));
    return inodes.reduce((sum, inode) => sum + (this.#copied.get(inode) ?? 0), 0);
  }

  /** Nodes that have had the buffer mapped, in the order they began. */
  mappedBy(inode: number): readonly string[] {
    return [...(this.#mappedBy.get(inode) ?? [])];
  }

  /** Bytes of the pool in use at most, beyond what was in use before; undefined when nothing was drawn from it. */
  peakOf(pool: string): number | undefined {
    const peak = this.#peaks.get(pool);
    return peak === undefined ? undefined : peak - (this.#start.get(pool) ?? 0);
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}
