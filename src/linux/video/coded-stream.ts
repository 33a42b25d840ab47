// The coded side of an encoder, in memory of the driver's own: what comes out is copied and the buffer goes straight back.
import { type MappedMemory, mapMemory } from "../mapping.ts";
import type { VideoQueue } from "./video-queue.ts";

/** Enough that an encoder never waits for this process between two frames. */
const BUFFERS = 4;

export interface Coded {
  /** Microseconds: the time stamp of the frame it was made of. */
  readonly timestamp: number;
  readonly bytes: Uint8Array;
}

export class CodedStream implements Disposable {
  readonly #queue: VideoQueue;
  readonly #memory: (readonly MappedMemory[])[] = [];

  /** @param queue set to a coded format, of driver memory */
  constructor(queue: VideoQueue) {
    this.#queue = queue;
    const count = queue.request(BUFFERS);
    try {
      for (let index = 0; index < count; index += 1) this.#memory.push(mapBuffer(queue, index));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
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
      const bytes = new Uint8Array(used);
      this.#memory[done.index]?.[plane]?.read(0, bytes);
      return bytes;
    });
    this.#giveBack(done.index);
    return { timestamp: done.seconds * 1_000_000 + done.microseconds, bytes: joined(parts) };
  }

  [Symbol.dispose](): void {
    for (const mapping of this.#memory.flat()) mapping[Symbol.dispose]();
  }

  #giveBack(index: number): void {
    const memory = this.#memory[index] ?? [];
    this.#queue.queue({ index, planes: memory.map(({ size }) => ({ length: size, used: 0 })) });
  }
}

/** The planes of one buffer. */
function mapBuffer(queue: VideoQueue, index: number): readonly MappedMemory[] {
  return queue.query(index).map(({ offset, length }) => mapMemory(queue.fd, length, { offset }));
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
