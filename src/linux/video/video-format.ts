// A frame layout as V4L2 says it, and whether what a driver made of it is still that layout. V4L2 has no plane offsets: in
// one buffer, chroma begins where `bytesperline * height` of luma ends (drivers/media/v4l2-core/v4l2-common.c:388).
import { KernelError } from "../../buffer/kernel-error.ts";
import { type FrameLayout, isGapless } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import type { Patch } from "../uapi/field.ts";
import {
  V4L2_FIELD_NONE,
  type v4l2Format,
  VIDIOC_G_FMT,
  VIDIOC_S_FMT,
} from "../uapi/v4l2-format.ts";
import { nameOf } from "./four-letters.ts";
import { isMultiPlanar } from "./video-queue.ts";

type V4l2Format = ReturnType<typeof v4l2Format.read>;

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
  return readFormat(ioctl(fd, VIDIOC_S_FMT, formatPatch(type, format)));
}

/** What the queue is set to now. */
export function currentFormat(fd: OwnedFd, type: number): VideoFormat {
  return readFormat(ioctl(fd, VIDIOC_G_FMT, { type }));
}

/** The format as the members of `struct v4l2_format`. */
export function formatPatch(type: number, format: VideoFormat): Patch<V4l2Format> {
  const { code: pixelformat, width, height, buffers } = format;
  const common = { width, height, pixelformat, field: V4L2_FIELD_NONE };
  if (isMultiPlanar(type)) {
    const plane_fmt = buffers.map(({ stride, size }) => ({
      bytesperline: stride,
      sizeimage: size,
    }));
    return { type, fmt: { pix_mp: { ...common, plane_fmt, num_planes: buffers.length } } };
  }
  const [{ stride, size } = { stride: 0, size: 0 }] = buffers;
  return { type, fmt: { pix: { ...common, bytesperline: stride, sizeimage: size } } };
}

function readFormat({ type, fmt: { pix, pix_mp: many } }: V4l2Format): VideoFormat {
  if (isMultiPlanar(type)) {
    const { pixelformat: code, width, height } = many;
    const planes = many.plane_fmt.slice(0, many.num_planes);
    const buffers = planes.map(({ bytesperline, sizeimage }) => ({
      stride: bytesperline,
      size: sizeimage,
    }));
    return { code, width, height, buffers };
  }
  const { pixelformat: code, width, height, bytesperline: stride, sizeimage: size } = pix;
  return { code, width, height, buffers: [{ stride, size }] };
}

/**
 * Why frames of the layout do not fit a queue that is set so, with what was asked for and what the driver made of it;
 * undefined when they fit.
 */
export function mismatch(set: VideoFormat, layout: FrameLayout): string | undefined {
  if (carries(set, layout)) return undefined;
  return `asked for ${textOf(formatOf(layout))}, the driver makes it ${textOf(set)}`;
}

function carries(set: VideoFormat, layout: FrameLayout): boolean {
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

/** The driver asks for no more bytes than the layout gives: else it refuses each frame (drivers/media/common/videobuf2/videobuf2-core.c:1291). */
function fits(set: VideoFormat, wanted: VideoFormat): boolean {
  return set.buffers.every(({ size }, at) => size <= (wanted.buffers[at]?.size ?? 0));
}

/** `NV12 640x480 in 460800 bytes with lines of 640`. */
export function textOf({ code, width, height, buffers }: VideoFormat): string {
  const memory = buffers.map(({ stride, size }) => `${size} bytes with lines of ${stride}`);
  return `${nameOf(code)} ${width}x${height} in ${memory.join(" and ")}`;
}

/** @param log what there is to say about it */
export function refused(log?: string): KernelError {
  return new KernelError("VIDIOC_S_FMT", "EINVAL", log);
}
