// A camera: a frame is due each period, whether there is a buffer for it or not.
import type { Pace, Work } from "./pace.ts";

/** Share of the period that the sensor takes to read a frame out. Assumed. */
export const READOUT = 0.5;

export class CameraPace implements Pace {
  readonly holds = 0;
  readonly #work: Work;
  readonly #period: number;
  #startedAt = 0;
  /** Number of the next frame that is due. */
  #next = 0;
  /** Counts starts and stops, so that events of an earlier run are void. */
  #run = 0;
  #isTicking = false;

  /** @param period nanoseconds */
  constructor(work: Work, period: number) {
    this.#work = work;
    this.#period = period;
  }

  start(): void {
    this.#startedAt = this.#work.clock.now;
    this.#next = 0;
    this.#run += 1;
    this.offered();
  }

  stop(): void {
    this.#run += 1;
    this.#isTicking = false;
  }

  /** Without a buffer nothing is scheduled; the frames that were due meanwhile are counted when one comes. */
  offered(): void {
    if (this.#isTicking) return;
    const due = Math.ceil((this.#work.clock.now - this.#startedAt) / this.#period);
    for (; this.#next < due; this.#next += 1) this.#work.dropped(this.#next);
    this.#schedule();
  }

  #schedule(): void {
    const { clock } = this.#work;
    const run = this.#run;
    this.#isTicking = true;
    const at = this.#startedAt + this.#next * this.#period;
    clock.after(Math.max(0, at - clock.now), () => {
      if (run === this.#run) this.#tick(run);
    });
  }

  #tick(run: number): void {
    const { clock } = this.#work;
    const job = this.#work.take();
    if (!job) {
      this.#isTicking = false;
      return;
    }
    const sequence = this.#next;
    const captured = clock.now;
    this.#next += 1;
    clock.after(this.#period * READOUT, () => {
      if (run !== this.#run) return;
      this.#work.finish(job, sequence, captured, this.#work.move(job, sequence));
    });
    this.#schedule();
  }
}
