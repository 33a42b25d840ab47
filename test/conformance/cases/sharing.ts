// One buffer at two and more importers: all see the same bytes, and one that goes takes nothing from the others.
import type { Completed, DeviceQueue, Frame, Mapping } from "../../../src/buffer/media-device.ts";
import { type Bench, consumersOf, layoutOf } from "../bench.ts";
import type { Case, Keep, Theme } from "../case.ts";
import { allBytes, equal, equalBytes, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  enqueueAll,
  fill,
  finished,
  mapFrame,
  openQueue,
  openStream,
  paint,
  pictureOf,
  producedFrames,
  release,
  writeBytes,
} from "../steps.ts";

const needsConsumer: NonNullable<Case["needs"]> = (bench) =>
  consumersOf(bench).length > 0 || "nobody reads the picture here";
const needsTwo: NonNullable<Case["needs"]> = (bench) =>
  consumersOf(bench).length > 1 || "there is no second consumer";
const needsReport: NonNullable<Case["needs"]> = (bench) =>
  bench.platform.traits.reportsFrames
    ? needsConsumer(bench)
    : "devices do not report what they read";

export const sharing: Theme = {
  theme: "sharing",
  cases: [
    {
      name: "every consumer reads what the producer wrote, and so does the CPU",
      needs: needsReport,
      run: allSeeTheSame,
    },
    {
      name: "frames are not mixed up: each consumer reads each frame's own bytes",
      needs: needsReport,
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const frames = await producedFrames(bench, keep, 4);
        const pictures = frames.map((frame) => pictureOf(frame, layout));
        for (const device of consumersOf(bench)) {
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          enqueueAll(stream);
          stream.queue.start();
          // The last frame may stay on a screen until there is another.
          for (const picture of pictures.slice(0, -1))
            sameBytes(await finished(bench, stream.queue), picture, device.node);
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "a consumer reads what the CPU wrote inside a bracket",
      needs: needsReport,
      async run(bench, keep) {
        const layout = layoutOf(bench);
        for (const device of consumersOf(bench)) {
          const frames = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
          const painted = frames.map((frame, n) => paint(frame, layout, 40 + n));
          const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
          enqueueAll(stream);
          stream.queue.start();
          sameBytes(await finished(bench, stream.queue), painted[0] ?? [], device.node);
          stream.queue[Symbol.dispose]();
        }
      },
    },
    {
      name: "scattered pages reach a device behind an IOMMU in the right order",
      needs: (bench) => {
        if (bench.takesScattered?.direction !== "consume") return "no consumer behind an IOMMU";
        return needsReport(bench);
      },
      async run(bench, keep) {
        const use = bench.takesScattered;
        truthy(use, "a consumer behind an IOMMU");
        const layout = layoutOf(bench);
        const frames = [0, 1].map(() => allocateFrame(keep, bench.scattered, layout));
        const painted = frames.map((frame, n) => paint(frame, layout, 90 + n));
        const stream = openStream(bench, keep, use, frames);
        enqueueAll(stream);
        stream.queue.start();
        sameBytes(await finished(bench, stream.queue), painted[0] ?? [], use.device.node);
      },
    },
    {
      name: "a finished frame is with all consumers at once",
      needs: needsTwo,
      async run(bench, keep) {
        const frames = await producedFrames(bench, keep, 2);
        const streams = consumersOf(bench).map((device) =>
          openStream(bench, keep, { device, direction: "consume" }, frames),
        );
        for (const stream of streams) enqueueAll(stream);
        for (const { queue } of streams) queue.start();
        for (const { queue, mappings } of streams) {
          const { mapping } = await finished(bench, queue);
          truthy(mapping === mappings[0], `the first frame out of ${queue.node}`);
        }
      },
    },
    {
      name: "when one consumer goes, the others still get their frames",
      needs: needsTwo,
      async run(bench, keep) {
        const frames = await producedFrames(bench, keep, 2);
        const [leaving, staying] = consumersOf(bench).map((device) =>
          openStream(bench, keep, { device, direction: "consume" }, frames),
        );
        truthy(leaving && staying, "two consumers");
        enqueueAll(leaving);
        enqueueAll(staying);
        leaving.queue[Symbol.dispose]();
        staying.queue.start();
        const completed = await finished(bench, staying.queue);
        equal(completed.error, undefined, "error of the frame");
      },
    },
    {
      name: "when user space lets go, the importers still have the bytes",
      needs: needsReport,
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const [device] = consumersOf(bench);
        truthy(device, "a consumer");
        const frames = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        const painted = frames.map((frame, n) => paint(frame, layout, 60 + n));
        const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
        release(frames);
        enqueueAll(stream);
        stream.queue.start();
        sameBytes(await finished(bench, stream.queue), painted[0] ?? [], device.node);
      },
    },
    {
      name: "each importer adds references and takes its own away",
      needs: needsConsumer,
      run: countReferences,
    },
    {
      name: "a frame made of shared handles is the same memory",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const own = Array.from({ length: bench.frames }, () =>
          allocateFrame(keep, bench.contiguous, layout),
        );
        for (const { buffers } of own) for (const buffer of buffers) fill(buffer, 0x33);
        const shared = own.map(({ buffers }) => ({
          buffers: buffers.map((each) => keep(each.share())),
        }));
        const use = { device: bench.producer, direction: "produce" } as const;
        const stream = openStream(bench, keep, use, shared);
        enqueueAll(stream);
        stream.queue.start();
        const { mapping } = await finished(bench, stream.queue);
        const frame = own[stream.mappings.indexOf(mapping)];
        truthy(frame, "the frame that was attached");
        const [picture] = pictureOf(frame, layout);
        truthy(
          picture?.some((byte) => byte !== 0x33),
          "the producer's picture behind the first handle",
        );
      },
    },
    {
      name: "what is written through one handle is read through the other",
      run(bench, keep) {
        for (const source of [bench.scattered, bench.contiguous]) {
          const buffer = keep(source.allocate(20_000));
          const other = keep(buffer.share());
          writeBytes(buffer, new Uint8Array(5000).fill(9), 6000);
          const bytes = bytesOf(other, 20_000);
          allBytes(bytes.subarray(0, 6000), 0, "bytes before");
          allBytes(bytes.subarray(6000, 11_000), 9, "bytes written");
          allBytes(bytes.subarray(11_000), 0, "bytes after");
        }
      },
    },
    {
      name: "a producer writes into its own buffers only",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const guards: Frame[] = [];
        const guard = () => {
          const frame = allocateFrame(keep, bench.contiguous, layout);
          for (const buffer of frame.buffers) fill(buffer, 0x5a);
          guards.push(frame);
        };
        guard();
        const frames = Array.from({ length: bench.frames }, () => {
          const frame = allocateFrame(keep, bench.contiguous, layout);
          guard();
          return frame;
        });
        const use = { device: bench.producer, direction: "produce" } as const;
        const stream = openStream(bench, keep, use, frames);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        await finished(bench, stream.queue);
        for (const { buffers } of guards)
          for (const buffer of buffers) allBytes(bytesOf(buffer), 0x5a, "a neighbouring buffer");
      },
    },
  ],
};

