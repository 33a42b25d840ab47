// The buffer slots of a V4L2 queue that imports dma-bufs. A slot goes on holding the memory it was last used for until it is
// used again or the queue goes: videobuf2 has no call that takes a buffer out (drivers/media/common/videobuf2/videobuf2-core.c:1307).
import { KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts, Memory } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import type { AttachedBuffer, Taken } from "../queue-driver.ts";
import { DriverMemory } from "./driver-memory.ts";
import type { VideoFormat } from "./video-format.ts";
import type { VideoBuffer, VideoQueue } from "./video-queue.ts";

/** As many as a queue may have: include/uapi/linux/videodev2.h:73. Slots of imported memory cost none. */
const MOST_SLOTS = 32;

export class VideoSlot implements Taken {
  readonly index: number;
  readonly buffers: readonly AttachedBuffer[];
  /** The kernel has the frame prepared and will not look at another until it is queued or the queue is stopped. */
  isPrepared = false;
  readonly #slots: VideoSlots;

  constructor(slots: VideoSlots, index: number, buffers: readonly AttachedBuffer[]) {
    this.#slots = slots;
    this.index = index;
    this.buffers = buffers;
  }

  release(): void {
    this.#slots.release(this);
  }
}

/** What the queue is set to. */
export interface SlotsType {
  readonly layout: FrameLayout;
  readonly format: VideoFormat;
}

export class VideoSlots {
  readonly #accounts: Accounts;
  readonly #queue: VideoQueue;
  readonly #sizes: readonly number[];
  readonly #free: number[] = [];
  /** Free, but prepared for a frame that is gone. */
  readonly #stale: number[] = [];
  readonly #slots = new Map<number, VideoSlot>();
  readonly #held = new Map<number, readonly Memory[]>();
  readonly #type: SlotsType;
  #own: DriverMemory | undefined;
  readonly #ownMemories: Memory[] = [];
  #isRequested = false;
  #count = 0;
  #canPrepare = true;

  constructor(accounts: Accounts, queue: VideoQueue, type: SlotsType) {
    this.#accounts = accounts;
    this.#queue = queue;
    this.#type = type;
    this.#sizes = type.layout.buffers;
  }

  /**
   * A buffer of the driver's own memory, which the queue keeps until it is closed. From then on it takes no others.
   * @throws KernelError EBUSY when it has imported some already
   */
  allocate(size: number, id: string, name: string): CountedBuffer {
    if (this.#isRequested) throw new KernelError("VIDIOC_CREATE_BUFS", "EBUSY");
    const own = this.#own ?? new DriverMemory(this.#queue, this.#type.format);
    const buffer = own.allocate(size, id, name);
    this.#own = own;
    const counted = countBuffer(this.#accounts, buffer, id);
    this.#accounts.own(counted.counted);
    this.#ownMemories.push(counted.counted);
    return counted;
  }

  /**
   * Drivers give what they can, which may be fewer (drivers/media/test-drivers/vim2m.c:992).
   * @throws KernelError EINVAL from VIDIOC_REQBUFS where the driver imports nothing
   */
  request(): void {
    if (this.#isRequested || this.#own) return;
    const count = this.#queue.request(MOST_SLOTS);
    this.#count = count;
    for (let index = count - 1; index >= 0; index -= 1) this.#free.push(index);
    this.#isRequested = true;
  }

  /** Lets the driver look at the frame, in a slot of its own. @param isIdle the queue neither streams nor has a frame */
  take(buffers: readonly AttachedBuffer[], isIdle: boolean): VideoSlot {
    if (this.#own) return this.#takeOwn(this.#own, buffers);
    this.request();
    if (this.#free.length === 0 && isIdle) {
      this.#queue.stop();
      this.stopped();
    }
    const index = this.#free.pop();
    if (index === undefined) {
      const text = `the driver takes ${this.#count} frames at a time`;
      throw new KernelError("VIDIOC_REQBUFS", "ENOBUFS", text);
    }
    const slot = new VideoSlot(this, index, buffers);
    try {
      this.#hold(index, []);
      if (this.#canPrepare) this.#canPrepare = this.#queue.prepare(this.bufferOf(slot));
      slot.isPrepared = this.#canPrepare;
    } catch (error) {
      this.#free.push(index);
      throw error;
    }
    this.#hold(
      index,
      buffers.map(({ buffer }) => buffer.counted),
    );
    this.#slots.set(index, slot);
    return slot;
  }

  /** @param timestamp microseconds */
  bufferOf({ index, buffers }: VideoSlot, timestamp = 0): VideoBuffer {
    const planes = buffers.map(({ fd, buffer }, at) => ({
      fd: this.#own ? undefined : fd.number,
      length: buffer.size,
      used: this.#sizes[at] ?? 0,
    }));
    return { index, planes, timestamp };
  }

  /** Frames that have a slot. */
  get taken(): number {
    return this.#slots.size;
  }

  at(index: number): VideoSlot | undefined {
    return this.#slots.get(index);
  }

  release(slot: VideoSlot): void {
    if (!this.#slots.delete(slot.index) || this.#own) return;
    (slot.isPrepared ? this.#stale : this.#free).push(slot.index);
  }

  /** After VIDIOC_STREAMOFF nothing is prepared any more (drivers/media/common/videobuf2/videobuf2-core.c:2098). */
  stopped(): void {
    for (const slot of this.#slots.values()) slot.isPrepared = false;
    this.#free.push(...this.#stale.splice(0));
  }

  /** The queue is closed. */
  closed(): void {
    for (const index of this.#held.keys()) this.#hold(index, []);
    for (const memory of this.#ownMemories.splice(0)) this.#accounts.disown(memory);
  }

  /** A queue with memory of its own takes no other (drivers/media/common/videobuf2/videobuf2-v4l2.c:392). */
  #takeOwn(own: DriverMemory, buffers: readonly AttachedBuffer[]): VideoSlot {
    const index = own.indexOf(buffers.map(({ buffer }) => buffer.inode));
    if (index === undefined || this.#slots.has(index))
      throw new KernelError("VIDIOC_QBUF", "EINVAL");
    const slot = new VideoSlot(this, index, buffers);
    this.#slots.set(index, slot);
    return slot;
  }

  #hold(index: number, memories: readonly Memory[]): void {
    for (const memory of memories) this.#accounts.own(memory);
    for (const memory of this.#held.get(index) ?? []) this.#accounts.disown(memory);
    this.#held.set(index, memories);
  }
}
