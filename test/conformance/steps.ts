// Steps that many cases share: frames of buffers, queues with mapped frames, waiting for one frame, looking at bytes.
import { withCpuAccess } from "../../src/buffer/cpu-mapping.ts";
import type { BufferSource, DmaBuffer } from "../../src/buffer/dma-buffer.ts";
import { KernelError } from "../../src/buffer/kernel-error.ts";
import type {
  Attachment,
  Completed,
  DeviceQueue,
  Direction,
  Frame,
  Mapping,
  MediaDevice,
} from "../../src/buffer/media-device.ts";
import type { FrameLayout } from "../../src/format/layout.ts";
import { type Bench, layoutOf, type Use } from "./bench.ts";
import type { Keep } from "./case.ts";
import { truthy } from "./expect.ts";

const SECOND = 1_000_000_000;
/** Frame periods after which a frame that is due counts as lost. */
const LOST_AFTER = 100;
/** Frame periods in which a device that can do nothing is left alone. */
const QUIET_FOR = 10;

/** Nanoseconds. */
export const period = (bench: Bench): number => SECOND / bench.rate;
export const quietTime = (bench: Bench): number => QUIET_FOR * period(bench);

/** The buffers of one frame, each as large as the layout says and whole pages. */
export function allocateFrame(keep: Keep, source: BufferSource, layout: FrameLayout): Frame {
  return { buffers: layout.buffers.map((size) => keep(source.allocate(size))) };
}

export function openQueue(
  bench: Bench,
  keep: Keep,
  device: MediaDevice,
  direction: Direction,
): DeviceQueue {
  return keep(device.open(direction, layoutOf(bench), bench.rate));
}

export function mapFrame(keep: Keep, queue: DeviceQueue, frame: Frame): Mapping {
  return keep(keep(queue.attach(frame)).map());
}

/** A queue of a device, with frames mapped to it. */
export interface Stream {
  readonly queue: DeviceQueue;
  readonly frames: readonly Frame[];
  readonly attachments: readonly Attachment[];
  readonly mappings: readonly Mapping[];
}

/** The producer with frames of its own, none queued yet. */
export function openProducer(
  bench: Bench,
  keep: Keep,
  source: BufferSource = bench.contiguous,
  count: number = bench.frames,
): Stream {
  const layout = layoutOf(bench);
  const frames = Array.from({ length: count }, () => allocateFrame(keep, source, layout));
  return openStream(bench, keep, { device: bench.producer, direction: "produce" }, frames);
}

/** A device with these frames mapped, none queued yet. */
export function openStream(bench: Bench, keep: Keep, use: Use, frames: readonly Frame[]): Stream {
  const queue = openQueue(bench, keep, use.device, use.direction);
  const attachments = frames.map((frame) => keep(queue.attach(frame)));
  const mappings = attachments.map((attachment) => keep(attachment.map()));
  // Kept once more, so that it is closed before the rest: what is queued cannot be unmapped.
  keep(queue);
  return { queue, frames, attachments, mappings };
}

/** Everything but the frames. */
export function close({ queue, attachments, mappings }: Stream): void {
  for (const owner of [queue, ...mappings, ...attachments]) owner[Symbol.dispose]();
}

/** Lets go of the caller's references to the buffers. */
export function release(frames: readonly Frame[]): void {
  for (const { buffers } of frames) for (const buffer of buffers) buffer[Symbol.dispose]();
}

export function enqueueAll({ queue, mappings }: Stream): void {
  for (const mapping of mappings) queue.enqueue(mapping);
}

/** The next finished frame of the queue, which must come. */
export async function finished(bench: Bench, queue: DeviceQueue): Promise<Completed> {
  const ready = await bench.platform.wait([queue], LOST_AFTER * period(bench));
  truthy(ready.includes(queue), `a finished frame of ${queue.node} within ${LOST_AFTER} periods`);
  const completed = queue.dequeue();
  truthy(completed, `a frame from ${queue.node}, which said that one is ready`);
  return completed;
}

/** Whatever finishes until the queue falls silent. */
export async function finishedUntilQuiet(
  bench: Bench,
  queue: DeviceQueue,
): Promise<readonly Completed[]> {
  const all: Completed[] = [];
  for (;;) {
    const ready = await bench.platform.wait([queue], quietTime(bench));
    if (!ready.includes(queue)) return all;
    const completed = queue.dequeue();
    truthy(completed, `a frame from ${queue.node}, which said that one is ready`);
    all.push(completed);
  }
}

