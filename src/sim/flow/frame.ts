// Frames and the buffers they lie in: a buffer is free again when the last one who uses the frame is done with it.

export interface Frame {
  /** When the producer began it, nanoseconds. */
  readonly startedAt: number;
  readonly pool: BufferPool;
  /** How many still use it. */
  users: number;
}

/** Who frames go to. */
export interface FrameSink {
  /** Has the frame in use until it calls `release`. */
  accept(frame: Frame): void;
}

export class BufferPool {
  #free: number;
  #whenFree: (() => void) | undefined;

  constructor(buffers: number) {
    this.#free = buffers;
  }

  /** Undefined when all buffers are in use. */
  take(startedAt: number): Frame | undefined {
    if (this.#free === 0) return undefined;
    this.#free -= 1;
    return { startedAt, pool: this, users: 1 };
  }

  /** Calls once, as soon as the next buffer is free. */
  wait(whenFree: () => void): void {
    this.#whenFree = whenFree;
  }

  giveBack(): void {
    this.#free += 1;
    const whenFree = this.#whenFree;
    this.#whenFree = undefined;
    whenFree?.();
  }
}

/** One of its users is done with the frame. */
export function release(frame: Frame): void {
  frame.users -= 1;
  if (frame.users === 0) frame.pool.giveBack();
}

/** Hands a frame on to all sinks; whoever had it is done with it. */
export function deliver(frame: Frame, sinks: readonly FrameSink[]): void {
  frame.users += sinks.length;
  for (const sink of sinks) sink.accept(frame);
  release(frame);
}
