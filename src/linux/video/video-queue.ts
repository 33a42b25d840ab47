// One queue of an open V4L2 device: its buffers by index, single or multi planar. Holds no state of its own.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import { addressOf, ioctl, ioctlInput } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import { HOST_ABI } from "../host.ts";
import { unlessAgain } from "../system-error.ts";
import { decodeMany, encode } from "../uapi/struct.ts";
import {
  V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE,
  V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE,
  V4L2_MEMORY_DMABUF,
  v4l2Plane,
  VIDIOC_CREATE_BUFS,
  VIDIOC_DQBUF,
  VIDIOC_EXPBUF,
  VIDIOC_PREPARE_BUF,
  VIDIOC_QBUF,
  VIDIOC_QUERYBUF,
  VIDIOC_REQBUFS,
  VIDIOC_STREAMOFF,
  VIDIOC_STREAMON,
} from "../uapi/v4l2-buffer.ts";
import type { Patch } from "../uapi/field.ts";
import { V4L2_FIELD_NONE, type v4l2Format } from "../uapi/v4l2-format.ts";

/** One memory buffer of a frame. */
export interface PlaneBuffer {
  /** Of a dma-buf; absent for memory of the driver. */
  readonly fd?: number | undefined;
  /** Bytes. */
  readonly length: number;
  readonly used: number;
}

export interface VideoBuffer {
  readonly index: number;
  readonly planes: readonly PlaneBuffer[];
  /** Microseconds; encoders hand it on to what they make of the frame. */
  readonly timestamp?: number;
}

export interface Dequeued {
  readonly index: number;
  readonly flags: number;
  readonly sequence: number;
  readonly seconds: number;
  readonly microseconds: number;
  /** Bytes in each plane, and those of them in front of the content: a driver may leave some (`data_offset`). */
  readonly used: readonly number[];
  readonly offsets: readonly number[];
}

/** Most planes of a buffer: include/uapi/linux/videodev2.h:74. */
const MOST_PLANES = 8;
const MICROSECONDS = 1_000_000;
const NO_PLANE: PlaneBuffer = { fd: undefined, length: 0, used: 0 };

type V4l2Format = ReturnType<typeof v4l2Format.read>;
type BufferRequest = typeof VIDIOC_QBUF;

export class VideoQueue {
  readonly fd: OwnedFd;
  /** V4L2_BUF_TYPE. */
  readonly type: number;
  /** V4L2_MEMORY; one kind at a time. */
  memory: number;

  constructor(fd: OwnedFd, type: number, memory: number) {
    this.fd = fd;
    this.type = type;
    this.memory = memory;
  }

  get isMultiPlanar(): boolean {
    return isMultiPlanar(this.type);
  }

  /** @returns buffers the driver has now: more or fewer than asked for */
  request(count: number): number {
    const { type, memory } = this;
    return ioctl(this.fd, VIDIOC_REQBUFS, { count, type, memory }).count;
  }

  /** One buffer more, of the driver's memory. @returns its index @throws KernelError ENOMEM, EINVAL for too small a format */
  create(format: Patch<V4l2Format>): number {
    const { memory } = this;
    const { count, index } = ioctl(this.fd, VIDIOC_CREATE_BUFS, { count: 1, memory, format });
    if (count === 0) throw new KernelError("VIDIOC_CREATE_BUFS", "ENOBUFS");
    return index;
  }

  /** Where the driver's buffer is for mmap, and how long: one for each plane. */
  query(index: number): readonly { readonly offset: number; readonly length: number }[] {
    const planes = new Uint8Array(new ArrayBuffer(MOST_PLANES * v4l2Plane.size(HOST_ABI)));
    const { type, memory, isMultiPlanar: isMany } = this;
    const input = isMany
      ? { index, type, memory, length: MOST_PLANES, m: { planes: addressOf(planes) } }
      : { index, type, memory };
    const found = ioctl(this.fd, VIDIOC_QUERYBUF, input, [planes]);
    if (!isMany) return [{ offset: found.m.offset, length: found.length }];
    return decodeMany(v4l2Plane, planes, HOST_ABI)
      .slice(0, found.length)
      .map(({ m, length }) => ({ offset: m.mem_offset, length }));
  }

