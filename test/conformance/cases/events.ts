// What listeners are told: whole lives, in the order of time, and only while they listen.
import type { PlatformEvent } from "../../../src/buffer/platform-event.ts";
import { type Bench, layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { equal, truthy } from "../expect.ts";
import {
  allocateFrame,
  close,
  enqueueAll,
  finished,
  openProducer,
  paint,
  release,
  usedOf,
} from "../steps.ts";

type Of<K extends PlatformEvent["kind"]> = Extract<PlatformEvent, { readonly kind: K }>;

export const events: Theme = {
  theme: "events",
  cases: [
    {
      name: "every buffer that was allocated is freed, once, and after that nothing is told of it",
      async run(bench, keep) {
        const told = await listenToAStream(bench, keep);
        const allocated = of(told, "allocated");
        truthy(allocated.length >= bench.frames, "an event for each buffer");
        for (const { inode } of allocated) {
          const lives = told.flatMap((event, at) => (concerns(event, inode) ? [at] : []));
          equal(told[lives[0] ?? -1]?.kind, "allocated", `first event of ${inode}`);
          equal(told[lives.at(-1) ?? -1]?.kind, "freed", `last event of ${inode}`);
          const ends = lives.filter((at) => told[at]?.kind === "freed");
          equal(ends.length, 1, `ends of ${inode}`);
        }
      },
    },
    {
      name: "an allocation tells size, memory, pool and name",
      run(bench, keep) {
        const told = record(bench, keep);
        const buffer = keep(bench.exhaustible.allocate(70_000, "told"));
        const [event] = of(told, "allocated");
        truthy(event, "an event");
        equal(
          [event.inode, event.size, event.memory, event.pool, event.name],
          [
            buffer.inode,
            buffer.size,
            bench.exhaustible.properties.id,
            bench.exhaustible.properties.pool,
            "told",
          ],
          "what is told",
        );
      },
    },
    {
      name: "a further reference is no further buffer",
      run(bench, keep) {
        const told = record(bench, keep);
        const buffer = keep(bench.contiguous.allocate(4096));
        const other = keep(buffer.share());
        buffer[Symbol.dispose]();
        equal(of(told, "freed").length, 0, "ends while a reference is left");
        other[Symbol.dispose]();
        equal([of(told, "allocated").length, of(told, "freed").length], [1, 1], "births and ends");
      },
    },
    {
      name: "every mapping is unmapped",
      async run(bench, keep) {
        const told = await listenToAStream(bench, keep);
        const key = (event: Of<"mapped" | "unmapped">) => `${event.node} ${event.inodes.join(" ")}`;
        const mapped = of(told, "mapped").map(key);
        truthy(mapped.length >= bench.frames, "an event for each mapping");
        equal(of(told, "unmapped").map(key).toSorted(), mapped.toSorted(), "what was unmapped");
      },
    },
    {
      name: "times never go back, and jobs are told in their order",
      async run(bench, keep) {
        const told = await listenToAStream(bench, keep);
        let last = 0;
        for (const { time, kind } of told) {
          // A job is told of when it is done, with the time it began.
          if (kind === "job" || kind === "copied") continue;
          truthy(time >= last, `${kind} not before ${last}, but at ${time}`);
          last = time;
        }
        const jobs = of(told, "job").filter(({ node }) => node === bench.producer.node);
        truthy(jobs.length > 0, "jobs of the producer");
        for (const [at, { time, duration, sequence }] of jobs.entries()) {
          const before = jobs[at - 1];
          truthy(duration >= 0, "a duration");
          truthy(time >= (before?.time ?? 0), "a job that begins after the one before");
          truthy(sequence > (before?.sequence ?? -1), "a later sequence");
        }
      },
    },
    {
      name: "each job is for a frame that was queued before",
      async run(bench, keep) {
        const told = await listenToAStream(bench, keep);
        const waiting = new Map<string, number>();
        for (const event of told) {
          if (event.kind !== "queued" && event.kind !== "job") continue;
          const frame = `${event.node} ${event.inodes.join(" ")}`;
          const count = (waiting.get(frame) ?? 0) + (event.kind === "queued" ? 1 : -1);
          truthy(count >= 0, `a frame that was queued before the job on ${frame}`);
          waiting.set(frame, count);
        }
      },
    },
    {
      name: "what is told of a pool is what its figures say",
      needs: (bench) =>
        usedOf(bench, bench.exhaustible.properties.pool) !== undefined ||
        "the platform does not count this pool",
      run(bench, keep) {
        const { pool } = bench.exhaustible.properties;
        const told = record(bench, keep);
        const latest = () =>
          of(told, "pool-used")
            .filter((event) => event.pool === pool)
            .at(-1)?.bytes;
        const buffers = [1, 100_000, 1 << 20].map((size) => {
          const buffer = keep(bench.exhaustible.allocate(size));
          equal(latest(), usedOf(bench, pool), `bytes after ${size}`);
          return buffer;
        });
        for (const buffer of buffers) {
          buffer[Symbol.dispose]();
          equal(latest(), usedOf(bench, pool), "bytes after one was given back");
        }
      },
    },
    {
      name: "a copy is told of",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const [from, to] = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        truthy(from && to, "two frames");
        paint(from, layout, 1);
        const told = record(bench, keep);
        const engine = bench.platform.copyEngines.find(({ id }) => id === "cpu");
        const fence = engine?.copy(from, layout, to, layout);
        truthy(fence, "a fence");
        await bench.platform.wait([keep(fence)]);
        const bytes = of(told, "copied").reduce((sum, event) => sum + event.bytes, 0);
        equal(bytes, layout.size, "bytes that were copied");
      },
    },
    {
      name: "a refused allocation is no event",
      run(bench, keep) {
        const told = record(bench, keep);
        try {
          keep(bench.exhaustible.allocate(0));
        } catch {
          equal(of(told, "allocated").length, 0, "births");
          equal(of(told, "freed").length, 0, "ends");
          return;
        }
        truthy(false, "a refusal");
      },
    },
    {
      name: "who stops listening is told no more, and others are",
      run(bench, keep) {
        const [gone, staying]: [PlatformEvent[], PlatformEvent[]] = [[], []];
        const listening = bench.platform.listen((event) => void gone.push(event));
        keep(bench.platform.listen((event) => void staying.push(event)));
        keep(bench.scattered.allocate(1));
        const heard = gone.length;
        truthy(heard > 0, "events while listening");
        listening[Symbol.dispose]();
        listening[Symbol.dispose]();
        keep(bench.scattered.allocate(1));
        equal(gone.length, heard, "events after that");
        truthy(staying.length > heard, "events for the other listener");
      },
    },
  ],
};

function of<K extends PlatformEvent["kind"]>(
  told: readonly PlatformEvent[],
  kind: K,
): readonly Of<K>[] {
  return told.filter((event): event is Of<K> => event.kind === kind);
}

function record(bench: Bench, keep: Keep): readonly PlatformEvent[] {
  const told: PlatformEvent[] = [];
  keep(bench.platform.listen((event) => void told.push(event)));
  return told;
}

function concerns(event: PlatformEvent, inode: number): boolean {
  if ("inode" in event) return event.inode === inode;
  return "inodes" in event && event.inodes.includes(inode);
}

/** A short stream from allocation to the last byte given back, with everything that was told of it. */
async function listenToAStream(bench: Bench, keep: Keep): Promise<readonly PlatformEvent[]> {
  const told = record(bench, keep);
  const stream = openProducer(bench, keep);
  enqueueAll(stream);
  stream.queue.start();
  for (let n = 0; n < 6; n += 1)
    stream.queue.enqueue((await finished(bench, stream.queue)).mapping);
  close(stream);
  release(stream.frames);
  return told;
}
