// One side of a converter: the buffer slots of a V4L2 queue that imports whatever frames it is given. A slot goes on holding
// the memory it was last used for, and the kernel maps that memory no second time (drivers/media/common/videobuf2/videobuf2-core.c:1307).
import type { FrameLayout } from "../../../format/layout.ts";
import type { AttachedBuffer } from "../../queue-driver.ts";
import { V4L2_BUF_FLAG_ERROR } from "../../uapi/v4l2-buffer.ts";
import type { VideoBuffer, VideoQueue } from "../video-queue.ts";

/** Frames that are worked on or remembered at a time. */
const SLOTS = 8;

export interface Returned {
  readonly index: number;
  readonly hasFailed: boolean;
}

export class ConverterQueue {
  readonly #queue: VideoQueue;
  readonly #sizes: readonly number[];
  /** Slots that nobody works on, the longest unused first, with the inodes they hold. */
  readonly #free: { readonly index: number; readonly inodes: string }[] = [];
  readonly #busy = new Map<number, string>();

  /** @param queue set to the layout, of imported memory */
  constructor(queue: VideoQueue, { buffers }: FrameLayout) {
    this.#queue = queue;
    this.#sizes = buffers;
    const count = queue.request(SLOTS);
    for (let index = 0; index < count; index += 1) this.#free.push({ index, inodes: "" });
  }

  get hasRoom(): boolean {
    return this.#free.length > 0;
  }

  start(): void {
    this.#queue.start();
  }

  /**
   * Attaches and maps a frame, without giving it to the device. @returns its slot; there must be room
   * @throws KernelError as the driver refuses the frame
   */
  prepare(buffers: readonly AttachedBuffer[]): number {
    const inodes = buffers.map(({ buffer }) => buffer.inode).join(" ");
    const known = this.#free.findIndex((slot) => slot.inodes === inodes);
    const [slot] = this.#free.splice(Math.max(0, known), 1);
    if (!slot) throw new RangeError("every slot is busy");
    this.#busy.set(slot.index, inodes);
    this.#queue.prepare(this.#bufferOf(slot.index, buffers, 0));
    return slot.index;
  }

  /** @param timestamp microseconds; the other side's frame comes back with it */
  give(index: number, buffers: readonly AttachedBuffer[], timestamp: number): void {
    this.#queue.queue(this.#bufferOf(index, buffers, timestamp));
  }

  /** A frame that the device is done with; undefined when there is none. */
  take(): Returned | undefined {
    const done = this.#queue.dequeue();
    if (!done) return undefined;
    const { index, flags, offsets } = done;
    this.#free.push({ index, inodes: this.#busy.get(index) ?? "" });
    this.#busy.delete(index);
    const hasFailed = (flags & V4L2_BUF_FLAG_ERROR) !== 0 || offsets.some((offset) => offset > 0);
    return { index, hasFailed };
  }

  #bufferOf(index: number, buffers: readonly AttachedBuffer[], timestamp: number): VideoBuffer {
    const planes = buffers.map(({ fd, buffer }, at) => ({
      fd: fd.number,
      length: buffer.size,
      used: this.#sizes[at] ?? 0,
    }));
    return { index, planes, timestamp };
  }
}
