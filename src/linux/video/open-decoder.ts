// Opens a decoder: it reads the stream's beginning, and what it then says of the frames must be the layout that is wanted.
// Source: Documentation/userspace-api/media/v4l/dev-decoder.rst, "Initialization" and "Capture Setup".
import { attempt, isRefused } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import { V4L2_MEMORY_MMAP } from "../uapi/v4l2-buffer.ts";
import { V4L2_CID_MIN_BUFFERS_FOR_CAPTURE } from "../uapi/v4l2-codec.ts";
import { VIDIOC_G_CTRL } from "../uapi/v4l2-device.ts";
import type { CodedSource } from "./coded/coded-source.ts";
import { CodedInput } from "./coded-input.ts";
import { DecoderDriver } from "./decoder-driver.ts";
import type { VideoAbilities } from "./describe-video.ts";
import { nameOf } from "./four-letters.ts";
import { visiblePicture } from "./selection.ts";
import { hasSourceChanged, watchSourceChange } from "./source-change.ts";
import { currentFormat, formatOf, mismatch, refused, setFormat } from "./video-format.ts";
import { VideoQueue } from "./video-queue.ts";
import { waitBlocking } from "./wait-blocking.ts";

/** Milliseconds for a decoder, firmware among them, to read a header. */
const LONGEST_HEADER = 1000;
const SECOND = 1_000_000_000;

/**
 * @param frames the queue that frames come out of; the driver owns its descriptor from now on
 * @param rate units a second
 * @throws KernelError EINVAL from VIDIOC_S_FMT for a stream or a layout the decoder does not take
 */
export function openDecoder(
  accounts: Accounts,
  frames: VideoQueue,
  abilities: VideoAbilities,
  layout: FrameLayout,
  rate: number,
  source: CodedSource,
): DecoderDriver {
  const { fd } = frames;
  const input = openInput(fd, abilities, layout, source);
  try {
    const canTell = watchSourceChange(fd);
    input.start();
    // Without the event the driver may know the stream from its first unit, or never: then its format is not the layout.
    const hasRead = () => {
      input.feed();
      return hasSourceChanged(fd);
    };
    if (canTell) waitBlocking(hasRead, LONGEST_HEADER);
    else input.feed();
    const { width, height } = currentFormat(fd, frames.type);
    const format = setFormat(fd, frames.type, { ...formatOf(layout), width, height });
    const difference = mismatch(format, layout);
    if (difference !== undefined) throw refused(difference);
    requirePicture(frames, layout);
    const leastFrames = leastFramesOf(fd);
    const type = { layout, format };
    return new DecoderDriver(accounts, { input, frames, type, leastFrames, period: SECOND / rate });
  } catch (error) {
    input[Symbol.dispose]();
    throw error;
  }
}

function openInput(
  fd: OwnedFd,
  { types, codedInputs }: VideoAbilities,
  { width, height }: FrameLayout,
  { codes, units }: CodedSource,
): CodedInput {
  const code = codes.find((one) => codedInputs.includes(one));
  const type = types.consume;
  if (code === undefined || type === undefined) {
    const takes = codedInputs.map(nameOf).join(", ");
    throw refused(`the stream is ${codes.map(nameOf).join(" or ")}, the decoder takes ${takes}`);
  }
  const size = units.reduce((most, { length }) => Math.max(most, length), 0);
  const set = setFormat(fd, type, { code, width, height, buffers: [{ stride: 0, size }] });
  if (set.code !== code) throw refused(`the decoder makes ${nameOf(set.code)} of ${nameOf(code)}`);
  return new CodedInput(new VideoQueue(fd, type, V4L2_MEMORY_MMAP), { codes, units });
}

/** What is visible of the stream's frames is the picture of the layout. */
function requirePicture({ fd, type }: VideoQueue, { width, height }: FrameLayout): void {
  const picture = visiblePicture(fd, type);
  if (!picture) return;
  const { left, top } = picture;
  if (left === 0 && top === 0 && picture.width === width && picture.height === height) return;
  throw refused(
    `asked for a picture of ${width}x${height}, the stream's is ${picture.width}x${picture.height} at ${left},${top}`,
  );
}

/** One where the decoder does not say. */
function leastFramesOf(fd: OwnedFd): number {
  const answer = attempt(() => ioctl(fd, VIDIOC_G_CTRL, { id: V4L2_CID_MIN_BUFFERS_FOR_CAPTURE }));
  return isRefused(answer) ? 1 : Math.max(1, answer.value);
}
