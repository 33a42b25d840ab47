// The picture inside of a frame: its place in the frames of a decoder, what a scaler reads and where it writes.
import { attempt, isRefused } from "../../buffer/kernel-error.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import {
  V4L2_BUF_TYPE_VIDEO_CAPTURE,
  V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE,
  V4L2_BUF_TYPE_VIDEO_OUTPUT,
  V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE,
} from "../uapi/v4l2-buffer.ts";
import {
  V4L2_SEL_TGT_COMPOSE,
  V4L2_SEL_TGT_CROP,
  VIDIOC_G_SELECTION,
  VIDIOC_S_SELECTION,
} from "../uapi/v4l2-codec.ts";

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a capture queue puts its picture; undefined when the driver does not say: then it fills the frame. */
export function visiblePicture(fd: OwnedFd, type: number): Rectangle | undefined {
  const input = { type: singlePlanar(type), target: V4L2_SEL_TGT_COMPOSE };
  const answer = attempt(() => ioctl(fd, VIDIOC_G_SELECTION, input));
  return isRefused(answer) ? undefined : answer.r;
}

/**
 * The part of a frame, from its corner, that is read of an output queue and written of a capture queue.
 * @throws KernelError EINVAL, ENOTTY where the driver takes whole frames only
 */
export function setPicture(fd: OwnedFd, type: number, width: number, height: number): Rectangle {
  const single = singlePlanar(type);
  const target = single === V4L2_BUF_TYPE_VIDEO_OUTPUT ? V4L2_SEL_TGT_CROP : V4L2_SEL_TGT_COMPOSE;
  return ioctl(fd, VIDIOC_S_SELECTION, { type: single, target, r: { width, height } }).r;
}

/** Selections know no multi-planar types: include/uapi/linux/videodev2.h:1285. */
function singlePlanar(type: number): number {
  if (type === V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE) return V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return type === V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE ? V4L2_BUF_TYPE_VIDEO_OUTPUT : type;
}
