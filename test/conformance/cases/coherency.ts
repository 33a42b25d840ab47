// What brackets are for: the CPU and a device that does not see its caches look at one buffer.
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import type { BufferSource } from "../../../src/buffer/dma-buffer.ts";
import type { MediaDevice } from "../../../src/buffer/media-device.ts";
import { type Bench, consumersOf, layoutOf } from "../bench.ts";
import type { Case, Keep, Theme } from "../case.ts";
import { equal, equalBytes, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  close,
  enqueueAll,
  finished,
  frameOf,
  markedBytes,
  openProducer,
  openStream,
  paint,
  pictureOf,
  type Stream,
} from "../steps.ts";

const isCached = ({ properties }: BufferSource): boolean => properties.cpuCached === "yes";

/** A consumer that does not see the CPU's caches. */
const strangerOf = (bench: Bench): MediaDevice | undefined =>
  consumersOf(bench).find((device) => !bench.isCoherent(device));

const needsPunishment: NonNullable<Case["needs"]> = ({ platform, contiguous }) => {
  if (!platform.traits.punishesMissingBrackets) return "missing brackets go unseen here";
  return isCached(contiguous) || "CPU mappings here are not cached";
};

const needsReport: NonNullable<Case["needs"]> = (bench) => {
  if (!bench.platform.traits.reportsFrames) return "devices do not report what they read";
  return consumersOf(bench).length > 0 || "nobody reads the picture here";
};

