// A V4L2 queue that fills imported buffers, or reads them: a camera, a video output.
import type { Accounts } from "../accounts/accounts.ts";
import type { CountedBuffer } from "../accounts/counted-buffer.ts";
import type { OwnedFd } from "../fd.ts";
import type { AttachedBuffer, Finished, Pending } from "../queue-driver.ts";
import type { Interest } from "../readiness.ts";
import { V4L2_BUF_FLAG_ERROR } from "../uapi/v4l2-buffer.ts";
import type { Dequeued, VideoQueue } from "./video-queue.ts";
import type { VideoDriver } from "./video-driver.ts";
import { type SlotsType, VideoSlot, VideoSlots } from "./video-slots.ts";

export class CameraDriver implements VideoDriver {
  readonly holds = 0;
  readonly call = "VIDIOC_QBUF";
  readonly #accounts: Accounts;
  readonly #fd: OwnedFd;
  readonly #queue: VideoQueue;
  readonly #slots: VideoSlots;
  readonly #interest: Interest;
  #queued = 0;
  #last = 0;
  #isStreaming = false;

  /** Owns the device's descriptor. @param interest `readable` where the device produces */
  constructor(accounts: Accounts, queue: VideoQueue, type: SlotsType, interest: Interest) {
    this.#accounts = accounts;
    this.#fd = queue.fd;
    this.#queue = queue;
    this.#slots = new VideoSlots(accounts, queue, type);
    this.#interest = interest;
  }

  get pending(): Pending | undefined {
    // Without a frame the device has nothing to tell, and poll would answer with an error.
    if (!this.#isStreaming || this.#queued === 0) return undefined;
    return { fd: this.#fd, interest: this.#interest };
  }

  allocate(size: number, id: string, name: string): CountedBuffer {
    return this.#slots.allocate(size, id, name);
  }

  take(buffers: readonly AttachedBuffer[]): VideoSlot {
    return this.#slots.take(buffers, !this.#isStreaming && this.#queued === 0);
  }

  start(): void {
    this.#slots.request();
    this.#queue.start();
    this.#isStreaming = true;
  }

  stop(): void {
    // Also without streaming it gives queued frames back (drivers/media/common/videobuf2/videobuf2-core.c:2184).
    if (!this.#isStreaming && this.#queued === 0) return;
    this.#queue.stop();
    this.#slots.stopped();
    this.#isStreaming = false;
    this.#queued = 0;
  }

  enqueue(slot: VideoSlot): void {
    this.#queue.queue(this.#slots.bufferOf(slot, Math.floor(this.#accounts.now() / 1000)));
    slot.isPrepared = false;
    this.#queued += 1;
  }

  finished(): Finished | undefined {
    if (!this.#isStreaming || this.#queued === 0) return undefined;
    const done = this.#queue.dequeue();
    const taken = done && this.#slots.at(done.index);
    if (!taken) return undefined;
    this.#queued -= 1;
    return {
      taken,
      sequence: done.sequence,
      timestamp: this.#stampOf(done),
      error: isAsPlanned(done) ? undefined : "EIO",
      seen: undefined,
    };
  }

  /**
   * The driver's time stamp where it can be: vivid sets it after it has handed the frame out, and to when the frame should
   * have ended (drivers/media/test-drivers/vivid/vivid-kthread-cap.c:745).
   */
  #stampOf({ seconds, microseconds }: Dequeued): number {
    const [stamp, now] = [this.#accounts.timeOf(seconds, microseconds), this.#accounts.now()];
    this.#last = stamp > this.#last && stamp <= now ? stamp : now;
    return this.#last;
  }

  [Symbol.dispose](): void {
    this.#fd[Symbol.dispose]();
    this.#slots.closed();
  }
}

/** Content behind an offset is not where the layout says (drivers/media/test-drivers/vivid/vivid-vid-cap.c:173). */
function isAsPlanned({ flags, offsets }: Dequeued): boolean {
  return (flags & V4L2_BUF_FLAG_ERROR) === 0 && offsets.every((offset) => offset === 0);
}
