// A fence of work that a device does for this process alone: V4L2 tells of its end by a descriptor of the device.
import type { Fence } from "../buffer/fence.ts";
import type { Accounts } from "./accounts/accounts.ts";
import type { Pending } from "./queue-driver.ts";

/** What the fence is of. */
export interface Job {
  /** Looks whether it has ended. */
  readonly isDone: boolean;
  /** Set when it has failed: `EIO`. */
  readonly error: string | undefined;
  /** What tells of its end; undefined when nothing will. */
  readonly pending: Pending | undefined;
  /** Nobody will look any more: what it holds goes as soon as may be. */
  abandon(): void;
}

export class JobFence implements Fence {
  readonly kind = "fence";
  readonly #job: Job;
  readonly #forget: () => void;
  #isDisposed = false;

  /** @param text what the work is: `copy by vim2m.0` */
  constructor(accounts: Accounts, job: Job, text: string) {
    this.#job = job;
    this.#forget = accounts.ledger.hold(this, () => ({ what: "fence", text }));
  }

  get isSignalled(): boolean {
    return this.#job.isDone;
  }

  get error(): string | undefined {
    return this.#job.error;
  }

  get pending(): Pending | undefined {
    return this.#job.pending;
  }

  /** Work that is under way may be cut short. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
    if (!this.#job.isDone) this.#job.abandon();
  }
}