async function allSeeTheSame(bench: Bench, keep: Keep): Promise<void> {
  const layout = layoutOf(bench);
  const frames = await producedFrames(bench, keep, 2);
  const [first] = frames;
  truthy(first, "a frame");
  const picture = pictureOf(first, layout);
  truthy(
    picture.some((bytes) => bytes.some((byte) => byte !== 0)),
    "a picture that is not blank",
  );
  for (const device of consumersOf(bench)) {
    const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
    enqueueAll(stream);
    stream.queue.start();
    const completed = await finished(bench, stream.queue);
    sameBytes(completed, picture, device.node);
    if (device === bench.encoder)
      truthy(completed.seen?.coded?.length, "what the encoder made of it");
  }
}

function sameBytes(completed: Completed, picture: readonly Uint8Array[], node: string): void {
  equal(completed.error, undefined, `error at ${node}`);
  const { seen } = completed;
  truthy(seen, `what ${node} read`);
  equal(seen.bytes.length, picture.length, `buffers read by ${node}`);
  for (const [at, bytes] of picture.entries())
    equalBytes(seen.bytes[at] ?? new Uint8Array(), bytes, `buffer ${at} at ${node}`);
}

function countReferences(bench: Bench, keep: Keep): void {
  const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
  const [buffer] = frame.buffers;
  truthy(buffer, "a buffer");
  const counts = [buffer.references];
  const importers: { readonly queue: DeviceQueue; readonly mapping: Mapping }[] = [];
  const uses = [
    { device: bench.producer, direction: "produce" } as const,
    ...consumersOf(bench).map((device) => ({ device, direction: "consume" }) as const),
  ];
  for (const { device, direction } of uses) {
    const queue = openQueue(bench, keep, device, direction);
    importers.push({ queue, mapping: mapFrame(keep, queue, frame) });
    counts.push(buffer.references);
    truthy(buffer.references > (counts.at(-2) ?? 0), "a reference more for each importer");
  }
  for (const { queue, mapping } of importers) {
    const before = buffer.references;
    queue[Symbol.dispose]();
    mapping[Symbol.dispose]();
    truthy(buffer.references <= before, "no reference more when an importer goes");
  }
}
