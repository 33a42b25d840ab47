// A frame layout as V4L2 says it, and whether what a driver made of it is still that layout. V4L2 has no plane offsets: in
// one buffer, chroma begins where `bytesperline * height` of luma ends (drivers/media/v4l2-core/v4l2-common.c:388).
import { KernelError } from "../../buffer/kernel-error.ts";
import { type FrameLayout, isGapless } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import { V4L2_FIELD_NONE, VIDIOC_S_FMT } from "../uapi/v4l2-format.ts";
import { isMultiPlanar } from "./video-queue.ts";

/** What both kinds of queue are set to: a buffer for each entry of `buffers`. */
export interface VideoFormat {
  readonly code: number;
  readonly width: number;
  readonly height: number;
  readonly buffers: readonly { readonly stride: number; readonly size: number }[];
}

/** @throws KernelError EINVAL for a layout that V4L2 has no words for */
export function formatOf(layout: FrameLayout): VideoFormat {
  const info = parseFormat(layout.format);
  if (info?.v4l2Code === undefined || !isGapless(layout)) throw refused();
  return {
    code: info.v4l2Code,
    width: layout.width,
    height: layout.height,
    buffers: layout.buffers.map((size, at) => ({ stride: layout.planes[at]?.stride ?? 0, size })),
  };
}

/** Sets the queue's format. @returns what the driver made of it @throws KernelError EINVAL, EBUSY */
export function setFormat(fd: OwnedFd, type: number, format: VideoFormat): VideoFormat {
  const { code: pixelformat, width, height, buffers } = format;
  const common = { width, height, pixelformat, field: V4L2_FIELD_NONE };
  if (isMultiPlanar(type)) {
    const plane_fmt = buffers.map(({ stride, size }) => ({
      bytesperline: stride,
      sizeimage: size,
    }));
    const pix_mp = { ...common, plane_fmt, num_planes: buffers.length };
    const set = ioctl(fd, VIDIOC_S_FMT, { type, fmt: { pix_mp } }).fmt.pix_mp;
    return {
      code: set.pixelformat,
      width: set.width,
      height: set.height,
      buffers: set.plane_fmt
        .slice(0, set.num_planes)
        .map(({ bytesperline, sizeimage }) => ({ stride: bytesperline, size: sizeimage })),
    };
  }
  const [{ stride, size } = { stride: 0, size: 0 }] = buffers;
  const pix = { ...common, bytesperline: stride, sizeimage: size };
  const set = ioctl(fd, VIDIOC_S_FMT, { type, fmt: { pix } }).fmt.pix;
  return {
    code: set.pixelformat,
    width: set.width,
    height: set.height,
    buffers: [{ stride: set.bytesperline, size: set.sizeimage }],
  };
}

/** Whether frames of the layout fit a queue that is set so. */
export function carries(set: VideoFormat, layout: FrameLayout): boolean {
  const wanted = formatOf(layout);
  if (set.code !== wanted.code || set.buffers.length !== wanted.buffers.length) return false;
  if (parseFormat(layout.format)?.compressed) return fits(set, wanted);
  const lines = layout.planes[0]?.lines ?? 0;
  // More planes than buffers: where the second begins depends on the height.
  const isSharedBuffer = layout.planes.length > layout.buffers.length;
  const isHeight = set.height === lines || (!isSharedBuffer && set.height === layout.height);
  const isStride = set.buffers.every(({ stride }, at) => stride === wanted.buffers[at]?.stride);
  return isHeight && isStride && set.width >= layout.width && fits(set, wanted);
}

/** The driver asks for no more bytes than the layout gives: else it refuses each frame (videobuf2-core.c:1291). */
function fits(set: VideoFormat, wanted: VideoFormat): boolean {
  return set.buffers.every(({ size }, at) => size <= (wanted.buffers[at]?.size ?? 0));
}

export function refused(): KernelError {
  return new KernelError("VIDIOC_S_FMT", "EINVAL");
}
