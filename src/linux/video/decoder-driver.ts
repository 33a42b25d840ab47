// A stateful decoder: coded units go into its output queue at the pace of the stream, and frames come out of its capture
// queue. Source: Documentation/userspace-api/media/v4l/dev-decoder.rst.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { CountedBuffer } from "../accounts/counted-buffer.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import type { AttachedBuffer, Finished, Pending } from "../queue-driver.ts";
import { V4L2_BUF_FLAG_ERROR, V4L2_BUF_FLAG_LAST } from "../uapi/v4l2-buffer.ts";
import { V4L2_DEC_CMD_START, VIDIOC_DECODER_CMD } from "../uapi/v4l2-codec.ts";
import type { CodedInput } from "./coded-input.ts";
import { hasSourceChanged } from "./source-change.ts";
import { currentFormat, textOf } from "./video-format.ts";
import type { Dequeued, VideoQueue } from "./video-queue.ts";
import type { VideoDriver } from "./video-driver.ts";
import { type SlotsType, type VideoSlot, VideoSlots } from "./video-slots.ts";

export interface DecoderOptions {
  readonly input: CodedInput;
  readonly frames: VideoQueue;
  readonly type: SlotsType;
  /** Frames that the decoder keeps for reference; with fewer it never gives one. */
  readonly leastFrames: number;
  /** Nanoseconds from one unit to the next. */
  readonly period: number;
}

const MICROSECONDS = 1_000_000;

export class DecoderDriver implements VideoDriver {
  readonly holds = 0;
  readonly call = "VIDIOC_QBUF";
  readonly #accounts: Accounts;
  readonly #fd: OwnedFd;
  readonly #options: DecoderOptions;
  readonly #slots: VideoSlots;
  readonly #queued = new Set<VideoSlot>();
  /** Units before this one were given for a stream that is over. */
  #firstStamp = 0;
  #due = 0;
  #sequence = 0;
  #isStreaming = false;
  #hasStreamed = false;
  #end: KernelError | undefined;

  /** Owns the device's descriptor and the coded side, which streams and has been given the stream's beginning. */
  constructor(accounts: Accounts, options: DecoderOptions) {
    this.#accounts = accounts;
    this.#fd = options.frames.fd;
    this.#options = options;
    this.#slots = new VideoSlots(accounts, options.frames, options.type);
  }

  get pending(): Pending | undefined {
    if (!this.#isStreaming || this.#queued.size === 0) return undefined;
    return { fd: this.#fd, interest: "readable", due: this.#due };
  }

  allocate(size: number, id: string, name: string): CountedBuffer {
    return this.#slots.allocate(size, id, name);
  }

  take(buffers: readonly AttachedBuffer[]): VideoSlot {
    return this.#slots.take(buffers, !this.#isStreaming && this.#queued.size === 0);
  }

  /** @throws KernelError EINVAL from VIDIOC_STREAMON with fewer frames than the decoder needs, as videobuf2 does */
  start(): void {
    const { frames, input, leastFrames } = this.#options;
    this.#slots.request();
    if (this.#slots.taken < leastFrames) {
      const text = `the decoder needs ${leastFrames} frames and has ${this.#slots.taken}`;
      throw new KernelError("VIDIOC_STREAMON", "EINVAL", text);
    }
    if (this.#hasStreamed) {
      input.rewind();
      this.#firstStamp = input.stamp;
    }
    frames.start();
    this.#isStreaming = true;
    this.#hasStreamed = true;
    this.#sequence = 0;
    this.#due = this.#accounts.now();
  }

  stop(): void {
    if (!this.#isStreaming && this.#queued.size === 0) return;
    // The coded side goes on streaming: stopped too, it would look for a new beginning and set the frames' format anew.
    this.#options.frames.stop();
    this.#slots.stopped();
    this.#isStreaming = false;
    this.#queued.clear();
  }

  enqueue(slot: VideoSlot): void {
    this.#options.frames.queue(this.#slots.bufferOf(slot));
    slot.isPrepared = false;
    this.#queued.add(slot);
  }

  finished(): Finished | undefined {
    if (!this.#isStreaming || this.#queued.size === 0) return undefined;
    if (this.#end) throw this.#end;
    this.#feed();
    for (let done = this.#dequeue(); done; done = this.#dequeue()) {
      const taken = this.#slots.at(done.index);
      if ((done.flags & V4L2_BUF_FLAG_LAST) !== 0) this.#goOn();
      if (!taken) continue;
      this.#queued.delete(taken);
      if (this.#isWanted(done)) return this.#finish(taken, done);
      this.enqueue(taken);
    }
    if (this.#end) throw this.#end;
    return undefined;
  }

  [Symbol.dispose](): void {
    this.#options.input[Symbol.dispose]();
    this.#fd[Symbol.dispose]();
    this.#slots.closed();
  }

  /** One unit in each period; a stall is not made up for. */
  #feed(): void {
    const now = this.#accounts.now();
    if (now < this.#due) return;
    this.#options.input.feed();
    this.#due = Math.max(this.#due, now - this.#options.period) + this.#options.period;
  }

  /** After the last frame of a stream the kernel answers with EPIPE until decoding goes on. */
  #dequeue(): Dequeued | undefined {
    if (this.#end) return undefined;
    try {
      return this.#options.frames.dequeue();
    } catch (error) {
      if (!(error instanceof KernelError && error.errno === "EPIPE")) throw error;
      this.#goOn();
      return undefined;
    }
  }

  /** A frame of this stream, and not only the mark of its end. */
  #isWanted({ flags, used, seconds, microseconds }: Dequeued): boolean {
    const stamp = seconds * MICROSECONDS + microseconds;
    const isFrame = (flags & V4L2_BUF_FLAG_ERROR) !== 0 || used.some((bytes) => bytes > 0);
    return isFrame && stamp >= this.#firstStamp;
  }

  #finish(taken: VideoSlot, { flags, offsets }: Dequeued): Finished {
    const isRight = (flags & V4L2_BUF_FLAG_ERROR) === 0 && offsets.every((offset) => offset === 0);
    const sequence = this.#sequence;
    this.#sequence += 1;
    return {
      taken,
      sequence,
      timestamp: this.#accounts.now(),
      error: isRight ? undefined : "EIO",
      seen: undefined,
    };
  }

  /**
   * The decoder has stopped: at an end mark inside of the stream it resumes, but not with other frames than were planned.
   * Those are of another size, or in a format that the driver took before it had looked at what is coded
   * (drivers/media/test-drivers/vicodec/vicodec-core.c:662).
   */
  #goOn(): void {
    const { frames, type } = this.#options;
    if (hasSourceChanged(this.#fd)) {
      const [before, now] = [type.format, currentFormat(this.#fd, frames.type)].map(textOf);
      if (before !== now) {
        const text = `the stream changes: its frames were ${before} and are ${now}`;
        this.#end = new KernelError("VIDIOC_DQBUF", "EPIPE", text);
        return;
      }
    }
    ioctl(this.#fd, VIDIOC_DECODER_CMD, { cmd: V4L2_DEC_CMD_START });
  }
}
