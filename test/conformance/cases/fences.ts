// Fences: unsignalled while a job has the buffer, signalled when it is done, and what waits for them.
import { type Bench, consumersOf, layoutOf } from "../bench.ts";
import type { Case, Keep, Theme } from "../case.ts";
import { equal, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  enqueueAll,
  finished,
  frameOf,
  openProducer,
  openStream,
  period,
  producedFrames,
  quietTime,
  type Stream,
} from "../steps.ts";

const needsFences: NonNullable<Case["needs"]> = ({ fencesJobs }) =>
  fencesJobs || "jobs here put no fences on their buffers";
const needsFencedConsumer: NonNullable<Case["needs"]> = (bench) =>
  consumersOf(bench).length === 0 ? "nobody reads the picture here" : needsFences(bench);

export const fences: Theme = {
  theme: "fences",
  cases: [
    {
      // Without work the kernel gives a fence that has signalled already (drivers/dma-buf/dma-buf.c:364).
      name: "the fence of an idle buffer is signalled, without an error",
      run(bench, keep) {
        for (const source of [bench.scattered, bench.contiguous]) {
          const buffer = keep(source.allocate(4096));
          for (const access of ["read", "write"] as const) {
            const fence = keep(buffer.exportFence(access));
            truthy(fence.isSignalled, `a signalled fence for ${access}`);
            equal(fence.error, undefined, "error");
          }
        }
      },
    },
    {
      name: "a signalled fence is ready at once",
      async run(bench, keep) {
        const fence = keep(keep(bench.contiguous.allocate(4096)).exportFence("write"));
        const before = bench.platform.now();
        const ready = await bench.platform.wait([fence], 1000 * period(bench));
        truthy(ready.includes(fence), "the fence to be ready");
        truthy(bench.platform.now() - before < 100 * period(bench), "no waiting");
      },
    },
    {
      name: "a signalled fence that is imported leaves the buffer idle",
      run(bench, keep) {
        const [from, to] = [
          keep(bench.contiguous.allocate(4096)),
          keep(bench.scattered.allocate(4096)),
        ];
        const fence = keep(from.exportFence("write"));
        to.importFence(fence, "write");
        to.importFence(fence, "read");
        truthy(keep(to.exportFence("write")).isSignalled, "the buffer to be idle");
      },
    },
    {
      name: "a fence outlives the buffer it was exported from",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const fence = keep(buffer.exportFence("write"));
        buffer[Symbol.dispose]();
        truthy(fence.isSignalled, "the fence to be signalled");
      },
    },
    {
      name: "disposing of a fence twice is harmless, and once is enough",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const fence = buffer.exportFence("write");
        equal(
          bench.platform.held().filter(({ what }) => what === "fence").length,
          1,
          "fences held",
        );
        fence[Symbol.dispose]();
        fence[Symbol.dispose]();
        equal(
          bench.platform.held().filter(({ what }) => what === "fence").length,
          0,
          "fences held",
        );
      },
    },
    {
      name: "the fence of a buffer the producer writes signals when the frame is finished",
      needs: needsFences,
      async run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const fenced = fencesOf(stream, keep);
        const { mapping } = await finished(bench, stream.queue);
        const fence = fenced[stream.mappings.indexOf(mapping)];
        truthy(fence, "the fence of the finished frame");
        truthy(fence.wasOpen, "the fence to be unsignalled while the frame was due");
        truthy(fence.fence.isSignalled, "the fence to be signalled when the frame is finished");
      },
    },
    {
      name: "fences signal in the order of the jobs",
      needs: needsFences,
      async run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const fenced = fencesOf(stream, keep);
        const open = () => fenced.map(({ fence }) => (fence.isSignalled ? "signalled" : "open"));
        for (let done = 1; done < bench.frames; done += 1) {
          await finished(bench, stream.queue);
          const states = open();
          const firstOpen = states.indexOf("open");
          truthy(firstOpen === -1 || firstOpen >= done, `the first ${done} to be signalled`);
          truthy(
            firstOpen === -1 || !states.slice(firstOpen).includes("signalled"),
            "none to be signalled before an earlier one",
          );
        }
      },
    },
    {
      name: "waiting for a fence returns when the job is done",
      needs: needsFences,
      async run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const [first] = fencesOf(stream, keep);
        truthy(first?.wasOpen, "an unsignalled fence");
        const ready = await bench.platform.wait([first.fence], 100 * period(bench));
        truthy(ready.includes(first.fence), "the fence to be ready");
        truthy(first.fence.isSignalled, "the fence to be signalled");
      },
    },
    {
      name: "a fence that has not signalled is not returned when time is up",
      needs: needsFences,
      async run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const last = fencesOf(stream, keep).at(-1);
        truthy(last?.wasOpen, "an unsignalled fence");
        equal((await bench.platform.wait([last.fence], period(bench) / 100)).length, 0, "ready");
      },
    },
    {
      name: "when the queue stops, no fence stays unsignalled for ever",
      needs: needsFences,
      async run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const fenced = fencesOf(stream, keep);
        stream.queue.stop();
        await bench.platform.wait(
          fenced.map(({ fence }) => fence),
          quietTime(bench),
        );
        equal(fenced.filter(({ fence }) => !fence.isSignalled).length, 0, "unsignalled fences");
      },
    },
    {
      name: "a job waits for a fence that was imported into its buffer",
      needs: needsFencedConsumer,
      run: jobWaits,
    },
    {
      // dma_buf_begin_cpu_access waits for the buffer's fences (drivers/dma-buf/dma-buf.c:1311).
      name: "a CPU bracket waits for work that is under way",
      needs: needsFences,
      run(bench, keep) {
        const stream = startedProducer(bench, keep);
        const [first] = fencesOf(stream, keep);
        const [frame] = stream.frames;
        truthy(first?.wasOpen && frame, "an unsignalled fence");
        for (const buffer of frame.buffers) bytesOf(buffer);
        truthy(first.fence.isSignalled, "the fence to be signalled after the bracket was opened");
      },
    },
    {
      name: "reading does not wait for readers, writing does",
      needs: needsFencedConsumer,
      run: readersDoNotBlockReaders,
    },
  ],
};

