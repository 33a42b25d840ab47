// Coded frames for a decoder when nobody gives any: the test pattern, coded by an encoder of this machine.
import { attempt, KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { paintTestPattern, stampFrame } from "../../format/pattern/test-pattern.ts";
import { ioctl } from "../call.ts";
import { openDevice, type OwnedFd } from "../fd.ts";
import { V4L2_MEMORY_MMAP } from "../uapi/v4l2-buffer.ts";
import { V4L2_ENC_CMD_STOP, VIDIOC_ENCODER_CMD } from "../uapi/v4l2-codec.ts";
import type { CodedSource } from "./coded/coded-source.ts";
import type { CodedStream } from "./coded-stream.ts";
import type { VideoAbilities } from "./describe-video.ts";
import { mapBuffers, unmapBuffers } from "./mapped-buffers.ts";
import { openCoded, setEncoder } from "./open-encoder.ts";
import { refused } from "./video-format.ts";
import { VideoQueue } from "./video-queue.ts";
import { waitBlocking } from "./wait-blocking.ts";

/** A second of video. */
const FRAMES = 32;
/** Buffers that frames are painted in. */
const PAINTED = 2;
/** Milliseconds that an encoder may take for a frame. */
const LONGEST_FRAME = 5000;
/** Milliseconds to wait for frames that an encoder without a stop command still holds. */
const LONGEST_REST = 200;

/**
 * Blocks until all is coded, some milliseconds for each frame.
 * @throws KernelError EINVAL for a layout the encoder does not take, ETIMEDOUT
 */
export function codeTestPattern(
  path: string,
  abilities: VideoAbilities,
  code: number,
  layout: FrameLayout,
): CodedSource {
  const fd = openDevice(path);
  try {
    return { codes: [code], units: codeFrames(fd, abilities, code, layout) };
  } finally {
    fd[Symbol.dispose]();
  }
}

function codeFrames(
  fd: OwnedFd,
  abilities: VideoAbilities,
  code: number,
  layout: FrameLayout,
): readonly Uint8Array[] {
  setEncoder(fd, abilities, code, layout);
  const type = abilities.types.consume;
  if (type === undefined) throw refused();
  const queue = new VideoQueue(fd, type, V4L2_MEMORY_MMAP);
  const memory = mapBuffers(queue, PAINTED);
  const coded = openCoded(fd, abilities);
  try {
    coded.start();
    queue.start();
    const units: Uint8Array[] = [];
    const free = [...memory.keys()];
    const frame = paintTestPattern(layout);
    const collect = () => {
      const isOver = drain(coded, units);
      for (let done = queue.dequeue(); done; done = queue.dequeue()) free.push(done.index);
      return isOver;
    };
    for (let sequence = 0; sequence < FRAMES; sequence += 1) {
      requireSoon(() => collect() || free.length > 0);
      const index = free.pop() ?? 0;
      stampFrame(frame, layout, sequence);
      frame.forEach((bytes, plane) => memory[index]?.[plane]?.write(0, bytes));
      const planes = frame.map(({ length }, plane) => ({
        length: memory[index]?.[plane]?.size ?? 0,
        used: length,
      }));
      queue.queue({ index, planes, timestamp: sequence });
    }
    requireSoon(() => collect() || free.length === memory.length);
    // Some hold frames back until they are told that no more come.
    attempt(() => ioctl(fd, VIDIOC_ENCODER_CMD, { cmd: V4L2_ENC_CMD_STOP }));
    waitBlocking(() => collect() || units.length >= FRAMES, LONGEST_REST);
    return units;
  } finally {
    unmapBuffers(memory);
    coded[Symbol.dispose]();
  }
}

/** Takes what has come out. @returns whether it was the last */
function drain(coded: CodedStream, units: Uint8Array[]): boolean {
  for (let next = coded.next(); next; next = coded.next()) {
    if (next.bytes.length > 0 && !next.hasFailed) units.push(next.bytes);
    if (next.isLast) return true;
  }
  return false;
}

function requireSoon(isSo: () => boolean): void {
  if (waitBlocking(isSo, LONGEST_FRAME)) return;
  const text = `the encoder has finished no frame in ${LONGEST_FRAME} ms`;
  throw new KernelError("VIDIOC_DQBUF", "ETIMEDOUT", text);
}
