// After disposal every call is refused, and no byte of a buffer that is gone is seen by the next one.
import type { CpuMapping } from "../../../src/buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { KernelError } from "../../../src/buffer/kernel-error.ts";
import { layoutOf } from "../bench.ts";
import type { Theme } from "../case.ts";
import { allBytes, throwsErrno, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  fill,
  mapFrame,
  openProducer,
  openQueue,
  quietTime,
  release,
} from "../steps.ts";

const GONE = ["EBADF", "EINVAL"] as const;

const BUFFER_CALLS: Readonly<Record<string, (buffer: DmaBuffer) => unknown>> = {
  share: (buffer) => buffer.share(),
  mapCpu: (buffer) => buffer.mapCpu(),
  "exportFence for reading": (buffer) => buffer.exportFence("read"),
  "exportFence for writing": (buffer) => buffer.exportFence("write"),
};

const VIEW_CALLS: Readonly<Record<string, (view: CpuMapping) => unknown>> = {
  begin: (view) => view.begin("read"),
  end: (view) => view.end("read"),
  read: (view) => view.read(0, new Uint8Array(16)),
  write: (view) => view.write(0, new Uint8Array(16)),
};

export const useAfterFree: Theme = {
  theme: "use after free",
  cases: [
    {
      name: "every call on a buffer that is gone is refused",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        buffer[Symbol.dispose]();
        truthy(buffer.isDisposed, "the buffer to say so");
        for (const [what, call] of Object.entries(BUFFER_CALLS))
          throwsErrno(() => call(buffer), GONE, what);
      },
    },
    {
      name: "a handle that is gone stays gone when the next buffer comes",
      run(bench, keep) {
        const gone = keep(bench.contiguous.allocate(4096));
        gone[Symbol.dispose]();
        // A descriptor number is given out again at once; a handle must not come back to life with it.
        for (let n = 0; n < 4; n += 1) fill(keep(bench.contiguous.allocate(4096)), 0x77);
        for (const [what, call] of Object.entries(BUFFER_CALLS))
          throwsErrno(() => call(gone), GONE, what);
      },
    },
    {
      name: "a handle that is gone is refused although the memory lives on",
      run(bench, keep) {
        const gone = keep(bench.scattered.allocate(4096));
        keep(gone.share());
        gone[Symbol.dispose]();
        for (const [what, call] of Object.entries(BUFFER_CALLS))
          throwsErrno(() => call(gone), GONE, what);
      },
    },
    {
      name: "every call on a CPU mapping that is gone is EBADF",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(4096));
        const view = buffer.mapCpu();
        view[Symbol.dispose]();
        for (const [what, call] of Object.entries(VIEW_CALLS))
          throwsErrno(() => call(view), "EBADF", what);
      },
    },
    {
      name: "a read through a mapping that is gone gives no byte",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(4096));
        fill(buffer, 0xaa);
        const view = buffer.mapCpu();
        view[Symbol.dispose]();
        const bytes = new Uint8Array(4096).fill(0x11);
        throwsErrno(() => view.read(0, bytes), "EBADF", "read");
        allBytes(bytes, 0x11, "the target of the read");
      },
    },
    {
      name: "a write through a mapping that is gone changes nothing",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(4096));
        fill(buffer, 0xaa);
        const view = buffer.mapCpu();
        view[Symbol.dispose]();
        throwsErrno(() => view.write(0, new Uint8Array(4096)), "EBADF", "write");
        allBytes(bytesOf(buffer), 0xaa, "the buffer");
      },
    },
    {
      name: "a frame of buffers that are gone is not attached",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        for (const buffer of frame.buffers) buffer[Symbol.dispose]();
        throwsErrno(() => keep(keep(queue.attach(frame)).map()), GONE, "attach and map");
      },
    },
    {
      name: "one buffer of a frame that is gone is enough, and the others are left alone",
      run(bench, keep) {
        const whole = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const extra = keep(bench.contiguous.allocate(4096));
        const frame = { buffers: [...whole.buffers.slice(0, -1), extra] };
        extra[Symbol.dispose]();
        const queue = openQueue(bench, keep, bench.producer, "produce");
        throwsErrno(() => keep(keep(queue.attach(frame)).map()), GONE, "attach and map");
        queue[Symbol.dispose]();
        for (const { references } of whole.buffers) truthy(references === 1, "one reference each");
      },
    },
    {
      name: "a detached frame is neither mapped nor queued",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const attachment = queue.attach(frame);
        const mapping = attachment.map();
        attachment[Symbol.dispose]();
        throwsErrno(() => keep(attachment.map()), GONE, "mapping what is detached");
        throwsErrno(() => queue.enqueue(mapping), GONE, "queueing what is detached");
        truthy(!mapping.isQueued, "the frame not to be queued");
      },
    },
    {
      name: "an unmapped frame is not queued, and can be mapped again",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const attachment = keep(queue.attach(frame));
        const mapping = attachment.map();
        mapping[Symbol.dispose]();
        throwsErrno(() => queue.enqueue(mapping), GONE, "queueing what is unmapped");
        const again = keep(attachment.map());
        queue.enqueue(again);
        truthy(again.isQueued, "the frame to be queued");
        queue.stop();
      },
    },
    {
      name: "a queue that is gone takes nothing and gives nothing",
      run(bench, keep) {
        const { queue, mappings } = openProducer(bench, keep, bench.contiguous, 1);
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        queue[Symbol.dispose]();
        const [mapping] = mappings;
        truthy(mapping, "a mapping");
        throwsErrno(() => queue.enqueue(mapping), GONE, "enqueue");
        throwsErrno(() => keep(queue.attach(frame)), GONE, "attach");
        throwsErrno(() => queue.start(), GONE, "start");
        throwsErrno(() => queue.dequeue(), [...GONE, "EIO"], "dequeue");
        truthy(!queue.isReady, "no frame to be ready");
      },
    },
    {
      name: "the queue that is opened next does not take the old one's mappings",
      run(bench, keep) {
        const { queue, mappings } = openProducer(bench, keep, bench.contiguous, 1);
        queue[Symbol.dispose]();
        const next = openQueue(bench, keep, bench.producer, "produce");
        const [mapping] = mappings;
        truthy(mapping, "a mapping");
        throwsErrno(() => next.enqueue(mapping), GONE, "queueing an old mapping");
      },
    },
    {
      name: "a fence that is gone is not imported",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const fence = buffer.exportFence("write");
        fence[Symbol.dispose]();
        throwsErrno(() => buffer.importFence(fence, "write"), GONE, "importing it");
      },
    },
    {
      name: "a living fence is not imported into a buffer that is gone",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const fence = keep(buffer.exportFence("write"));
        buffer[Symbol.dispose]();
        throwsErrno(() => buffer.importFence(fence, "write"), GONE, "importing into it");
      },
    },
    {
      name: "waiting for a queue that is gone ends: with no frame or with an error",
      async run(bench, keep) {
        const queue = openQueue(bench, keep, bench.producer, "produce");
        queue[Symbol.dispose]();
        try {
          const ready = await bench.platform.wait([queue], quietTime(bench));
          truthy(ready.length === 0, "nothing ready");
        } catch (error) {
          truthy(error instanceof KernelError, "an error of the kernel");
        }
      },
    },
    {
      // drivers/dma-buf/heaps/system_heap.c:43, cma_heap.c:327
      name: "a new buffer is all zero, whatever was in its pages before",
      run(bench, keep) {
        for (const source of [bench.exhaustible, bench.contiguous, bench.scattered]) {
          const old = Array.from({ length: 8 }, () => keep(source.allocate(1 << 20)));
          for (const buffer of old) fill(buffer, 0xa5);
          for (const buffer of old) buffer[Symbol.dispose]();
          for (let n = 0; n < 8; n += 1)
            allBytes(
              bytesOf(keep(source.allocate(1 << 20))),
              0,
              `a new buffer of ${source.properties.id}`,
            );
        }
      },
    },
    {
      name: "a new buffer is all zero for a device too",
      needs: ({ display, encoder, platform }) => {
        if (!platform.traits.reportsFrames) return "devices do not report what they read";
        return Boolean(display ?? encoder) || "nobody reads the picture here";
      },
      async run(bench, keep) {
        const device = bench.encoder ?? bench.display;
        truthy(device, "a consumer");
        const layout = layoutOf(bench);
        const old = [0, 1].map(() => allocateFrame(keep, bench.contiguous, layout));
        for (const { buffers } of old) for (const buffer of buffers) fill(buffer, 0xa5);
        release(old);
        const queue = openQueue(bench, keep, device, "consume");
        for (let n = 0; n < 2; n += 1)
          queue.enqueue(mapFrame(keep, queue, allocateFrame(keep, bench.contiguous, layout)));
        keep(queue).start();
        const ready = await bench.platform.wait([queue]);
        truthy(ready.includes(queue), "a finished frame");
        for (const bytes of queue.dequeue()?.seen?.bytes ?? [])
          allBytes(bytes, 0, `what ${device.node} read of a new buffer`);
      },
    },
  ],
};
