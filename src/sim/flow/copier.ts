// Copies each frame for one consumer. The frame it was copied from is free as soon as the copy is made.
import { BufferPool, deliver, type Frame, type FrameSink, release } from "./frame.ts";
import type { Lane } from "./lane.ts";

export class Copier implements FrameSink {
  readonly #lane: Lane;
  readonly #pool: BufferPool;
  readonly #sinks: readonly FrameSink[];
  #dropped = 0;

  /** @param buffers for copies */
  constructor(lane: Lane, buffers: number, consumer: FrameSink) {
    this.#lane = lane;
    this.#pool = new BufferPool(buffers);
    this.#sinks = [consumer];
  }

  /** Frames that found no buffer for their copy. */
  get dropped(): number {
    return this.#dropped;
  }

  accept(frame: Frame): void {
    const copy = this.#pool.take(frame.startedAt);
    if (!copy) {
      this.#dropped += 1;
      release(frame);
      return;
    }
    this.#lane.add(() => {
      release(frame);
      deliver(copy, this.#sinks);
    });
  }
}
