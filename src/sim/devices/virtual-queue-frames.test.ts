import { describe, expect, test } from "vitest";
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import type { DmaBuffer } from "../../buffer/dma-buffer.ts";
import { layoutOf, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { CameraPace } from "./camera-pace.ts";
import { frameOn, queueOn } from "./testing/queue-scene.ts";

/** 64 by 64 pixels, a buffer for each plane: one page and half a page. */
const TWO_BUFFERS = layoutOf("NM12", 64, 64);

function scene() {
  const machine = machineOf();
  const queue = queueOn(machine, {
    direction: "produce",
    layout: TWO_BUFFERS,
    makePace: (work) => new CameraPace(work, 1000),
  });
  return { machine, queue };
}

describe("attachments and mappings", () => {
  test("hold the memory until both are gone", () => {
    const { machine, queue } = scene();
    const frame = frameOn(machine, [8], [20]);
    const attachment = queue.attach(frame);
    const mapping = attachment.map();
    const [first] = frame.buffers;
    expect(first?.references).toBe(3);
    expect(mapping.segments).toEqual([
      [{ address: RAM + 8 * PAGE, length: PAGE }],
      [{ address: RAM + 20 * PAGE, length: PAGE }],
    ]);
    mapping[Symbol.dispose]();
    mapping[Symbol.dispose]();
    expect(first?.references).toBe(2);
    attachment[Symbol.dispose]();
    attachment[Symbol.dispose]();
    expect(first?.references).toBe(1);
    expect(() => attachment.map()).toThrow("EINVAL");
  });

  test("detaching unmaps what is still mapped", () => {
    const { machine, queue } = scene();
    const attachment = queue.attach(frameOn(machine, [8], [20]));
    attachment.map();
    attachment.map();
    attachment[Symbol.dispose]();
    const held = machine.ledger.held().map(({ what }) => what);
    expect(held.toSorted()).toEqual(["buffer", "buffer", "queue"]);
  });

  test("what is queued can be neither unmapped nor detached", () => {
    const { machine, queue } = scene();
    const attachment = queue.attach(frameOn(machine, [8], [20]));
    const mapping = attachment.map();
    queue.enqueue(mapping);
    expect(() => mapping[Symbol.dispose]()).toThrow("DMA_BUF_UNMAP_ATTACHMENT: EBUSY");
    expect(() => attachment[Symbol.dispose]()).toThrow("EBUSY");
    queue.stop();
    attachment[Symbol.dispose]();
  });

  test("when the second buffer cannot be mapped, the first one is not either", () => {
    const { machine, queue } = scene();
    const layout = layoutOf("NM12", 128, 128);
    const large = queueOn(machine, {
      direction: "produce",
      layout,
      makePace: (work) => new CameraPace(work, 1000),
    });
    const frame = frameOn(machine, [8, 9, 10, 11], [20, 30]);
    const attachment = large.attach(frame);
    expect(() => attachment.map()).toThrow("EFAULT (14): contiguous chunk is too small 4096/8192");
    expect(frame.buffers.map(({ references }) => references)).toEqual([2, 2]);
    expect(machine.ledger.held().filter(({ what }) => what === "mapping")).toEqual([]);
    queue[Symbol.dispose]();
  });

  test("tell of themselves", () => {
    const { machine, queue } = scene();
    const events: PlatformEvent[] = [];
    machine.listen((event) => events.push(event));
    const frame = frameOn(machine, [8], [20]);
    queue.attach(frame).map()[Symbol.dispose]();
    const inodes = frame.buffers.map(({ inode }) => inode);
    expect(events.filter(({ kind }) => kind.endsWith("mapped"))).toEqual(
      ["mapped", "unmapped"].map((kind) => ({
        kind,
        time: 0,
        node: "/soc/acme",
        inodes,
        iommu: undefined,
        segments: 2,
        bytes: 2 * PAGE,
      })),
    );
    expect(machine.calls().map(({ call, count }) => [call, count])).toEqual([
      ["map", 1],
      ["unmap", 1],
    ]);
  });
});

test("buffers that are gone, or are of another platform, are not attached", () => {
  const { machine, queue } = scene();
  const frame = frameOn(machine, [8], [20]);
  const [first, second] = frame.buffers;
  if (!first || !second) throw new Error("no buffers");
  const foreign: DmaBuffer = Object.create(first);
  Object.setPrototypeOf(foreign, null);
  expect(() => queue.attach({ buffers: [first, foreign] })).toThrow("VIDIOC_QBUF: EINVAL");
  second[Symbol.dispose]();
  expect(() => queue.attach(frame)).toThrow("VIDIOC_QBUF: EBADF");
  expect(first.references).toBe(1);
});
