// What happens when during one run, on the twin's clock.
import type { VirtualClock } from "../clock.ts";

const SECOND = 1e9;

/** Times are seconds since it was made, periods above 0. What lies beyond the end of the run never happens. */
export class Agenda {
  readonly #clock: VirtualClock;
  readonly #start: number;
  #isOver = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#start = clock.now;
  }

  get now(): number {
    return (this.#clock.now - this.#start) / SECOND;
  }

  /** At a moment to come; of several at one moment, the one entered first. */
  at(time: number, run: () => void): void {
    const due = this.#start + Math.round(time * SECOND);
    this.#clock.after(Math.max(0, due - this.#clock.now), () => {
      if (!this.#isOver) run();
    });
  }

  /** At once and again and again. */
  every(period: number, run: (time: number) => void, turn = 0): void {
    this.at(turn * period, () => {
      run(turn * period);
      this.every(period, run, turn + 1);
    });
  }

  /** Nothing more happens. */
  end(): void {
    this.#isOver = true;
  }

  /** Lets time pass to `end`, not included. */
  runUntil(end: number): void {
    const last = this.#start + Math.round(end * SECOND);
    while (!this.#isOver && (this.#clock.next ?? Infinity) < last) this.#clock.step();
    if (this.#isOver) return;
    this.#clock.passTo(last);
    this.#isOver = true;
  }
}
