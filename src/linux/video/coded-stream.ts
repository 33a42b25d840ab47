// The coded side of an encoder, in memory of the driver's own: what comes out is copied and the buffer goes straight back.
import { V4L2_BUF_FLAG_ERROR, V4L2_BUF_FLAG_LAST } from "../uapi/v4l2-buffer.ts";
import { type MappedBuffer, mapBuffers, unmapBuffers } from "./mapped-buffers.ts";
import type { VideoQueue } from "./video-queue.ts";

/** Enough that an encoder never waits for this process between two frames. */
const BUFFERS = 4;

export interface Coded {
  /** Microseconds: the time stamp of the frame it was made of. */
  readonly timestamp: number;
  /** None in a buffer that only says that it is the last. */
  readonly bytes: Uint8Array;
  readonly hasFailed: boolean;
  /** Nothing comes after it: the encoder was told to stop. */
  readonly isLast: boolean;
}

export class CodedStream implements Disposable {
  readonly #queue: VideoQueue;
  readonly #memory: readonly MappedBuffer[];

  /** @param queue set to a coded format, of driver memory */
  constructor(queue: VideoQueue) {
    this.#queue = queue;
    this.#memory = mapBuffers(queue, BUFFERS);
  }

  start(): void {
    for (const index of this.#memory.keys()) this.#giveBack(index);
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
  }

  /** What has come out since; undefined when nothing has. */
  next(): Coded | undefined {
    const done = this.#queue.dequeue();
    if (!done) return undefined;
    const parts = done.used.map((used, plane) => {
      const offset = done.offsets[plane] ?? 0;
      const bytes = new Uint8Array(Math.max(0, used - offset));
      this.#memory[done.index]?.[plane]?.read(offset, bytes);
      return bytes;
    });
    const isLast = (done.flags & V4L2_BUF_FLAG_LAST) !== 0;
    if (!isLast) this.#giveBack(done.index);
    return {
      timestamp: done.seconds * 1_000_000 + done.microseconds,
      bytes: joined(parts),
      hasFailed: (done.flags & V4L2_BUF_FLAG_ERROR) !== 0,
      isLast,
    };
  }

  [Symbol.dispose](): void {
    unmapBuffers(this.#memory);
  }

  #giveBack(index: number): void {
    const memory = this.#memory[index] ?? [];
    this.#queue.queue({ index, planes: memory.map(({ size }) => ({ length: size, used: 0 })) });
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
