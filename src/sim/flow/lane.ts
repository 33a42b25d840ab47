// Work of one stage, one frame after the other, on a server that it may share with other stages. It waits there with one
// frame only, as a context of a codec does (drivers/media/v4l2-core/v4l2-mem2mem.c:278,453), so that stages take turns.
import type { Server } from "./server.ts";
import { type Timer, type Timers, Turn } from "./timers.ts";

export class Lane {
  readonly #timers: Timers;
  readonly #server: Server;
  readonly #service: () => number;
  readonly #queue: (() => void)[] = [];
  readonly #done: Timer;
  #current: (() => void) | undefined;

  /** @param service nanoseconds that the next frame takes */
  constructor(timers: Timers, server: Server, service: () => number) {
    this.#timers = timers;
    this.#server = server;
    this.#service = service;
    this.#done = timers.add(Turn.workDone, () => this.#finish());
  }

  /** @param done what follows once the work is done */
  add(done: () => void): void {
    if (this.#current) this.#queue.push(done);
    else this.#take(done);
  }

  #take(done: () => void): void {
    this.#current = done;
    this.#server.acquire(() => {
      this.#timers.set(this.#done, this.#timers.now + this.#service());
    });
  }

  #finish(): void {
    const done = this.#current;
    this.#current = undefined;
    this.#server.release();
    const next = this.#queue.shift();
    if (next) this.#take(next);
    done?.();
  }
}
