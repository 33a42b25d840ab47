// A consumer that works on each frame it gets, in order.
import { type Frame, type FrameSink, release } from "./frame.ts";
import type { Lane } from "./lane.ts";
import type { Latencies } from "./latencies.ts";
import type { Timers } from "./timers.ts";

export class Encoder implements FrameSink {
  readonly #timers: Timers;
  readonly #lane: Lane;
  readonly #latencies: Latencies;
  readonly dropped = 0;

  constructor(timers: Timers, lane: Lane, latencies: Latencies) {
    this.#timers = timers;
    this.#lane = lane;
    this.#latencies = latencies;
  }

  accept(frame: Frame): void {
    this.#lane.add(() => {
      this.#latencies.add(this.#timers.now, this.#timers.now - frame.startedAt);
      release(frame);
    });
  }
}
