// Buffers of a queue in memory of the driver's own, mapped for this process: the coded side of a codec.
import { type MappedMemory, mapMemory } from "../mapping.ts";
import type { VideoQueue } from "./video-queue.ts";

/** The memory of each plane of one buffer. */
export type MappedBuffer = readonly MappedMemory[];

/** @returns as many as the driver gives: more or fewer than asked for */
export function mapBuffers(queue: VideoQueue, count: number): readonly MappedBuffer[] {
  const buffers: MappedBuffer[] = [];
  const given = queue.request(count);
  try {
    for (let index = 0; index < given; index += 1) buffers.push(mapBuffer(queue, index));
    return buffers;
  } catch (error) {
    unmapBuffers(buffers);
    throw error;
  }
}

export function unmapBuffers(buffers: readonly MappedBuffer[]): void {
  for (const mapping of buffers.flat()) mapping[Symbol.dispose]();
}

function mapBuffer(queue: VideoQueue, index: number): MappedBuffer {
  return queue.query(index).map(({ offset, length }) => mapMemory(queue.fd, length, { offset }));
}
