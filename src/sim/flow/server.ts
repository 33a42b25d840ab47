// A device or a resource that works on so many things at a time: who waits for it, and how long it was busy.
import type { Timers } from "./timers.ts";

export class Server {
  readonly #timers: Timers;
  readonly #capacity: number;
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  #since = 0;
  #busy = 0;

  constructor(timers: Timers, capacity: number) {
    this.#timers = timers;
    this.#capacity = capacity;
  }

  /** Begins at once or when it is the caller's turn: first come, first served. */
  acquire(begin: () => void): void {
    if (this.#working >= this.#capacity) {
      this.#waiting.push(begin);
      return;
    }
    this.begin();
    begin();
  }

  release(): void {
    this.end();
    const next = this.#waiting.shift();
    if (!next) return;
    this.begin();
    next();
  }

  /** Counts as busy without a turn: a camera or a display that serves several streams at once. */
  begin(): void {
    this.#count();
    this.#working += 1;
  }

  end(): void {
    this.#count();
    this.#working -= 1;
  }

  /** Share of what it could have done since the start. */
  get utilisation(): number {
    this.#count();
    return this.#since === 0 ? 0 : this.#busy / (this.#capacity * this.#since);
  }

  #count(): void {
    const now = this.#timers.instant;
    this.#busy += Math.min(this.#working, this.#capacity) * (now - this.#since);
    this.#since = now;
  }
}
