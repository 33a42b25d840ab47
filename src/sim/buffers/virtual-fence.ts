// A fence of the twin: signals once, tells whoever waits.
import type { Fence } from "../../buffer/fence.ts";

/** What a job signals; any number of `Fence` handles stand for it. */
export class Signal {
  #error: string | undefined;
  #isSignalled = false;
  #waiting: (() => void)[] = [];

  get isSignalled(): boolean {
    return this.#isSignalled;
  }

  get error(): string | undefined {
    return this.#error;
  }

  signal(error?: string): void {
    if (this.#isSignalled) return;
    this.#isSignalled = true;
    this.#error = error;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }

  /** Runs at once when it has signalled already. */
  whenSignalled(run: () => void): void {
    if (this.#isSignalled) run();
    else this.#waiting.push(run);
  }
}

/** A handle on signals: it has signalled when all of them have. */
export class VirtualFence implements Fence {
  readonly kind = "fence";
  readonly signals: readonly Signal[];
  #isDisposed = false;
  readonly #onDispose: (() => void) | undefined;

  constructor(signals: readonly Signal[], onDispose?: () => void) {
    this.signals = signals;
    this.#onDispose = onDispose;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  get isSignalled(): boolean {
    return this.signals.every((signal) => signal.isSignalled);
  }

  get error(): string | undefined {
    return this.signals.find((signal) => signal.error !== undefined)?.error;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#onDispose?.();
  }
}
