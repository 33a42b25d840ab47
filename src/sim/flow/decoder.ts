// A producer that waits for a buffer when it has none: as fast as buffers allow, but no faster than its rate.
import { type BufferPool, deliver, type Frame, type FrameSink } from "./frame.ts";
import type { Lane } from "./lane.ts";
import { type Timer, type Timers, Turn } from "./timers.ts";

export class Decoder {
  readonly #timers: Timers;
  readonly #lane: Lane;
  readonly #pool: BufferPool;
  readonly #sinks: readonly FrameSink[];
  readonly #period: number;
  readonly #start: Timer;
  /** The latest frame that began late, and how many began since then, itself included: their times are multiples, not sums. */
  #base = 0;
  #sinceBase = 0;
  #frames = 0;

  constructor(
    timers: Timers,
    lane: Lane,
    pool: BufferPool,
    sinks: readonly FrameSink[],
    period: number,
  ) {
    this.#timers = timers;
    this.#lane = lane;
    this.#pool = pool;
    this.#sinks = sinks;
    this.#period = period;
    this.#start = timers.add(Turn.frameStart, () => this.#startFrame());
    timers.set(this.#start, 0);
  }

  get frames(): number {
    return this.#frames;
  }

  readonly dropped = 0;

  /** A period after the start of the frame before. */
  get #due(): number {
    return this.#base + this.#sinceBase * this.#period;
  }

  #startFrame(): void {
    const frame = this.#pool.take(this.#timers.now);
    if (frame) this.#decode(frame);
    else this.#pool.wait(() => this.#startFrame());
  }

  #decode(frame: Frame): void {
    if (frame.startedAt > this.#due) {
      this.#base = frame.startedAt;
      this.#sinceBase = 0;
    }
    this.#sinceBase += 1;
    this.#frames += 1;
    this.#lane.add(() => {
      this.#timers.set(this.#start, Math.max(this.#due, this.#timers.now));
      deliver(frame, this.#sinks);
    });
  }
}
