// A display: at each blank the newest frame that is ready goes on the screen and stays there until the next one.
import { type Frame, type FrameSink, release } from "./frame.ts";
import type { Latencies } from "./latencies.ts";
import type { Server } from "./server.ts";
import { type Timer, type Timers, Turn } from "./timers.ts";

export class Display implements FrameSink {
  readonly #timers: Timers;
  readonly #server: Server;
  readonly #latencies: Latencies;
  readonly #period: number;
  readonly #service: () => number;
  readonly #blank: Timer;
  readonly #prepared: Timer;
  /** A frame's way: it waits until the one before is prepared, is prepared, is ready for the next blank, is shown. */
  #waiting: Frame | undefined;
  #preparing: Frame | undefined;
  #ready: Frame | undefined;
  #shown: Frame | undefined;
  #dropped = 0;

  /** @param times nanoseconds from blank to blank, and until a frame can be shown */
  constructor(
    timers: Timers,
    server: Server,
    latencies: Latencies,
    { vsync, service }: { readonly vsync: number; readonly service: () => number },
  ) {
    this.#timers = timers;
    this.#server = server;
    this.#latencies = latencies;
    this.#period = vsync;
    this.#service = service;
    this.#blank = timers.add(Turn.blank, () => this.#show());
    this.#prepared = timers.add(Turn.workDone, () => this.#finish());
  }

  /** Frames that a newer one took the place of. */
  get dropped(): number {
    return this.#dropped;
  }

  accept(frame: Frame): void {
    if (this.#preparing) {
      this.#drop(this.#waiting);
      this.#waiting = frame;
    } else this.#prepare(frame);
  }

  #prepare(frame: Frame): void {
    const time = this.#service();
    if (time === 0) {
      this.#makeReady(frame);
      return;
    }
    this.#preparing = frame;
    this.#server.begin();
    this.#timers.set(this.#prepared, this.#timers.now + time);
  }

  #finish(): void {
    const prepared = this.#preparing;
    const next = this.#waiting;
    this.#preparing = undefined;
    this.#waiting = undefined;
    this.#server.end();
    if (prepared) this.#makeReady(prepared);
    if (next) this.#prepare(next);
  }

  #makeReady(frame: Frame): void {
    this.#drop(this.#ready);
    this.#ready = frame;
    if (this.#blank.due === Infinity) this.#timers.set(this.#blank, this.#nextBlank());
  }

  /** The first blank after this nanosecond. */
  #nextBlank(): number {
    const { instant } = this.#timers;
    let blanks = Math.floor(instant / this.#period);
    while (Math.round(blanks * this.#period) <= instant) blanks += 1;
    return blanks * this.#period;
  }

  /** Without a new frame the old one is scanned out again, which changes nothing. */
  #show(): void {
    const frame = this.#ready;
    const old = this.#shown;
    if (!frame) return;
    this.#ready = undefined;
    this.#shown = frame;
    this.#latencies.add(this.#timers.now, this.#timers.now - frame.startedAt);
    if (old) release(old);
  }

  #drop(frame: Frame | undefined): void {
    if (!frame) return;
    this.#dropped += 1;
    release(frame);
  }
}
