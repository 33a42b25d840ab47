// A producer that does not wait: a frame is due each period, whether there is a buffer for it or not.
import { type BufferPool, deliver, type Frame, type FrameSink } from "./frame.ts";
import type { Server } from "./server.ts";
import { type Timer, type Timers, Turn } from "./timers.ts";

export class Camera {
  readonly #timers: Timers;
  readonly #server: Server;
  readonly #pool: BufferPool;
  readonly #sinks: readonly FrameSink[];
  readonly #period: number;
  readonly #service: () => number;
  readonly #start: Timer;
  readonly #full: Timer;
  #writing: Frame | undefined;
  /** Begins at the very nanosecond at which the one before is full. */
  #following: Frame | undefined;
  #due = 0;
  #frames = 0;

  constructor(
    timers: Timers,
    server: Server,
    pool: BufferPool,
    sinks: readonly FrameSink[],
    { period, service }: { readonly period: number; readonly service: () => number },
  ) {
    this.#timers = timers;
    this.#server = server;
    this.#pool = pool;
    this.#sinks = sinks;
    this.#period = period;
    this.#service = service;
    this.#start = timers.add(Turn.frameStart, () => this.#startFrame());
    this.#full = timers.add(Turn.frameFull, () => this.#finish());
    timers.set(this.#start, 0);
  }

  get frames(): number {
    return this.#frames;
  }

  get dropped(): number {
    return this.#due - this.#frames;
  }

  #startFrame(): void {
    const { now, instant } = this.#timers;
    this.#due += 1;
    this.#timers.set(this.#start, this.#due * this.#period);
    if (this.#writing && this.#full.due > instant) return;
    const frame = this.#pool.take(now);
    if (!frame) return;
    this.#frames += 1;
    if (this.#writing) this.#following = frame;
    else this.#write(frame);
  }

  #write(frame: Frame): void {
    this.#writing = frame;
    this.#server.begin();
    this.#timers.set(this.#full, frame.startedAt + this.#service());
  }

  #finish(): void {
    const full = this.#writing;
    const next = this.#following;
    this.#writing = undefined;
    this.#following = undefined;
    this.#server.end();
    if (next) this.#write(next);
    if (full) deliver(full, this.#sinks);
  }
}