  /** A descriptor of the driver's buffer. @param flags O_RDWR and others */
  export(index: number, plane: number, flags: number): number {
    return ioctl(this.fd, VIDIOC_EXPBUF, { type: this.type, index, plane, flags }).fd;
  }

  /**
   * Attaches, maps and checks the frame without queueing it.
   * @returns false where the driver has no such call
   * @throws KernelError in the name of VIDIOC_QBUF, which does the same (drivers/media/common/videobuf2/videobuf2-core.c:1575)
   */
  prepare(buffer: VideoBuffer): boolean {
    const result = attempt(() => this.#give(VIDIOC_PREPARE_BUF, buffer));
    if (!isRefused(result)) return true;
    if (!(result instanceof KernelError)) throw result;
    if (result.errno === "ENOTTY") return false;
    throw new KernelError("VIDIOC_QBUF", result.errno);
  }

  queue(buffer: VideoBuffer): void {
    this.#give(VIDIOC_QBUF, buffer);
  }

  /** Undefined when none is finished, or the queue does not stream. */
  dequeue(): Dequeued | undefined {
    const planes = new Uint8Array(new ArrayBuffer(MOST_PLANES * v4l2Plane.size(HOST_ABI)));
    const { type, memory, isMultiPlanar: isMany } = this;
    const input = isMany
      ? { type, memory, length: MOST_PLANES, m: { planes: addressOf(planes) } }
      : { type, memory };
    const done = unlessAgain(() => ioctl(this.fd, VIDIOC_DQBUF, input, [planes]));
    if (done === undefined) return undefined;
    const filled = isMany
      ? decodeMany(v4l2Plane, planes, HOST_ABI).slice(0, done.length)
      : [{ bytesused: done.bytesused, data_offset: 0 }];
    const { index, flags, sequence, timestamp } = done;
    return {
      index,
      flags,
      sequence,
      seconds: timestamp.tv_sec,
      microseconds: timestamp.tv_usec,
      used: filled.map(({ bytesused }) => bytesused),
      offsets: filled.map(({ data_offset }) => data_offset),
    };
  }

  start(): void {
    ioctlInput(this.fd, VIDIOC_STREAMON, this.type);
  }

  /** A device that is unplugged has stopped: its driver has given all buffers back. */
  stop(): void {
    const result = attempt(() => ioctlInput(this.fd, VIDIOC_STREAMOFF, this.type));
    const isGone = result instanceof KernelError && result.errno === "ENODEV";
    if (isRefused(result) && !isGone) throw result;
  }

  #give(request: BufferRequest, { index, planes, timestamp = 0 }: VideoBuffer): void {
    const { type, memory } = this;
    const [first = NO_PLANE] = planes;
    const list = this.isMultiPlanar ? planesOf(planes, memory) : undefined;
    const input = {
      index,
      type,
      memory,
      field: V4L2_FIELD_NONE,
      timestamp: timevalOf(timestamp),
      length: list ? planes.length : first.length,
      bytesused: list ? 0 : first.used,
      m: list ? { planes: addressOf(list) } : { fd: descriptorOf(first, memory) },
    };
    ioctlInput(this.fd, request, input, list && [list]);
  }
}

export function isMultiPlanar(type: number): boolean {
  return type === V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE || type === V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE;
}

/** `struct v4l2_plane` one behind the other. */
function planesOf(planes: readonly PlaneBuffer[], memory: number): Uint8Array {
  const size = v4l2Plane.size(HOST_ABI);
  const all = new Uint8Array(new ArrayBuffer(planes.length * size));
  planes.forEach((plane, at) => {
    const { used, length } = plane;
    const input = { bytesused: used, length, m: { fd: descriptorOf(plane, memory) } };
    all.set(encode(v4l2Plane, input, HOST_ABI), at * size);
  });
  return all;
}

/** Memory of the driver has none. */
function descriptorOf({ fd = 0 }: PlaneBuffer, memory: number): number {
  return memory === V4L2_MEMORY_DMABUF ? fd : 0;
}

/** @param timestamp microseconds */
function timevalOf(timestamp: number) {
  return {
    tv_sec: Math.floor(timestamp / MICROSECONDS),
    tv_usec: timestamp % MICROSECONDS,
  };
}
