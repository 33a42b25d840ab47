// Queues: frames in order, states that fit together, start and stop.
import type { Frame } from "../../../src/buffer/media-device.ts";
import { type Bench, consumersOf, layoutOf } from "../bench.ts";
import type { Case, Theme } from "../case.ts";
import { equal, equalBytes, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  close,
  enqueueAll,
  finished,
  mapFrame,
  openProducer,
  openQueue,
  openStream,
  period,
  producedFrames,
  quietTime,
  release,
  type Stream,
  writeBytes,
} from "../steps.ts";

const needsConsumer: NonNullable<Case["needs"]> = (bench) =>
  consumersOf(bench).length > 0 || "nobody reads the picture here";

export const queues: Theme = {
  theme: "queues",
  cases: [
    {
      name: "a queue tells what it was opened for",
      run(bench, keep) {
        const queue = openQueue(bench, keep, bench.producer, "produce");
        equal(queue.node, bench.producer.node, "node");
        equal(queue.direction, "produce", "direction");
        equal(queue.layout.format, layoutOf(bench).format, "format");
        truthy(!queue.isReady, "no frame to be ready");
      },
    },
    {
      name: "a mapping has segments for each buffer, or none where they are not shown",
      run(bench, keep) {
        const layout = layoutOf(bench);
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const frame = allocateFrame(keep, bench.contiguous, layout);
        const { segments } = mapFrame(keep, queue, frame);
        equal(segments.length, frame.buffers.length, "lists of segments");
        for (const [at, list] of segments.entries()) {
          const bytes = list.reduce((sum, { length }) => sum + length, 0);
          const expected = bench.platform.traits.showsSegments ? (frame.buffers[at]?.size ?? 0) : 0;
          truthy(
            bytes >= Math.min(expected, layout.buffers[at] ?? 0),
            "segments that cover the buffer",
          );
        }
      },
    },
    {
      name: "dequeueing from an empty queue gives undefined",
      run(bench, keep) {
        const { queue, mappings } = openProducer(bench, keep);
        equal(queue.dequeue(), undefined, "before a frame is queued");
        const [mapping] = mappings;
        truthy(mapping, "a mapping");
        queue.enqueue(mapping);
        equal(queue.dequeue(), undefined, "before the queue is started");
        queue.stop();
        equal(queue.dequeue(), undefined, "after it is stopped");
      },
    },
    {
      name: "a frame is queued from enqueue to dequeue, and is the one that was queued",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        for (const mapping of stream.mappings) {
          truthy(!mapping.isQueued, "a frame that is not queued yet");
          stream.queue.enqueue(mapping);
          truthy(mapping.isQueued, "a frame that is queued");
        }
        stream.queue.start();
        const { mapping } = await finished(bench, stream.queue);
        truthy(stream.mappings.includes(mapping), "one of the mappings that were queued");
        truthy(!mapping.isQueued, "a frame that is the caller's again");
        stream.queue.enqueue(mapping);
        truthy(mapping.isQueued, "a frame that is queued again");
      },
    },
    {
      name: "frames come out in the order they were queued",
      async run(bench, keep) {
        const stream = openProducer(bench, keep, bench.contiguous, bench.frames + 4);
        const order = [3, 0, 4, 1, 2, ...stream.mappings.keys()].filter(
          (at, index, all) => at < stream.mappings.length && all.indexOf(at) === index,
        );
        for (const at of order) {
          const mapping = stream.mappings[at];
          if (mapping) stream.queue.enqueue(mapping);
        }
        stream.queue.start();
        for (const at of order.slice(0, 4)) {
          const { mapping } = await finished(bench, stream.queue);
          equal(stream.mappings.indexOf(mapping), at, "the frame that comes next");
        }
      },
    },
    {
      name: "sequence numbers and timestamps rise",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        let [sequence, timestamp] = [-1, -1];
        for (let n = 0; n < 20; n += 1) {
          const completed = await finished(bench, stream.queue);
          truthy(completed.sequence > sequence, `a sequence above ${sequence}`);
          truthy(completed.timestamp > timestamp, `a time after ${timestamp}`);
          truthy(completed.timestamp <= bench.platform.now(), "a time that is not to come");
          equal(completed.error, undefined, "error of the frame");
          ({ sequence, timestamp } = completed);
          stream.queue.enqueue(completed.mapping);
        }
      },
    },
    {
      name: "with frames at hand a producer counts from 0 and leaves none out, one a period",
      needs: ({ isPunctual }) => isPunctual || "the producer may be late here",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        const times: number[] = [];
        for (let n = 0; n < 30; n += 1) {
          const { sequence, timestamp, mapping } = await finished(bench, stream.queue);
          equal(sequence, n, "sequence");
          times.push(timestamp);
          stream.queue.enqueue(mapping);
        }
        const average = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1);
        const error = Math.abs(average / period(bench) - 1);
        truthy(error < 0.01, `one frame in ${period(bench)} ns, not in ${average}`);
      },
    },
    {
      name: "a consumer finishes frames in the order it was given them, counting from 0",
      needs: needsConsumer,
      async run(bench, keep) {
        const frames = await producedFrames(bench, keep, 4);
        for (const device of consumersOf(bench)) {
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          enqueueAll(stream);
          stream.queue.start();
          for (const expected of [0, 1, 2]) {
            const { mapping, sequence } = await finished(bench, stream.queue);
            equal(stream.mappings.indexOf(mapping), expected, `frame out of ${device.node}`);
            equal(sequence, expected, `sequence at ${device.node}`);
          }
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "a queue that is started without frames begins when it gets some",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        stream.queue.start();
        equal((await bench.platform.wait([stream.queue], quietTime(bench))).length, 0, "ready");
        enqueueAll(stream);
        await finished(bench, stream.queue);
      },
    },
    {
      // drivers/media/common/videobuf2/videobuf2-core.c:2124
      name: "starting twice is starting once",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        stream.queue.start();
        const first = await finished(bench, stream.queue);
        const second = await finished(bench, stream.queue);
        truthy(second.sequence > first.sequence, "the next frame");
      },
    },
    {
      // Whatever the driver and the queue have goes back to user space (drivers/media/common/videobuf2/videobuf2-core.c:2018).
      name: "stop gives every frame back, unfinished",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        stream.queue.stop();
        drain(stream);
        equal(stream.mappings.filter(({ isQueued }) => isQueued).length, 0, "frames still queued");
        equal((await bench.platform.wait([stream.queue], quietTime(bench))).length, 0, "ready");
      },
    },
    {
      name: "stopping a queue that is not started gives frames back too, and twice is harmless",
      run(bench, keep) {
        const stream = openProducer(bench, keep);
        stream.queue.stop();
        enqueueAll(stream);
        stream.queue.stop();
        equal(stream.mappings.filter(({ isQueued }) => isQueued).length, 0, "frames still queued");
        stream.queue.stop();
      },
    },
    {
      name: "a frame that was ready when the queue stopped is the caller's too",
      needs: needsConsumer,
      async run(bench, keep) {
        const frames = await producedFrames(bench, keep, 3);
        for (const device of consumersOf(bench)) {
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          enqueueAll(stream);
          stream.queue.start();
          await bench.platform.wait([stream.queue], quietTime(bench));
          stream.queue.stop();
          drain(stream);
          enqueueAll(stream);
          stream.queue.start();
          const { mapping } = await finished(bench, stream.queue);
          equal(stream.mappings.indexOf(mapping), 0, `first frame of ${device.node}`);
          close(stream);
        }
      },
    },
    {
      name: "after stop the same frames run again",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        for (let round = 0; round < 3; round += 1) {
          enqueueAll(stream);
          stream.queue.start();
          const { mapping } = await finished(bench, stream.queue);
          equal(stream.mappings.indexOf(mapping), 0, `first frame of round ${round}`);
          stream.queue.stop();
          drain(stream);
        }
      },
    },
    {
      name: "a stopped producer writes no more",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        stream.queue.stop();
        const blank = new Uint8Array(layoutOf(bench).buffers[0] ?? 0).fill(0x42);
        await leaveAlone(bench, stream.frames, blank);
      },
    },
    {
      name: "many streams one after the other leave the device as it was",
      async run(bench, keep) {
        for (let n = 0; n < 10; n += 1) {
          const stream = openProducer(bench, keep);
          enqueueAll(stream);
          stream.queue.start();
          await finished(bench, stream.queue);
          close(stream);
          release(stream.frames);
        }
      },
    },
  ],
};

/**
 * Takes what finished before the queue stopped. V4L2 gives such frames back with the others, unseen
 * (drivers/media/common/videobuf2/videobuf2-core.c:2018); a screen hands out the frame it showed.
 */
function drain({ queue, mappings }: Stream): void {
  for (const _ of mappings) queue.dequeue();
  equal(queue.dequeue(), undefined, "one frame more than there are");
}

/** Writes over every frame and looks after a while whether the bytes are still there. */
async function leaveAlone(
  bench: Bench,
  frames: readonly Frame[],
  bytes: Uint8Array,
): Promise<void> {
  const first = frames.flatMap(({ buffers }) => buffers.slice(0, 1));
  for (const buffer of first) writeBytes(buffer, bytes);
  await bench.platform.wait([], quietTime(bench));
  for (const buffer of first)
    equalBytes(bytesOf(buffer, bytes.length), bytes, "a frame given back");
}
