// The fences of one buffer (dma_resv): who is writing it and who is reading it. A writer waits for all, a reader for
// writers only (include/linux/dma-resv.h, dma_resv_usage_rw).
import type { Signal } from "./virtual-fence.ts";

export class Reservations {
  #writers: Signal[] = [];
  #readers: Signal[] = [];

  add(signal: Signal, access: "read" | "write"): void {
    this.#forgetSignalled();
    (access === "write" ? this.#writers : this.#readers).push(signal);
  }

  /** What must signal before an access of this kind may begin. */
  before(access: "read" | "write"): readonly Signal[] {
    this.#forgetSignalled();
    return access === "write" ? [...this.#writers, ...this.#readers] : [...this.#writers];
  }

  #forgetSignalled(): void {
    this.#writers = this.#writers.filter((signal) => !signal.isSignalled);
    this.#readers = this.#readers.filter((signal) => !signal.isSignalled);
  }
}