function startedProducer(bench: Bench, keep: Keep): Stream {
  const stream = openProducer(bench, keep);
  enqueueAll(stream);
  stream.queue.start();
  return stream;
}

/** A fence for each frame of the stream, in order, and whether it was unsignalled when it was exported. */
function fencesOf(stream: Stream, keep: Keep) {
  return stream.frames.map(({ buffers }) => {
    const [buffer] = buffers;
    truthy(buffer, "a buffer in the frame");
    const fence = keep(buffer.exportFence("write"));
    return { fence, wasOpen: !fence.isSignalled };
  });
}

async function jobWaits(bench: Bench, keep: Keep): Promise<void> {
  const [device] = consumersOf(bench);
  truthy(device, "a consumer");
  const frames = await producedFrames(bench, keep, 2);
  const producer = startedProducer(bench, keep);
  const last = fencesOf(producer, keep).at(-1);
  truthy(last?.wasOpen, "an unsignalled fence");
  const stream = openStream(bench, keep, { device, direction: "consume" }, frames);
  for (const { buffers } of frames)
    for (const buffer of buffers) buffer.importFence(last.fence, "write");
  enqueueAll(stream);
  stream.queue.start();
  const { mapping } = await finished(bench, stream.queue);
  truthy(last.fence.isSignalled, "the imported fence to be signalled before the job was done");
  truthy(frameOf(stream, mapping) === frames[0], "the first frame");
}

async function readersDoNotBlockReaders(bench: Bench, keep: Keep): Promise<void> {
  const producer = startedProducer(bench, keep);
  const last = fencesOf(producer, keep).at(-1);
  truthy(last?.wasOpen, "an unsignalled fence");
  const [buffer] = allocateFrame(keep, bench.contiguous, layoutOf(bench)).buffers;
  truthy(buffer, "a buffer");
  buffer.importFence(last.fence, "read");
  truthy(keep(buffer.exportFence("read")).isSignalled, "reading to be free beside a reader");
  truthy(!keep(buffer.exportFence("write")).isSignalled, "writing to wait for the reader");
  buffer.importFence(last.fence, "write");
  truthy(!keep(buffer.exportFence("read")).isSignalled, "reading to wait for a writer");
}
