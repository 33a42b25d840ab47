// A display: at each refresh the next frame it was given goes on the screen and stays there until the next one.
import type { Job, Moved, Pace, Work } from "./pace.ts";

interface Shown {
  readonly job: Job;
  readonly sequence: number;
  readonly at: number;
  readonly moved: Moved;
}

export class DisplayPace implements Pace {
  readonly holds = 1;
  readonly #work: Work;
  readonly #period: number;
  #shown: Shown | undefined;
  #sequence = 0;
  #run = 0;
  #isScheduled = false;

  /** @param period nanoseconds from one refresh to the next */
  constructor(work: Work, period: number) {
    this.#work = work;
    this.#period = period;
  }

  start(): void {
    this.#run += 1;
    this.offered();
  }

  /** What was on the screen is finished. */
  stop(): void {
    this.#run += 1;
    this.#isScheduled = false;
    this.#release();
  }

  offered(): void {
    if (this.#isScheduled) return;
    const { clock } = this.#work;
    const run = this.#run;
    this.#isScheduled = true;
    const refreshes = Math.floor(clock.now / this.#period) + 1;
    clock.after(refreshes * this.#period - clock.now, () => {
      if (run !== this.#run) return;
      this.#isScheduled = false;
      this.#refresh();
    });
  }

  /** Without a new frame the old one is scanned out again, which changes nothing. */
  #refresh(): void {
    const job = this.#work.take();
    if (!job) return;
    const sequence = this.#sequence;
    this.#sequence += 1;
    const moved = this.#work.move(job, sequence);
    this.#release();
    this.#shown = { job, sequence, at: this.#work.clock.now, moved };
    this.offered();
  }

  #release(): void {
    const old = this.#shown;
    this.#shown = undefined;
    if (old) this.#work.finish(old.job, old.sequence, old.at, old.moved);
  }
}
