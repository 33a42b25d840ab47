// Too few frames at one end: gaps that are counted, waits that end, pipelines that neither lose nor invent a frame.
import type { MediaDevice } from "../../../src/buffer/media-device.ts";
import type { PlatformEvent } from "../../../src/buffer/platform-event.ts";
import { type Bench, consumersOf } from "../bench.ts";
import type { Case, Keep, Theme } from "../case.ts";
import { equal, truthy } from "../expect.ts";
import {
  enqueueAll,
  finished,
  finishedUntilQuiet,
  openProducer,
  openStream,
  passTime,
  period,
  producedFrames,
  quietTime,
  type Stream,
} from "../steps.ts";

const needsConsumer: NonNullable<Case["needs"]> = (bench) =>
  consumersOf(bench).length > 0 || "nobody reads the picture here";

export const backPressure: Theme = {
  theme: "back-pressure",
  cases: [
    {
      name: "wait returns none when nothing can become ready",
      async run(bench, keep) {
        const { queue } = openProducer(bench, keep);
        equal((await bench.platform.wait([queue], quietTime(bench))).length, 0, "before start");
        queue.start();
        equal((await bench.platform.wait([queue], quietTime(bench))).length, 0, "without frames");
      },
    },
    {
      name: "wait for nothing at all returns none",
      async run(bench) {
        equal((await bench.platform.wait([], period(bench))).length, 0, "ready");
      },
    },
    {
      name: "wait ends when its time is up",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        const before = bench.platform.now();
        const ready = await bench.platform.wait([stream.queue], period(bench) / 1000);
        const took = bench.platform.now() - before;
        if (ready.length === 0 && bench.isPunctual)
          truthy(took <= period(bench), `a wait of at most one period, not of ${took} ns`);
      },
    },
    {
      name: "wait returns those that are ready and no others",
      needs: needsConsumer,
      async run(bench, keep) {
        const [device] = consumersOf(bench);
        truthy(device, "a consumer");
        const idle = openStream(bench, keep, { device, direction: "consume" }, []);
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        const ready = await bench.platform.wait([idle.queue, stream.queue], 100 * period(bench));
        equal(ready.length, 1, "ready");
        truthy(ready[0] === stream.queue, "the producer");
        truthy(stream.queue.isReady, "the producer to have a frame");
        truthy(!idle.queue.isReady, "the other one to have none");
      },
    },
    {
      name: "a frame that is ready stays ready until it is dequeued",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        for (let again = 0; again < 3; again += 1) {
          const ready = await bench.platform.wait([stream.queue], 100 * period(bench));
          truthy(ready.includes(stream.queue), "the queue to be ready");
        }
        truthy(stream.queue.dequeue(), "its frame");
      },
    },
    {
      name: "a producer that runs out of frames leaves a gap when it gets new ones",
      async run(bench, keep) {
        await gapWhenStarved(bench, keep);
      },
    },
    {
      name: "dropped frames are told of, as many as the gap has",
      needs: ({ isPunctual }) => isPunctual || "the producer may be late here",
      async run(bench, keep) {
        const dropped: PlatformEvent[] = [];
        keep(
          bench.platform.listen((event) => {
            if (event.kind === "dropped") dropped.push(event);
          }),
        );
        const missing = await gapWhenStarved(bench, keep);
        truthy(dropped.length >= missing, `at least ${missing} told of, not ${dropped.length}`);
      },
    },
    {
      name: "a frame out of the producer's hands for a while costs no frame",
      needs: ({ isPunctual }) => isPunctual || "the producer may be late here",
      async run(bench, keep) {
        const stream = openProducer(bench, keep, bench.contiguous, bench.frames + 1);
        enqueueAll(stream);
        stream.queue.start();
        const held = [(await finished(bench, stream.queue)).mapping];
        for (let n = 1; n < 20; n += 1) {
          const { sequence, mapping } = await finished(bench, stream.queue);
          equal(sequence, n, "sequence");
          held.push(mapping);
          const back = held.shift();
          if (back) stream.queue.enqueue(back);
        }
      },
    },
    {
      name: "a starved consumer finishes nothing and drops nothing",
      needs: needsConsumer,
      async run(bench, keep) {
        const [device] = consumersOf(bench);
        truthy(device, "a consumer");
        const { queue } = openStream(bench, keep, { device, direction: "consume" }, []);
        queue.start();
        equal((await finishedUntilQuiet(bench, queue)).length, 0, "finished frames");
      },
    },
    {
      name: "a consumer that starved goes on with the next frames",
      needs: needsConsumer,
      async run(bench, keep) {
        const frames = await producedFrames(bench, keep, 4);
        for (const device of consumersOf(bench)) {
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          const [one, two, three, four] = stream.mappings;
          truthy(one && two && three && four, "four mappings");
          stream.queue.enqueue(one);
          stream.queue.enqueue(two);
          stream.queue.start();
          const before = await finishedUntilQuiet(bench, stream.queue);
          truthy(before.length >= 1, "the first frame at least");
          stream.queue.enqueue(three);
          stream.queue.enqueue(four);
          const { mapping } = await finished(bench, stream.queue);
          equal(stream.mappings.indexOf(mapping), before.length, `next frame of ${device.node}`);
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "frames go round from producer to consumer and back, each one once",
      needs: needsConsumer,
      async run(bench, keep) {
        for (const device of consumersOf(bench)) await goRound(bench, keep, device);
      },
    },
    {
      name: "as many frames as memory has may be in flight",
      async run(bench, keep) {
        const stream = openProducer(bench, keep, bench.contiguous, 16);
        enqueueAll(stream);
        stream.queue.start();
        const seen = new Set<number>();
        for (const _ of stream.mappings.slice(0, -1)) {
          const ready = await bench.platform.wait([stream.queue], 100 * period(bench));
          if (ready.length === 0) break;
          const completed = stream.queue.dequeue();
          if (completed) seen.add(stream.mappings.indexOf(completed.mapping));
        }
        // A camera may hold its last frames back until others come.
        truthy(
          seen.size >= stream.mappings.length - bench.frames,
          `most of ${stream.mappings.length}`,
        );
        truthy(!seen.has(-1), "only frames that were queued");
      },
    },
  ],
};

