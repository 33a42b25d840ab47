// A driver in memory: it finishes a frame when the test says so.
import type { KernelError } from "../../buffer/kernel-error.ts";
import type { AttachedBuffer, Finished, Pending, QueueDriver, Taken } from "../queue-driver.ts";

export class MemoryDriver implements QueueDriver {
  readonly holds = 0;
  readonly call = "VIDIOC_QBUF";
  pending: Pending | undefined;
  readonly given: Taken[] = [];
  readonly ready: Finished[] = [];
  taken = 0;
  failure: KernelError | undefined;

  take(_buffers: readonly AttachedBuffer[]): Taken {
    if (this.failure) throw this.failure;
    this.taken += 1;
    return { release: () => (this.taken -= 1) };
  }
  start(): void {}
  stop(): void {
    this.given.length = 0;
  }
  enqueue(taken: Taken): void {
    this.given.push(taken);
  }
  finished(): Finished | undefined {
    if (this.failure) throw this.failure;
    return this.ready.shift();
  }
  finish(sequence: number): void {
    const taken = this.given.shift();
    if (taken)
      this.ready.push({ taken, sequence, timestamp: 0, error: undefined, seen: undefined });
  }
  [Symbol.dispose](): void {}
}
