// A device that works when it is given something: an encoder, a decoder, a scaler. One frame at a time, and no more than
// its rate.
import type { Pace, Work } from "./pace.ts";

/** Share of the period that one frame takes. Assumed. */
export const WORK = 0.4;

export class WorkerPace implements Pace {
  readonly holds = 0;
  readonly #work: Work;
  readonly #period: number;
  #sequence = 0;
  #run = 0;
  #isBusy = false;
  /** When the next frame may be taken: a source delivers at its rate, a sink takes what comes. */
  #notBefore = 0;
  readonly #keepsRate: boolean;

  /** @param period nanoseconds */
  constructor(work: Work, period: number, keepsRate: boolean) {
    this.#work = work;
    this.#period = period;
    this.#keepsRate = keepsRate;
  }

  start(): void {
    this.#run += 1;
    this.#isBusy = false;
    this.#notBefore = this.#work.clock.now;
    this.offered();
  }

  stop(): void {
    this.#run += 1;
  }

  offered(): void {
    if (this.#isBusy) return;
    const job = this.#work.take();
    if (!job) return;
    const { clock } = this.#work;
    const run = this.#run;
    const wait = this.#keepsRate ? Math.max(0, this.#notBefore - clock.now) : 0;
    const taken = clock.now + wait;
    this.#isBusy = true;
    this.#notBefore = taken + this.#period;
    clock.after(wait + this.#period * WORK, () => {
      if (run !== this.#run) return;
      const sequence = this.#sequence;
      this.#sequence += 1;
      this.#isBusy = false;
      this.#work.finish(job, sequence, taken, this.#work.move(job, sequence));
      this.offered();
    });
  }
}
