// A device as importer and exporter: it opens a queue for one direction and one layout, frames are attached and mapped to
// it, then queued and dequeued. V4L2 queues and DRM planes are both seen so.
import type { FrameLayout } from "../format/layout.ts";
import type { BufferSource, DmaBuffer } from "./dma-buffer.ts";

/** Frames leave a device that produces (capture queue, write-back) and go into one that consumes (output queue, plane). */
export type Direction = "produce" | "consume";

/** The buffers of one frame: one for each entry of `layout.buffers`, in order. */
export interface Frame {
  readonly buffers: readonly DmaBuffer[];
}

export interface MediaDevice {
  /** Device-tree path, or a made name for devices without a node. */
  readonly node: string;
  /** `camera`, `codec`, `display`... as the plan names roles. */
  readonly roles: readonly string[];
  /**
   * What its driver allocates itself; undefined where it has no frames of its own. Buffers of a driver that exports
   * nothing serve the device itself and the CPU: another device's `attach` gets the error of the export call.
   */
  readonly exporter: BufferSource | undefined;
  /**
   * Sets a format and takes the device for one stream.
   * @param rate frames a second, for a device that paces itself
   * @throws KernelError EINVAL for a layout it does not take, EBUSY when the queue for such frames is taken
   */
  open(direction: Direction, layout: FrameLayout, rate: number): DeviceQueue;
}

export interface DeviceQueue extends Disposable {
  readonly kind: "queue";
  readonly node: string;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  /** Whether a finished frame waits to be dequeued. */
  readonly isReady: boolean;
  /** Frames it keeps until another takes their place: 1 for a display, which goes on showing its last frame; else 0. */
  readonly holds: number;

  /**
   * Makes the device an importer of the frame (dma_buf_attach). The attachment holds a reference to the memory.
   * @throws KernelError when the driver imports nothing, with the call that user space would see fail
   */
  attach(frame: Frame): Attachment;
  /** VIDIOC_STREAMON, or the first mode set. Frames may be queued before. */
  start(): void;
  /**
   * Gives every queued frame back unfinished; they need no dequeue. A frame that a display was showing is finished: it is
   * dequeued after the stop.
   */
  stop(): void;
  /**
   * Gives the frame to the device.
   * @throws KernelError EINVAL for a mapping of another queue or one that is queued already, EBADF after disposal
   */
  enqueue(mapping: Mapping): void;
  /** The next finished frame; undefined when none is (EAGAIN). @throws KernelError EIO after the device is gone */
  dequeue(): Completed | undefined;
}

/** Disposing detaches; a mapping that is still there is unmapped first. */
export interface Attachment extends Disposable {
  readonly frame: Frame;
  /**
   * Maps the pages for the device (dma_buf_map_attachment) and lets the driver check them.
   * @throws KernelError as the driver answers: EFAULT from VIDIOC_QBUF, EINVAL from PRIME_FD_TO_HANDLE, ENOMEM, EIO
   * @throws UnknownFact on a twin, when nobody knows what the driver would do
   */
  map(): Mapping;
}

/** Disposing unmaps. A frame that is queued stays mapped until it is given back: then EBUSY. */
export interface Mapping extends Disposable {
  readonly frame: Frame;
  readonly isQueued: boolean;
  /** Device addresses of each buffer; empty lists where the platform does not show them. */
  readonly segments: readonly (readonly Segment[])[];
}

/** One run of device addresses. */
export interface Segment {
  readonly address: number;
  /** Bytes. */
  readonly length: number;
}

export interface Completed {
  readonly mapping: Mapping;
  /** Counts from 0; a gap means the producer had no buffer when a frame was due. */
  readonly sequence: number;
  /** Nanoseconds on the platform's clock: when the frame was captured or shown. */
  readonly timestamp: number;
  /** The device met an error in this frame (a translation fault): its content is not to be used. */
  readonly error: string | undefined;
  /** What a consumer read, where the platform reports it. */
  readonly seen: SeenFrame | undefined;
}

/** What reached the device through its own path to memory. */
export interface SeenFrame {
  /** The frame's bytes as the device read them, laid out as `layout` says; valid until the next dequeue of the queue. */
  readonly bytes: readonly Uint8Array[];
  /** What an encoder made of them. */
  readonly coded: Uint8Array | undefined;
}