/** Lets the platform's clock go on. A wait may end at once when nothing is under way; then time passes by waiting for nothing. */
export async function passTime(bench: Bench, time: number): Promise<void> {
  await bench.platform.wait([], time);
}

/** Pictures the producer made, each in its own frame; the producer is closed again. */
export async function producedFrames(
  bench: Bench,
  keep: Keep,
  count: number,
  source: BufferSource = bench.contiguous,
): Promise<readonly Frame[]> {
  const stream = openProducer(bench, keep, source, count + bench.frames);
  enqueueAll(stream);
  stream.queue.start();
  const made: Frame[] = [];
  while (made.length < count) {
    const { mapping } = await finished(bench, stream.queue);
    made.push(frameOf(stream, mapping));
  }
  close(stream);
  return made;
}

/** The frame behind a mapping of the stream. */
export function frameOf({ frames, mappings }: Stream, mapping: Mapping): Frame {
  const frame = frames[mappings.indexOf(mapping)];
  truthy(frame, "a mapping of this stream");
  return frame;
}

/** Everything in a buffer, as the CPU sees it inside a bracket. */
export function bytesOf(buffer: DmaBuffer, length: number = buffer.size): Uint8Array {
  const mapping = buffer.mapCpu();
  try {
    const bytes = new Uint8Array(length);
    withCpuAccess(mapping, "read", () => mapping.read(0, bytes));
    return bytes;
  } finally {
    mapping[Symbol.dispose]();
  }
}

/** The picture in a frame, buffer by buffer, without what pages add at the end. */
export function pictureOf(frame: Frame, layout: FrameLayout): readonly Uint8Array[] {
  return frame.buffers.map((buffer, at) => bytesOf(buffer, layout.buffers[at] ?? 0));
}

/** Writes inside a bracket. */
export function writeBytes(buffer: DmaBuffer, bytes: Uint8Array, offset = 0): void {
  const mapping = buffer.mapCpu();
  try {
    withCpuAccess(mapping, "write", () => mapping.write(offset, bytes));
  } finally {
    mapping[Symbol.dispose]();
  }
}

export function fill(buffer: DmaBuffer, value: number): void {
  writeBytes(buffer, new Uint8Array(buffer.size).fill(value));
}

/** Bytes that tell where they belong: neighbouring pages differ, and so do seeds. */
export function markedBytes(length: number, seed: number): Uint8Array {
  return Uint8Array.from(
    { length },
    (_, at) => (at * 7 + (at >> 8) * 13 + (at >> 12) + seed) & 255,
  );
}

/** Writes marked bytes into every buffer of the frame and returns them. */
export function paint(frame: Frame, layout: FrameLayout, seed: number): readonly Uint8Array[] {
  return frame.buffers.map((buffer, at) => {
    const bytes = markedBytes(layout.buffers[at] ?? 0, seed + at);
    writeBytes(buffer, bytes);
    return bytes;
  });
}

/**
 * How a device answers to a frame: the error of whichever step refuses it, or undefined. Drivers differ in the step: V4L2
 * attaches, maps and checks in one call, DRM imports in one and checks sizes in another.
 */
export function refusalOf(
  bench: Bench,
  use: Use,
  frame: Frame,
  layout: FrameLayout = layoutOf(bench),
): KernelError | undefined {
  const queue = use.device.open(use.direction, layout, bench.rate);
  const owners: Disposable[] = [queue];
  try {
    const attachment = queue.attach(frame);
    owners.push(attachment);
    const mapping = attachment.map();
    owners.push(mapping);
    queue.enqueue(mapping);
    queue.start();
    return undefined;
  } catch (error) {
    if (error instanceof KernelError) return error;
    throw error;
  } finally {
    for (const owner of owners) owner[Symbol.dispose]();
  }
}

/** Bytes that buffers take of a pool now; undefined where the platform does not count it. */
export function usedOf(bench: Bench, pool: string): number | undefined {
  return bench.platform.stats().pools.find((each) => each.pool === pool)?.used;
}