export const coherency: Theme = {
  theme: "coherency",
  cases: [
    {
      name: "a read inside a bracket shows each new frame, through a mapping that was there before",
      async run(bench, keep) {
        const { stream, view, first } = await lookAtFirst(bench, keep);
        await comeRound(bench, stream);
        const bytes = new Uint8Array(first.length);
        withCpuAccess(view, "read", () => view.read(0, bytes));
        truthy(differ(bytes, first), "the second frame, not the first one again");
        const [buffer] = stream.frames[0]?.buffers ?? [];
        truthy(buffer, "a buffer");
        equalBytes(bytes, bytesOf(buffer, first.length), "the frame through a new mapping");
      },
    },
    {
      name: "a read outside of a bracket shows the frame before",
      needs: (bench) =>
        bench.isCoherent(bench.producer) ? "the producer sees the caches" : needsPunishment(bench),
      async run(bench, keep) {
        const { stream, view, first } = await lookAtFirst(bench, keep);
        await comeRound(bench, stream);
        const bytes = new Uint8Array(first.length);
        view.read(0, bytes);
        equalBytes(bytes, first, "what is still in the cache");
        withCpuAccess(view, "read", () => view.read(0, bytes));
        truthy(differ(bytes, first), "the second frame inside a bracket");
      },
    },
    {
      name: "with a producer that sees the caches no bracket is needed",
      needs: (bench) => bench.isCoherent(bench.producer) || "the producer does not see the caches",
      async run(bench, keep) {
        const { stream, view, first } = await lookAtFirst(bench, keep);
        await comeRound(bench, stream);
        const bytes = new Uint8Array(first.length);
        view.read(0, bytes);
        truthy(differ(bytes, first), "the second frame");
      },
    },
    {
      name: "a write inside a bracket reaches a consumer that has the frame mapped",
      needs: needsReport,
      async run(bench, keep) {
        for (const device of consumersOf(bench)) {
          const { stream, layout } = consumerWithFrames(bench, keep, device);
          const painted = stream.frames.map((frame, n) => paint(frame, layout, 70 + n));
          equalBytes(
            await firstSeen(bench, stream),
            painted[0]?.[0] ?? new Uint8Array(),
            device.node,
          );
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "a write outside of a bracket does not reach it",
      needs: (bench) => {
        if (strangerOf(bench) === undefined) return "every consumer sees the caches";
        return needsReport(bench) === true ? needsPunishment(bench) : needsReport(bench);
      },
      async run(bench, keep) {
        const device = strangerOf(bench);
        truthy(device, "a consumer that does not see the caches");
        const { stream, layout } = consumerWithFrames(bench, keep, device);
        const painted = stream.frames.map((frame, n) => paint(frame, layout, 80 + n));
        const [buffer] = stream.frames[0]?.buffers ?? [];
        truthy(buffer, "a buffer");
        const view = keep(buffer.mapCpu());
        view.write(0, new Uint8Array(layout.buffers[0] ?? 0).fill(0x99));
        equalBytes(
          await firstSeen(bench, stream),
          painted[0]?.[0] ?? new Uint8Array(),
          "old bytes",
        );
      },
    },
    {
      // Mapping for a device cleans the caches once (drivers/dma-buf/heaps/system_heap.c:136); no bracket could, as it
      // acts on devices that have the buffer mapped (drivers/dma-buf/heaps/system_heap.c:166).
      name: "bytes written before a consumer was there reach it when it comes",
      needs: needsReport,
      async run(bench, keep) {
        const layout = layoutOf(bench);
        for (const device of consumersOf(bench)) {
          const frames = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
          const painted = frames.map((frame, n) => paint(frame, layout, 20 + n));
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          equalBytes(
            await firstSeen(bench, stream),
            painted[0]?.[0] ?? new Uint8Array(),
            device.node,
          );
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "mapping for one more device is a bracket of its own for what was written before",
      needs: needsReport,
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const size = layout.buffers[0] ?? 0;
        for (const device of consumersOf(bench)) {
          const frames = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
          const [buffer] = frames[0]?.buffers ?? [];
          truthy(buffer, "a buffer");
          const producer = { device: bench.producer, direction: "produce" } as const;
          const before = openStream(bench, keep, producer, frames);
          const view = keep(buffer.mapCpu());
          view.write(0, markedBytes(size, 5));
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          equalBytes(await firstSeen(bench, stream), markedBytes(size, 5), device.node);
          close(stream);
          close(before);
        }
      },
    },
    {
      // drivers/dma-buf/heaps/system_heap.c:151
      name: "unmapping is one for what the device wrote, though another has the frame mapped",
      async run(bench, keep) {
        const { stream, view, first } = await lookAtFirst(bench, keep);
        const [device] = consumersOf(bench);
        if (device) openStream(bench, keep, { device, direction: "consume" }, stream.frames);
        await comeRound(bench, stream);
        close(stream);
        const bytes = new Uint8Array(first.length);
        view.read(0, bytes);
        truthy(differ(bytes, first), "the second frame");
        const [buffer] = stream.frames[0]?.buffers ?? [];
        truthy(buffer, "a buffer");
        equalBytes(bytes, bytesOf(buffer, first.length), "the frame inside a bracket");
      },
    },
    {
      name: "a part that the CPU rewrites inside a bracket leaves the rest of the picture as the producer made it",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        const { mapping } = await finished(bench, stream.queue);
        const frame = frameOf(stream, mapping);
        const [before] = pictureOf(frame, layout);
        const [buffer] = frame.buffers;
        truthy(before && buffer, "a picture");
        const view = keep(buffer.mapCpu());
        const patch = markedBytes(3000, 1);
        withCpuAccess(view, "read-write", () => view.write(5001, patch));
        const expected = before.slice();
        expected.set(patch, 5001);
        equalBytes(bytesOf(buffer, expected.length), expected, "the picture with the part");
      },
    },
  ],
};

const differ = (a: Uint8Array, b: Uint8Array): boolean => a.some((byte, at) => byte !== b[at]);

/** A running producer, and a CPU mapping through which the first frame of its first buffer has been read. */
async function lookAtFirst(bench: Bench, keep: Keep) {
  const stream = openProducer(bench, keep);
  enqueueAll(stream);
  stream.queue.start();
  const { mapping } = await finished(bench, stream.queue);
  truthy(mapping === stream.mappings[0], "the frame that was queued first");
  const [buffer] = stream.frames[0]?.buffers ?? [];
  truthy(buffer, "a buffer");
  const view = keep(buffer.mapCpu());
  const first = new Uint8Array(layoutOf(bench).buffers[0] ?? 0);
  withCpuAccess(view, "read", () => view.read(0, first));
  return { stream, view, first };
}

/** Gives the first frame back to the producer and lets it be filled once more. */
async function comeRound(bench: Bench, { queue, mappings }: Stream): Promise<void> {
  const [first] = mappings;
  truthy(first, "a mapping");
  queue.enqueue(first);
  for (let n = 0; n < 2 * bench.frames; n += 1) {
    const { mapping, error } = await finished(bench, queue);
    equal(error, undefined, "error of the frame");
    if (mapping === first) return;
    queue.enqueue(mapping);
  }
  truthy(false, "the first frame to come round");
}

function consumerWithFrames(bench: Bench, keep: Keep, device: MediaDevice) {
  const layout = layoutOf(bench);
  const frames = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
  return { stream: openStream(bench, keep, { device, direction: "consume" }, frames), layout };
}

/** What the device read of the first buffer of the first frame. */
async function firstSeen(bench: Bench, stream: Stream): Promise<Uint8Array> {
  enqueueAll(stream);
  stream.queue.start();
  const { seen } = await finished(bench, stream.queue);
  const [bytes] = seen?.bytes ?? [];
  truthy(bytes, "what the device read");
  return bytes;
}
