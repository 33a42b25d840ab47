// Owners may be disposed of in any order; the memory goes with the last of them and nothing is left.
import type { Bench } from "../bench.ts";
import { layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { allBytes, equal, throwsErrno, truthy } from "../expect.ts";
import {
  allocateFrame,
  bytesOf,
  enqueueAll,
  fill,
  finished,
  openProducer,
  openQueue,
  release,
  usedOf,
} from "../steps.ts";

export const disposalOrder: Theme = {
  theme: "disposal order",
  cases: [
    {
      name: "buffer, attachment, mapping and queue go in every order",
      run(bench, keep) {
        for (const order of permutations(["buffers", "attachment", "mapping", "queue"] as const))
          disposeIn(bench, keep, order);
      },
    },
    {
      name: "a CPU mapping outlives the buffer it was made from",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(8192));
        fill(buffer, 0xaa);
        const view = keep(buffer.mapCpu());
        buffer[Symbol.dispose]();
        const bytes = new Uint8Array(8192);
        view.begin("read");
        view.read(0, bytes);
        view.end("read");
        allBytes(bytes, 0xaa, "the bytes behind the mapping");
      },
    },
    {
      name: "memory behind a CPU mapping is given to nobody else",
      run(bench, keep) {
        const buffer = keep(bench.exhaustible.allocate(1 << 16));
        fill(buffer, 0xaa);
        const view = keep(buffer.mapCpu());
        buffer[Symbol.dispose]();
        for (let n = 0; n < 8; n += 1) fill(keep(bench.exhaustible.allocate(1 << 16)), 0xbb);
        const bytes = new Uint8Array(1 << 16);
        view.begin("read");
        view.read(0, bytes);
        view.end("read");
        allBytes(bytes, 0xaa, "the bytes behind the mapping");
      },
    },
    {
      name: "memory a device writes is given to nobody else after user space let go of it",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        release(stream.frames);
        const others = stream.frames.map(() => keep(bench.contiguous.allocate(1 << 18)));
        for (const other of others) fill(other, 0xee);
        stream.queue.start();
        await finished(bench, stream.queue);
        for (const other of others) allBytes(bytesOf(other), 0xee, "a buffer made later");
      },
    },
    {
      name: "a mapping that is queued cannot be unmapped, and can when it is given back",
      run(bench, keep) {
        const stream = openProducer(bench, keep);
        const [mapping] = stream.mappings;
        truthy(mapping, "a mapping");
        stream.queue.enqueue(mapping);
        throwsErrno(() => mapping[Symbol.dispose](), "EBUSY", "unmapping what is queued");
        truthy(mapping.isQueued, "the frame to be queued as before");
        stream.queue.stop();
        truthy(!mapping.isQueued, "the frame to be given back by stop");
        mapping[Symbol.dispose]();
      },
    },
    {
      name: "an attachment whose mapping is queued cannot be detached",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const attachment = keep(queue.attach(frame));
        const mapping = keep(attachment.map());
        queue.enqueue(mapping);
        throwsErrno(() => attachment[Symbol.dispose](), "EBUSY", "detaching what is queued");
        queue.stop();
        attachment[Symbol.dispose]();
      },
    },
    {
      name: "a queue that is disposed of while it streams gives its frames back",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        stream.queue[Symbol.dispose]();
        equal(stream.mappings.filter(({ isQueued }) => isQueued).length, 0, "frames still queued");
        for (const mapping of stream.mappings) mapping[Symbol.dispose]();
      },
    },
    {
      name: "everything may be disposed of twice",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const attachment = queue.attach(frame);
        const mapping = attachment.map();
        const view = frame.buffers[0]?.mapCpu();
        const fence = frame.buffers[0]?.exportFence("write");
        const owners = [view, fence, mapping, attachment, queue, ...frame.buffers];
        for (const owner of [...owners, ...owners]) owner?.[Symbol.dispose]();
        equal(bench.platform.held().length, 0, "held");
      },
    },
  ],
};

type Owner = "buffers" | "attachment" | "mapping" | "queue";

function disposeIn(bench: Bench, keep: Keep, order: readonly Owner[]): void {
  const { pool } = bench.contiguous.properties;
  const before = usedOf(bench, pool);
  const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
  const queue = openQueue(bench, keep, bench.producer, "produce");
  const attachment = keep(queue.attach(frame));
  const mapping = keep(attachment.map());
  const owners = {
    buffers: frame.buffers,
    attachment: [attachment],
    mapping: [mapping],
    queue: [queue],
  };
  for (const owner of order) for (const each of owners[owner]) each[Symbol.dispose]();
  equal(bench.platform.held().length, 0, `held after ${order.join(", ")}`);
  equal(usedOf(bench, pool), before, `bytes of ${pool} after ${order.join(", ")}`);
}

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((first, at) =>
    permutations(values.toSpliced(at, 1)).map((rest) => [first, ...rest]),
  );
}