/** Starves a producer for a while and returns how many frames its sequence then lacks. */
async function gapWhenStarved(bench: Bench, keep: Keep): Promise<number> {
  const stream = openProducer(bench, keep);
  enqueueAll(stream);
  stream.queue.start();
  const before = await finishedUntilQuiet(bench, stream.queue);
  truthy(before.length > 0, "frames before");
  await passTime(bench, quietTime(bench));
  for (const { mapping } of before) stream.queue.enqueue(mapping);
  const after = await finishedUntilQuiet(bench, stream.queue);
  const sequences = [...before, ...after].map(({ sequence }) => sequence);
  const gaps = sequences.map((sequence, at) => sequence - (sequences[at - 1] ?? -1) - 1);
  const missing = gaps.reduce((sum, gap) => sum + gap, 0);
  truthy(missing > 0, `a gap in ${sequences.join(" ")}`);
  return missing;
}

/** Forty frames through one consumer. */
async function goRound(bench: Bench, keep: Keep, device: MediaDevice): Promise<void> {
  const { node } = device;
  const from = openProducer(bench, keep, bench.contiguous, bench.frames + 3);
  const to = openStream(bench, keep, { device, direction: "consume" }, from.frames);
  enqueueAll(from);
  from.queue.start();
  to.queue.start();
  let [made, shown, last] = [0, 0, -1];
  while (shown < 40) {
    const ready = await bench.platform.wait([from.queue, to.queue], 100 * period(bench));
    truthy(ready.length > 0, `a pipeline that goes on after ${shown} frames at ${node}`);
    for (let done = from.queue.dequeue(); done; done = from.queue.dequeue()) {
      truthy(done.sequence > last, "a later frame");
      last = done.sequence;
      made += 1;
      handOn(from, to, done.mapping);
    }
    for (let done = to.queue.dequeue(); done; done = to.queue.dequeue()) {
      equal(done.sequence, shown, `sequence at ${node}`);
      shown += 1;
      handOn(to, from, done.mapping);
    }
  }
  truthy(made >= shown, "no frame that was not made");
  for (const stream of [from, to]) stream.queue[Symbol.dispose]();
}

function handOn(from: Stream, to: Stream, mapping: Stream["mappings"][number]): void {
  const next = to.mappings[from.mappings.indexOf(mapping)];
  truthy(next, "a mapping of the same frame at the other device");
  to.queue.enqueue(next);
}
