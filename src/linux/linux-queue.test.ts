// The states of frames in a queue, over a driver in memory that finishes a frame when the test says so.
import { beforeEach, describe, expect, test } from "vitest";
import type { DmaBuffer } from "../buffer/dma-buffer.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import type { PlatformEvent } from "../buffer/platform-event.ts";
import type { FrameLayout } from "../format/layout.ts";
import { Accounts } from "./accounts/accounts.ts";
import { countBuffer } from "./accounts/counted-buffer.ts";
import { adoptDmaBuffer } from "./dma-buffer.ts";
import { LinuxQueue } from "./linux-queue.ts";
import { createMemfd } from "./memfd.ts";
import { MemoryDriver } from "./testing/memory-driver.ts";

const SIZE = 4096;
const LAYOUT: FrameLayout = {
  format: "R8",
  width: 64,
  height: 64,
  planes: [{ offset: 0, stride: 64, lines: 64, size: SIZE }],
  buffers: [SIZE],
  size: SIZE,
  reasons: [],
};

let accounts: Accounts;
let driver: MemoryDriver;
let queue: LinuxQueue;

beforeEach(() => {
  accounts = new Accounts();
  driver = new MemoryDriver();
  queue = new LinuxQueue(accounts, {
    node: "/camera",
    iommu: undefined,
    direction: "produce",
    layout: LAYOUT,
    driver,
    label: "capture",
    onDispose: () => {},
  });
});

function aBuffer(size = SIZE): DmaBuffer {
  return countBuffer(accounts, adoptDmaBuffer(createMemfd("frame", size), "udmabuf", ""), "ram");
}

const aMapping = () => queue.attach({ buffers: [aBuffer()] }).map();

test("a frame is queued from enqueue to dequeue", () => {
  const mapping = aMapping();
  queue.enqueue(mapping);
  expect([mapping.isQueued, queue.isReady]).toEqual([true, false]);
  driver.finish(0);
  expect([mapping.isQueued, queue.isReady]).toEqual([true, true]);
  expect(queue.dequeue()?.mapping).toBe(mapping);
  expect([mapping.isQueued, queue.dequeue()]).toEqual([false, undefined]);
});

describe("refused before the driver sees it", () => {
  test("a frame of another shape", () => {
    expect(() => queue.attach({ buffers: [] })).toThrow("VIDIOC_QBUF: EINVAL");
    expect(() => queue.attach({ buffers: [aBuffer(1)] })).toThrow("VIDIOC_QBUF: EINVAL");
  });

  test("a buffer that is gone", () => {
    const gone = aBuffer();
    gone[Symbol.dispose]();
    expect(() => queue.attach({ buffers: [gone] })).toThrow("VIDIOC_QBUF: EBADF");
  });

  test("a frame that is queued already, and unmapping it", () => {
    const mapping = aMapping();
    queue.enqueue(mapping);
    expect(() => queue.enqueue(mapping)).toThrow("VIDIOC_QBUF: EINVAL");
    expect(() => mapping[Symbol.dispose]()).toThrow("EBUSY");
  });
});

test("a refusal of the driver leaves an attachment and no mapping", () => {
  const attachment = queue.attach({ buffers: [aBuffer()] });
  driver.failure = new KernelError("VIDIOC_QBUF", "EFAULT");
  expect(() => attachment.map()).toThrow("EFAULT");
  expect(accounts.ledger.held().map(({ what }) => what)).toEqual(["queue", "buffer", "attachment"]);
});

test("stop gives frames back: what was finished as finished, the others at once", () => {
  const [done, waiting] = [aMapping(), aMapping()];
  queue.enqueue(done);
  queue.enqueue(waiting);
  driver.finish(0);
  queue.stop();
  expect([done.isQueued, waiting.isQueued]).toEqual([true, false]);
  expect([queue.dequeue()?.mapping, queue.dequeue()]).toEqual([done, undefined]);
});

test("a device that is gone is told of by the next dequeue, once", () => {
  driver.failure = new KernelError("VIDIOC_DQBUF", "EIO");
  expect(queue.isReady).toBe(true);
  expect(() => queue.dequeue()).toThrow("EIO");
});

test("each frame that a gap in the sequence lacks is told of", () => {
  const dropped: number[] = [];
  accounts.listen((event: PlatformEvent) => {
    if (event.kind === "dropped") dropped.push(event.sequence);
  });
  const mapping = aMapping();
  for (const sequence of [0, 3, 4]) {
    queue.enqueue(mapping);
    driver.finish(sequence);
    queue.dequeue();
  }
  expect(dropped).toEqual([1, 2]);
});

test("a queue that goes takes mappings and attachments along", () => {
  const buffer = aBuffer();
  const attachment = queue.attach({ buffers: [buffer] });
  queue.enqueue(attachment.map());
  queue[Symbol.dispose]();
  queue[Symbol.dispose]();
  expect(accounts.ledger.held().map(({ what }) => what)).toEqual(["buffer"]);
  expect(() => attachment.map()).toThrow("EINVAL");
  expect(() => queue.start()).toThrow("EBADF");
  buffer[Symbol.dispose]();
  expect(accounts.used("ram")).toBe(0);
});
