// The coded side of a decoder, in memory of the driver's own: units of a stream, given one by one and over and over.
import type { CodedSource } from "./coded/coded-source.ts";
import { type MappedBuffer, mapBuffers, unmapBuffers } from "./mapped-buffers.ts";
import { refused } from "./video-format.ts";
import type { VideoQueue } from "./video-queue.ts";

/** Some decoders hold several units before they give the first frame. */
const BUFFERS = 8;

export class CodedInput implements Disposable {
  readonly #queue: VideoQueue;
  readonly #units: readonly Uint8Array[];
  readonly #memory: readonly MappedBuffer[];
  readonly #free: number[];
  #next = 0;
  #stamp = 0;

  /**
   * @param queue set to the source's format, of driver memory
   * @throws KernelError EINVAL when a unit is larger than the driver's buffers
   */
  constructor(queue: VideoQueue, source: CodedSource) {
    this.#queue = queue;
    this.#units = source.units;
    this.#memory = mapBuffers(queue, BUFFERS);
    this.#free = [...this.#memory.keys()];
    const room = Math.min(...this.#memory.map(([plane]) => plane?.size ?? 0));
    const largest = source.units.reduce((most, { length }) => Math.max(most, length), 0);
    if (largest <= room) return;
    unmapBuffers(this.#memory);
    throw refused(`a coded frame of ${largest} bytes, where the driver's buffers have ${room}`);
  }

  /** Of the unit that is given next, in microseconds; the frame that comes of it bears it. */
  get stamp(): number {
    return this.#stamp;
  }

  start(): void {
    this.#queue.start();
  }

  /** Gives the next unit; false when the decoder has all buffers. */
  feed(): boolean {
    for (let done = this.#queue.dequeue(); done; done = this.#queue.dequeue())
      this.#free.push(done.index);
    const index = this.#free.pop();
    const unit = this.#units[this.#next];
    if (index === undefined || !unit) return false;
    this.#memory[index]?.[0]?.write(0, unit);
    const planes = (this.#memory[index] ?? []).map(({ size }, plane) => ({
      length: size,
      used: plane === 0 ? unit.length : 0,
    }));
    this.#queue.queue({ index, planes, timestamp: this.#stamp });
    this.#stamp += 1;
    this.#next = (this.#next + 1) % this.#units.length;
    return true;
  }

  /** What is given next is the first unit, with which decoding can begin. */
  rewind(): void {
    this.#next = 0;
  }

  [Symbol.dispose](): void {
    unmapBuffers(this.#memory);
  }
}
