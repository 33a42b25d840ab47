// A stateful encoder: frames go into its output queue, and what it makes of them comes out of its capture queue.
// Source: Documentation/userspace-api/media/v4l/dev-encoder.rst.
import type { Accounts } from "../accounts/accounts.ts";
import type { CountedBuffer } from "../accounts/counted-buffer.ts";
import type { OwnedFd } from "../fd.ts";
import type { AttachedBuffer, Finished, Pending } from "../queue-driver.ts";
import { V4L2_BUF_FLAG_ERROR } from "../uapi/v4l2-buffer.ts";
import type { Coded, CodedStream } from "./coded-stream.ts";
import type { VideoQueue } from "./video-queue.ts";
import type { VideoDriver } from "./video-driver.ts";
import { type SlotsType, VideoSlot, VideoSlots } from "./video-slots.ts";

/** A frame the encoder has read; its coded bytes may come later. */
interface Read {
  readonly slot: VideoSlot;
  readonly timestamp: number;
  readonly hasFailed: boolean;
}

/** Frames read after one whose coded bytes have not come: then the encoder has left it out. */
const LEFT_OUT_AFTER = 16;

export class EncoderDriver implements VideoDriver {
  readonly holds = 0;
  readonly call = "VIDIOC_QBUF";
  readonly #accounts: Accounts;
  readonly #fd: OwnedFd;
  readonly #input: VideoQueue;
  readonly #coded: CodedStream;
  readonly #slots: VideoSlots;
  readonly #stamps = new Map<VideoSlot, number>();
  readonly #read: Read[] = [];
  readonly #output = new Map<number, Coded>();
  #stamp = 0;
  #sequence = 0;
  #isStreaming = false;

  /** Owns the device's descriptor and the coded stream. */
  constructor(accounts: Accounts, input: VideoQueue, coded: CodedStream, type: SlotsType) {
    this.#accounts = accounts;
    this.#fd = input.fd;
    this.#input = input;
    this.#coded = coded;
    this.#slots = new VideoSlots(accounts, input, type);
  }

  get pending(): Pending | undefined {
    if (!this.#isStreaming) return undefined;
    // Read already: only its coded bytes are awaited.
    if (this.#read.length > 0) return { fd: this.#fd, interest: "readable" };
    return this.#stamps.size > 0 ? { fd: this.#fd, interest: "writable" } : undefined;
  }

  allocate(size: number, id: string, name: string): CountedBuffer {
    return this.#slots.allocate(size, id, name);
  }

  take(buffers: readonly AttachedBuffer[]): VideoSlot {
    return this.#slots.take(buffers, !this.#isStreaming && this.#stamps.size === 0);
  }

  start(): void {
    this.#slots.request();
    this.#coded.start();
    this.#input.start();
    this.#isStreaming = true;
    this.#sequence = 0;
  }

  stop(): void {
    if (!this.#isStreaming && this.#stamps.size === 0) return;
    this.#input.stop();
    this.#slots.stopped();
    if (this.#isStreaming) this.#coded.stop();
    this.#isStreaming = false;
    this.#stamps.clear();
    this.#output.clear();
    this.#read.length = 0;
  }

  enqueue(slot: VideoSlot): void {
    // A number that tells frames apart; the time a frame was made is the caller's affair.
    this.#stamp += 1;
    this.#input.queue(this.#slots.bufferOf(slot, this.#stamp));
    slot.isPrepared = false;
    this.#stamps.set(slot, this.#stamp);
  }

  finished(): Finished | undefined {
    if (!this.#isStreaming) return undefined;
    this.#collect();
    const [first] = this.#read;
    if (!first) return undefined;
    const coded = this.#output.get(first.timestamp);
    const isOver = coded !== undefined || first.hasFailed || this.#read.length > LEFT_OUT_AFTER;
    if (!isOver) return undefined;
    this.#read.shift();
    this.#output.delete(first.timestamp);
    const sequence = this.#sequence;
    this.#sequence += 1;
    return {
      taken: first.slot,
      sequence,
      timestamp: this.#accounts.now(),
      error: first.hasFailed || coded?.hasFailed ? "EIO" : undefined,
      seen: coded && { bytes: [], coded: coded.bytes },
    };
  }

  [Symbol.dispose](): void {
    this.#coded[Symbol.dispose]();
    this.#fd[Symbol.dispose]();
    this.#slots.closed();
  }

  #collect(): void {
    for (let done = this.#next(); done; done = this.#next()) this.#read.push(done);
    for (let coded = this.#coded.next(); coded; coded = this.#coded.next())
      this.#output.set(coded.timestamp, coded);
  }

  #next(): Read | undefined {
    if (this.#stamps.size === 0) return undefined;
    const done = this.#input.dequeue();
    const slot = done && this.#slots.at(done.index);
    if (!slot) return undefined;
    const timestamp = this.#stamps.get(slot) ?? 0;
    this.#stamps.delete(slot);
    return { slot, timestamp, hasFailed: (done.flags & V4L2_BUF_FLAG_ERROR) !== 0 };
  }
}
