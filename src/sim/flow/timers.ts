// The time of a flow: who is due when. Not the twin's clock, because what happens at one nanosecond has an order of its
// own here: whoever needs something at an instant comes before those who finish something at it.

/** What comes first of things due at one nanosecond. A frame that is ready at the very blank is too late for it. */
export const Turn = { frameStart: 0, blank: 1, frameFull: 2, workDone: 3 } as const;
export type Turn = (typeof Turn)[keyof typeof Turn];

/** One thing that is due once at a time. */
export interface Timer {
  readonly turn: Turn;
  readonly run: () => void;
  /** Nanoseconds, not rounded: periods are fractions, and sums of them must not drift. */
  at: number;
  /** The nanosecond it counts as, so that equal times are equal however they were summed. */
  due: number;
}

/** A handful of timers, looked through one by one: for so few that is faster than a heap, and nothing is allocated. */
export class Timers {
  readonly #timers: Timer[] = [];
  #now = 0;
  #due = 0;

  /** Nanoseconds since the start, not rounded. */
  get now(): number {
    return this.#now;
  }

  /** The same as whole nanoseconds. */
  get instant(): number {
    return this.#due;
  }

  add(turn: Turn, run: () => void): Timer {
    const timer = { turn, run, at: Infinity, due: Infinity };
    this.#timers.push(timer);
    return timer;
  }

  set(timer: Timer, at: number): void {
    timer.at = at;
    timer.due = Math.round(at);
  }

  /** Lets time pass to `end`, not included. */
  runUntil(end: number): void {
    for (;;) {
      const next = this.#next();
      if (!next || next.due >= end) break;
      this.#now = next.at;
      this.#due = next.due;
      next.at = Infinity;
      next.due = Infinity;
      next.run();
    }
    this.#now = end;
    this.#due = end;
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.turn < first.turn))
        first = timer;
    return first;
  }
}
