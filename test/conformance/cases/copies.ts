// Copy engines: the whole picture, in order with other work, and counted.
import type { CopyEngine } from "../../../src/buffer/copy-engine.ts";
import type { Frame } from "../../../src/buffer/media-device.ts";
import { type Bench, layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { equal, equalBytes, throwsErrno, truthy } from "../expect.ts";
import {
  allocateFrame,
  finished,
  mapFrame,
  openQueue,
  paint,
  period,
  pictureOf,
  producedFrames,
} from "../steps.ts";

export const copies: Theme = {
  theme: "copies",
  cases: [
    {
      name: "the CPU copies",
      run: (bench) => truthy(cpuOf(bench), "a copy engine `cpu`"),
    },
    {
      name: "a copy is the same picture, between scattered pages and one run, both ways",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        for (const [from, to] of [
          [bench.scattered, bench.contiguous],
          [bench.contiguous, bench.scattered],
        ] as const) {
          const [source, target] = [from, to].map((each) => allocateFrame(keep, each, layout));
          truthy(source && target, "two frames");
          const painted = paint(source, layout, 31);
          await copied(bench, keep, () => cpuOf(bench).copy(source, layout, target, layout));
          for (const [at, bytes] of pictureOf(target, layout).entries())
            equalBytes(bytes, painted[at] ?? new Uint8Array(), `buffer ${at} of the copy`);
          for (const [at, bytes] of pictureOf(source, layout).entries())
            equalBytes(bytes, painted[at] ?? new Uint8Array(), `buffer ${at} of the source`);
        }
      },
    },
    {
      name: "what the producer made is copied as it is",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const [source] = await producedFrames(bench, keep, 1);
        truthy(source, "a frame");
        const target = allocateFrame(keep, bench.scattered, layout);
        await copied(bench, keep, () => cpuOf(bench).copy(source, layout, target, layout));
        const expected = pictureOf(source, layout);
        for (const [at, bytes] of pictureOf(target, layout).entries())
          equalBytes(bytes, expected[at] ?? new Uint8Array(), `buffer ${at} of the copy`);
      },
    },
    {
      name: "each copy is counted, with the bytes it wrote",
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const [source, target] = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        truthy(source && target, "two frames");
        const before = countOf(bench);
        for (let n = 0; n < 3; n += 1)
          await copied(bench, keep, () => cpuOf(bench).copy(source, layout, target, layout));
        const after = countOf(bench);
        equal(after.frames - before.frames, 3, "frames copied");
        equal(after.bytes - before.bytes, 3 * layout.size, "bytes copied");
      },
    },
    {
      name: "nothing is counted as a copy that is none",
      async run(bench, keep) {
        const before = countOf(bench);
        const frames = await producedFrames(bench, keep, 2);
        for (const { buffers } of frames) for (const buffer of buffers) keep(buffer.share());
        equal(countOf(bench), before, "copies");
        equal(bench.platform.stats().bouncedBytes, 0, "bytes bounced");
      },
    },
    {
      name: "a copy that is under way holds the target back from the next job",
      needs: ({ fencesJobs, display, encoder, platform }) => {
        if (!fencesJobs) return "jobs here put no fences on their buffers";
        if (!platform.traits.reportsFrames) return "devices do not report what they read";
        return Boolean(display ?? encoder) || "nobody reads the picture here";
      },
      async run(bench, keep) {
        const layout = layoutOf(bench);
        const device = bench.encoder ?? bench.display;
        truthy(device, "a consumer");
        const [source, one, two] = [0, 1, 2].map(() =>
          allocateFrame(keep, bench.contiguous, layout),
        );
        truthy(source && one && two, "three frames");
        const painted = paint(source, layout, 77);
        const queue = openQueue(bench, keep, device, "consume");
        const mappings = [one, two].map((frame) => mapFrame(keep, queue, frame));
        keep(queue);
        for (const target of [one, two]) keep(cpuOf(bench).copy(source, layout, target, layout));
        for (const mapping of mappings) queue.enqueue(mapping);
        queue.start();
        const { seen } = await finished(bench, queue);
        equalBytes(
          seen?.bytes[0] ?? new Uint8Array(),
          painted[0] ?? new Uint8Array(),
          `what ${device.node} read of the copy`,
        );
      },
    },
    {
      name: "while a copy is under way its target is being written and its source read",
      run(bench, keep) {
        const layout = layoutOf(bench);
        const [from, to] = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        truthy(from && to, "two frames");
        const copy = keep(cpuOf(bench).copy(from, layout, to, layout));
        const isFree = ({ buffers: [buffer] }: Frame, access: "read" | "write") => {
          truthy(buffer, "a buffer");
          return keep(buffer.exportFence(access)).isSignalled;
        };
        // A copy by the caller's own CPU is done when the call returns: then nothing is under way.
        const isDone = copy.isSignalled;
        equal(isFree(to, "read"), isDone, "whether the target may be read");
        equal(isFree(to, "write"), isDone, "whether the target may be written");
        equal(isFree(from, "read"), true, "whether the source may be read");
        equal(isFree(from, "write"), isDone, "whether the source may be written");
      },
    },
    {
      name: "a frame that is gone is not copied",
      run(bench, keep) {
        const layout = layoutOf(bench);
        const [one, two] = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        truthy(one && two, "two frames");
        const before = countOf(bench);
        for (const buffer of one.buffers) buffer[Symbol.dispose]();
        const engine = cpuOf(bench);
        throwsErrno(() => keep(engine.copy(one, layout, two, layout)), ["EBADF", "EINVAL"], "from");
        throwsErrno(() => keep(engine.copy(two, layout, one, layout)), ["EBADF", "EINVAL"], "to");
        equal(countOf(bench), before, "copies");
      },
    },
    {
      name: "a target that is too small is refused and not written beyond",
      run(bench, keep) {
        const layout = layoutOf(bench);
        const source = allocateFrame(keep, bench.contiguous, layout);
        const small = { buffers: layout.buffers.map(() => keep(bench.contiguous.allocate(1))) };
        throwsErrno(
          () => keep(cpuOf(bench).copy(source, layout, small, layout)),
          "EINVAL",
          "the copy",
        );
      },
    },
  ],
};

function cpuOf(bench: Bench): CopyEngine {
  const engine = bench.platform.copyEngines.find(({ id }) => id === "cpu");
  truthy(engine, "a copy engine `cpu`");
  return engine;
}

/** Starts a copy and waits for its fence. */
async function copied(bench: Bench, keep: Keep, start: () => ReturnType<CopyEngine["copy"]>) {
  const fence = keep(start());
  const ready = await bench.platform.wait([fence], 1000 * period(bench));
  truthy(ready.includes(fence), "the copy to be done");
  truthy(fence.isSignalled, "its fence to be signalled");
  equal(fence.error, undefined, "error of the copy");
  fence[Symbol.dispose]();
}

function countOf(bench: Bench): { readonly frames: number; readonly bytes: number } {
  const count = bench.platform.stats().copies.find(({ engine }) => engine === "cpu");
  return { frames: count?.frames ?? 0, bytes: count?.bytes ?? 0 };
}
