// Sets an encoder up: the coded format first, which may change what frames it takes, then the frames.
// Source: Documentation/userspace-api/media/v4l/dev-encoder.rst, "Initialization".
import { attempt } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { OwnedFd } from "../fd.ts";
import { V4L2_MEMORY_MMAP } from "../uapi/v4l2-buffer.ts";
import { CodedStream } from "./coded-stream.ts";
import type { VideoAbilities } from "./describe-video.ts";
import { nameOf } from "./four-letters.ts";
import { setPicture } from "./selection.ts";
import { formatOf, mismatch, refused, setFormat, type VideoFormat } from "./video-format.ts";
import { VideoQueue } from "./video-queue.ts";

/**
 * @param code what the encoder makes, of its coded formats
 * @returns what the queue of the frames is set to
 * @throws KernelError EINVAL from VIDIOC_S_FMT for a layout the encoder does not take
 */
export function setEncoder(
  fd: OwnedFd,
  { types }: VideoAbilities,
  code: number | undefined,
  layout: FrameLayout,
): VideoFormat {
  const { produce, consume } = types;
  if (code === undefined || produce === undefined || consume === undefined) throw refused();
  const { width, height } = layout;
  // The driver knows how much its coded frames may take.
  const made = setFormat(fd, produce, { code, width, height, buffers: [{ stride: 0, size: 0 }] });
  if (made.code !== code)
    throw refused(`the encoder makes ${nameOf(made.code)} of ${nameOf(code)}`);
  const format = setFormat(fd, consume, formatOf(layout));
  const difference = mismatch(format, layout);
  if (difference !== undefined) throw refused(difference);
  // Without it the padding would be coded too, which harms the picture and not the sharing.
  if (format.width !== width || format.height !== height)
    attempt(() => setPicture(fd, consume, width, height));
  return format;
}

/** What comes out of an encoder that is set. */
export function openCoded(fd: OwnedFd, { types }: VideoAbilities): CodedStream {
  if (types.produce === undefined) throw refused();
  return new CodedStream(new VideoQueue(fd, types.produce, V4L2_MEMORY_MMAP));
}
