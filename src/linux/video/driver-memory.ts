// Memory that a V4L2 driver allocates for a queue and exports: frames of one buffer or more, given out buffer by buffer.
import { KernelError } from "../../buffer/kernel-error.ts";
import { adoptDmaBuffer, type LinuxDmaBuffer } from "../dma-buffer.ts";
import { O_CLOEXEC, O_RDWR, OwnedFd } from "../fd.ts";
import { V4L2_MEMORY_MMAP } from "../uapi/v4l2-buffer.ts";
import { formatPatch, type VideoFormat } from "./video-format.ts";
import type { VideoQueue } from "./video-queue.ts";

interface Place {
  readonly index: number;
  readonly plane: number;
}

export class DriverMemory {
  readonly #queue: VideoQueue;
  readonly #format: VideoFormat;
  readonly #places = new Map<number, Place>();
  /** Of the frame created last, not given out yet. */
  #left: readonly Place[] = [];

  /** @param format what the queue is set to */
  constructor(queue: VideoQueue, format: VideoFormat) {
    this.#queue = queue;
    this.#format = format;
  }

  allocate(size: number, id: string, name: string): LinuxDmaBuffer {
    if (this.#left.length === 0) this.#left = this.#createFrame(size);
    const [place, ...left] = this.#left;
    if (!place) throw new KernelError("VIDIOC_CREATE_BUFS", "ENOBUFS");
    const { index, plane } = place;
    const fd = new OwnedFd(this.#queue.export(index, plane, O_RDWR | O_CLOEXEC));
    const buffer = adoptDmaBuffer(fd, id, name);
    this.#left = left;
    if (buffer.size < size) {
      buffer[Symbol.dispose]();
      throw new KernelError("VIDIOC_CREATE_BUFS", "EINVAL");
    }
    this.#places.set(buffer.inode, place);
    return buffer;
  }

  /** The frame that these buffers are, in order; undefined when they are none. */
  indexOf(inodes: readonly number[]): number | undefined {
    const places = inodes.map((inode) => this.#places.get(inode));
    const [first] = places;
    const isFrame = places.every(
      (place, at) => place?.index === first?.index && place?.plane === at,
    );
    return isFrame ? first?.index : undefined;
  }

  /** At least so large as the format demands (drivers/media/common/videobuf2/videobuf2-core.c:974). */
  #createFrame(size: number): readonly Place[] {
    const buffers = this.#format.buffers.map((buffer, plane) => ({
      ...buffer,
      size: plane === 0 ? Math.max(size, buffer.size) : buffer.size,
    }));
    const before = this.#queue.memory;
    this.#queue.memory = V4L2_MEMORY_MMAP;
    const index = this.#created({ ...this.#format, buffers }, before);
    return buffers.map((_, plane) => ({ index, plane }));
  }

  /** A queue that was refused memory of the driver may still import. */
  #created(format: VideoFormat, before: number): number {
    try {
      return this.#queue.create(formatPatch(this.#queue.type, format));
    } catch (error) {
      this.#queue.memory = before;
      throw error;
    }
  }
}
