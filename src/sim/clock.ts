// The twin's time: events in order of their nanosecond, and among equals in the order they were made. Nothing waits for
// real time.

interface TimedEvent {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock {
  #now = 0;
  #made = 0;
  /** A binary heap: each event comes before the two at 2n+1 and 2n+2. */
  readonly #events: TimedEvent[] = [];

  /** Nanoseconds since the start. */
  get now(): number {
    return this.#now;
  }

  /** When the next event is due; undefined when none is. */
  get next(): number | undefined {
    return this.#events[0]?.at;
  }

  /** @param delay nanoseconds from now, 0 or more */
  after(delay: number, run: () => void): void {
    const event = { at: this.#now + delay, order: this.#made, run };
    this.#made += 1;
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = events[above];
      if (!parent || !isBefore(event, parent)) break;
      events[at] = parent;
      at = above;
    }
    events[at] = event;
  }

  /** Goes on to the next event and runs it; false when there is none. */
  step(): boolean {
    const first = this.#events[0];
    const last = this.#events.pop();
    if (!first || !last) return false;
    if (last !== first) this.#sink(last);
    this.#now = first.at;
    first.run();
    return true;
  }

  /** Lets time pass to `at`, where nothing is due before. */
  passTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  #sink(event: TimedEvent): void {
    const events = this.#events;
    let at = 0;
    for (;;) {
      const left = events[2 * at + 1];
      const right = events[2 * at + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const below = isRight ? right : left;
      if (!below || !isBefore(below, event)) break;
      events[at] = below;
      at = 2 * at + (isRight ? 2 : 1);
    }
    events[at] = event;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
