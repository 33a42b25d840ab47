// What is refused, with which error, and that a refusal leaves nothing behind.
import type { Frame } from "../../../src/buffer/media-device.ts";
import { type Bench, layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { equal, throwsErrno, truthy } from "../expect.ts";
import { allocateFrame, mapFrame, openProducer, openQueue, refusalOf } from "../steps.ts";

const ABSURD = [2 ** 40, 2 ** 52, Number.MAX_SAFE_INTEGER];

export const refusals: Theme = {
  theme: "refusals",
  cases: [
    {
      // drivers/dma-buf/dma-heap.c:64
      name: "a buffer of no bytes is refused",
      run(bench) {
        for (const source of [bench.scattered, bench.contiguous, bench.exhaustible])
          throwsErrno(() => source.allocate(0), "EINVAL", `0 bytes of ${source.properties.id}`);
      },
    },
    {
      name: "a size that is no whole number above zero is refused",
      run(bench) {
        for (const size of [-1, -4096, 0.5, 4096.5, Number.NaN, Number.POSITIVE_INFINITY])
          throwsErrno(() => bench.scattered.allocate(size), ["EINVAL", "ENOMEM"], `${size} bytes`);
      },
    },
    {
      // A request beyond the area's bitmap finds no room (mm/cma.c:447).
      name: "an absurd size is refused at once",
      needs: ({ bounded }) => bounded.length > 0 || "no source here has a bound",
      run(bench) {
        for (const source of bench.bounded) {
          for (const size of ABSURD)
            throwsErrno(() => source.allocate(size), ["ENOMEM", "EINVAL"], `${size} bytes`);
        }
      },
    },
    {
      // drivers/media/common/videobuf2/videobuf2-core.c:1291, drivers/gpu/drm/drm_gem_framebuffer_helper.c:184
      name: "a frame that is smaller than the layout is refused",
      run(bench, keep) {
        const sizes = layoutOf(bench).buffers;
        for (const short of sizes.keys()) {
          const frame = frameOfSizes(bench, keep, sizes.toSpliced(short, 1, 1));
          const use = { device: bench.producer, direction: "produce" } as const;
          equal(refusalOf(bench, use, frame)?.errno, "EINVAL", `buffer ${short} too small`);
        }
      },
    },
    {
      name: "a frame that is larger than the layout is accepted",
      run(bench, keep) {
        const sizes = layoutOf(bench).buffers.map((size) => size + (1 << 16));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        mapFrame(keep, queue, frameOfSizes(bench, keep, sizes));
      },
    },
    {
      name: "a frame with too few or too many buffers is refused",
      run(bench, keep) {
        const sizes = layoutOf(bench).buffers;
        for (const wrong of [[], sizes.slice(1), [...sizes, 4096]]) {
          const frame = frameOfSizes(bench, keep, wrong);
          const use = { device: bench.producer, direction: "produce" } as const;
          const error = refusalOf(bench, use, frame);
          equal(error?.errno, "EINVAL", `${wrong.length} buffers instead of ${sizes.length}`);
        }
      },
    },
    {
      name: "one queue does not take another queue's mapping",
      needs: ({ display, encoder }) => Boolean(display ?? encoder) || "there is one device only",
      run(bench, keep) {
        const consumer = bench.display ?? bench.encoder;
        truthy(consumer, "a second device");
        const stream = openProducer(bench, keep, bench.contiguous, 1);
        const other = openQueue(bench, keep, consumer, "consume");
        const [mapping] = stream.mappings;
        truthy(mapping, "a mapping");
        throwsErrno(() => other.enqueue(mapping), "EINVAL", "queueing another queue's mapping");
        truthy(!mapping.isQueued, "the frame not to be queued");
      },
    },
    {
      // drivers/media/common/videobuf2/videobuf2-core.c:1735: only a dequeued buffer may be queued.
      name: "a frame is queued once at a time",
      run(bench, keep) {
        const { queue, mappings } = openProducer(bench, keep);
        const [mapping] = mappings;
        truthy(mapping, "a mapping");
        queue.enqueue(mapping);
        throwsErrno(() => queue.enqueue(mapping), "EINVAL", "queueing twice");
        truthy(mapping.isQueued, "the frame to be queued as before");
        queue.stop();
        queue.enqueue(mapping);
        queue.stop();
      },
    },
    {
      name: "a direction is open once at a time",
      run(bench, keep) {
        const queue = openQueue(bench, keep, bench.producer, "produce");
        throwsErrno(
          () => openQueue(bench, keep, bench.producer, "produce"),
          "EBUSY",
          "opening twice",
        );
        queue[Symbol.dispose]();
        openQueue(bench, keep, bench.producer, "produce");
      },
    },
    {
      name: "a refused opening does not disturb the stream that is open",
      run(bench, keep) {
        const { queue, mappings } = openProducer(bench, keep, bench.contiguous, 1);
        throwsErrno(
          () => openQueue(bench, keep, bench.producer, "produce"),
          "EBUSY",
          "opening twice",
        );
        const [mapping] = mappings;
        truthy(mapping, "a mapping");
        queue.enqueue(mapping);
        truthy(mapping.isQueued, "the first queue to take frames");
      },
    },
    {
      name: "a display makes no frames",
      needs: ({ display }) => display !== undefined || "there is no display",
      run(bench) {
        throwsErrno(
          () => bench.display?.open("produce", layoutOf(bench), bench.rate),
          ["EINVAL", "ENODEV", "ENOTTY", "EOPNOTSUPP"],
          "opening a display as a producer",
        );
      },
    },
    {
      name: "a format that the device does not take is refused at opening",
      needs: ({ refusesLayout }) =>
        refusesLayout !== undefined || "every device takes what is known",
      run(bench) {
        const use = bench.refusesLayout;
        truthy(use, "a layout to refuse");
        const open = () => use.device.open(use.direction, use.layout, bench.rate);
        throwsErrno(open, "EINVAL", `opening with ${use.layout.format}`);
        throwsErrno(open, "EINVAL", "opening once more: the device is not taken");
      },
    },
    {
      name: "a driver that imports nothing says so with its own call",
      needs: ({ importsNothing }) => importsNothing !== undefined || "every driver here imports",
      run(bench, keep) {
        const use = bench.importsNothing;
        truthy(use, "a driver without import");
        for (const source of [bench.scattered, bench.contiguous]) {
          const frame = allocateFrame(keep, source, use.layout);
          const error = refusalOf(bench, use, frame, use.layout);
          equal(error?.errno, use.errno, "errno");
          equal(error?.call, use.call, "call");
          equal(frame.buffers[0]?.references, 1, "references after the refusal");
        }
      },
    },
  ],
};

function frameOfSizes(bench: Bench, keep: Keep, sizes: readonly number[]): Frame {
  return { buffers: sizes.map((size) => keep(bench.contiguous.allocate(size))) };
}
