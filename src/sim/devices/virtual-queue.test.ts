import { describe, expect, test } from "vitest";
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import type { DeviceQueue, Mapping } from "../../buffer/media-device.ts";
import type { Machine } from "../machine.ts";
import { layoutOf, machineOf } from "../testing/sample.ts";
import { CameraPace } from "./camera-pace.ts";
import { DisplayPace } from "./display-pace.ts";
import { frameOn, queueOn } from "./testing/queue-scene.ts";
import { WorkerPace } from "./worker-pace.ts";

const PERIOD = 1000;

const cameraOn = (machine: Machine) =>
  queueOn(machine, { direction: "produce", makePace: (work) => new CameraPace(work, PERIOD) });
const displayOn = (machine: Machine) =>
  queueOn(machine, { direction: "consume", makePace: (work) => new DisplayPace(work, PERIOD) });
const encoderOn = (machine: Machine) =>
  queueOn(machine, {
    direction: "consume",
    makePace: (work) => new WorkerPace(work, PERIOD, false),
  });

/** Frames of a page each, mapped for the queue. */
function mappedOn(machine: Machine, queue: DeviceQueue, count: number): readonly Mapping[] {
  return Array.from({ length: count }, (_, at) => queue.attach(frameOn(machine, [8 + at])).map());
}

function run(machine: Machine, until = Infinity): void {
  while (machine.clock.next !== undefined && machine.clock.next <= until) machine.clock.step();
}

function drain(queue: DeviceQueue) {
  const all = [];
  for (let one = queue.dequeue(); one; one = queue.dequeue()) all.push(one);
  return all;
}

describe("frames", () => {
  test("come out in the order they went in, with their number and time", () => {
    const machine = machineOf();
    const queue = cameraOn(machine);
    const mappings = mappedOn(machine, queue, 3);
    for (const mapping of mappings) queue.enqueue(mapping);
    queue.start();
    expect(queue.isReady).toBe(false);
    run(machine);
    const done = drain(queue);
    expect(done.map(({ mapping }) => mappings.indexOf(mapping))).toEqual([0, 1, 2]);
    expect(done.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(done.map(({ timestamp }) => timestamp)).toEqual([0, PERIOD, 2 * PERIOD]);
    expect(mappings.some(({ isQueued }) => isQueued)).toBe(false);
  });

  test("that are due without a buffer are dropped, and the gap shows", () => {
    const machine = machineOf();
    const dropped: PlatformEvent[] = [];
    machine.listen((event) => event.kind === "dropped" && dropped.push(event));
    const queue = cameraOn(machine);
    const [mapping] = mappedOn(machine, queue, 1);
    if (!mapping) throw new Error("no mapping");
    queue.enqueue(mapping);
    queue.start();
    run(machine);
    drain(queue);
    machine.clock.passTo(3.5 * PERIOD);
    queue.enqueue(mapping);
    run(machine);
    expect(drain(queue)[0]).toMatchObject({ sequence: 4, timestamp: 4 * PERIOD });
    expect(dropped).toMatchObject([{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }]);
  });

  test("wait for the fences of others, and put their own on the buffer", () => {
    const machine = machineOf();
    const [camera, encoder] = [cameraOn(machine), encoderOn(machine)];
    const frame = frameOn(machine, [8]);
    const [written, read] = [camera.attach(frame).map(), encoder.attach(frame).map()];
    camera.enqueue(written);
    encoder.enqueue(read);
    encoder.start();
    run(machine);
    expect(encoder.isReady).toBe(false);
    const toWrite = frame.buffers[0]?.exportFence("write");
    camera.start();
    run(machine);
    expect(encoder.isReady).toBe(true);
    expect(toWrite?.isSignalled).toBe(true);
    expect(encoder.dequeue()?.seen?.bytes[0]?.some((byte) => byte !== 0)).toBe(true);
  });

  test("show what the device read until the next dequeue", () => {
    const machine = machineOf();
    const queue = encoderOn(machine);
    const [first, second] = mappedOn(machine, queue, 2);
    if (!first || !second) throw new Error("no mappings");
    queue.enqueue(first);
    queue.enqueue(second);
    queue.start();
    run(machine);
    const one = queue.dequeue()?.seen?.bytes[0];
    expect(one).toHaveLength(384);
    const two = queue.dequeue()?.seen?.bytes[0];
    expect(two).not.toBe(one);
    queue.enqueue(first);
    run(machine);
    expect(queue.dequeue()?.seen?.bytes[0]).toBe(one);
  });
});

describe("a queue refuses", () => {
  test("what is queued already, mapped for another queue, or unmapped", () => {
    const machine = machineOf();
    const [queue, other] = [cameraOn(machine), cameraOn(machine)];
    const [mapping, gone] = mappedOn(machine, queue, 2);
    const [foreign] = mappedOn(machine, other, 1);
    if (!mapping || !gone || !foreign) throw new Error("no mappings");
    queue.enqueue(mapping);
    gone[Symbol.dispose]();
    for (const one of [mapping, gone, foreign])
      expect(() => queue.enqueue(one)).toThrow("VIDIOC_QBUF: EINVAL");
  });

  test("frames with too few bytes or buffers", () => {
    const machine = machineOf();
    const queue = queueOn(machine, {
      direction: "produce",
      layout: layoutOf("NV12", 64, 64),
      makePace: (work) => new CameraPace(work, PERIOD),
    });
    expect(() => queue.attach(frameOn(machine, [8]))).toThrow("VIDIOC_QBUF: EINVAL");
    expect(() => queue.attach(frameOn(machine, [8, 9], [10]))).toThrow("VIDIOC_QBUF: EINVAL");
    queue.attach(frameOn(machine, [8, 9]));
  });

  test("everything once it is disposed of", () => {
    const machine = machineOf();
    const queue = cameraOn(machine);
    const [mapping] = mappedOn(machine, queue, 1);
    queue[Symbol.dispose]();
    if (!mapping) throw new Error("no mapping");
    expect(() => queue.enqueue(mapping)).toThrow("VIDIOC_QBUF: EBADF");
    expect(() => queue.dequeue()).toThrow("VIDIOC_DQBUF: EBADF");
    expect(() => queue.start()).toThrow("VIDIOC_STREAMON: EBADF");
    expect(() => queue.stop()).toThrow("VIDIOC_STREAMOFF: EBADF");
    expect(() => queue.attach(mapping.frame)).toThrow("EBADF");
  });
});

describe("stopping", () => {
  test("gives frames back unfinished, with their fences in error", () => {
    const machine = machineOf();
    const queue = cameraOn(machine);
    const mappings = mappedOn(machine, queue, 3);
    for (const mapping of mappings) queue.enqueue(mapping);
    const fence = mappings[2]?.frame.buffers[0]?.exportFence("read");
    queue.start();
    run(machine, PERIOD);
    queue.stop();
    run(machine);
    expect(drain(queue).map(({ sequence }) => sequence)).toEqual([0]);
    expect(mappings.map(({ isQueued }) => isQueued)).toEqual([false, false, false]);
    expect(fence).toMatchObject({ isSignalled: true, error: "EIO" });
  });

  test("before the start gives back what waits", () => {
    const machine = machineOf();
    const queue = displayOn(machine);
    const [mapping] = mappedOn(machine, queue, 1);
    if (!mapping) throw new Error("no mapping");
    queue.enqueue(mapping);
    queue.stop();
    queue.enqueue(mapping);
    expect(mapping.isQueued).toBe(true);
  });

  test("finishes the frame that a display was showing, and only that one", () => {
    const machine = machineOf();
    const queue = displayOn(machine);
    const mappings = mappedOn(machine, queue, 3);
    for (const mapping of mappings) queue.enqueue(mapping);
    queue.start();
    run(machine, PERIOD);
    expect(queue.isReady).toBe(false);
    queue.stop();
    expect(mappings.map(({ isQueued }) => isQueued)).toEqual([true, false, false]);
    const done = drain(queue);
    expect(done).toMatchObject([{ sequence: 0, timestamp: PERIOD, error: undefined }]);
    expect(mappings[0]?.isQueued).toBe(false);
    queue.stop();
    expect(queue.isReady).toBe(false);
  });

  test("and starting again works", () => {
    const machine = machineOf();
    const queue = displayOn(machine);
    const mappings = mappedOn(machine, queue, 2);
    for (const round of [0, 1]) {
      for (const mapping of mappings) queue.enqueue(mapping);
      queue.start();
      run(machine);
      expect(drain(queue), `round ${round}`).toHaveLength(1);
      queue.stop();
      expect(drain(queue), `round ${round}`).toHaveLength(1);
    }
  });
});

describe("disposal", () => {
  test("takes everything along: queued, shown, finished, attached", () => {
    const machine = machineOf();
    const queue = displayOn(machine);
    const mappings = mappedOn(machine, queue, 4);
    for (const mapping of mappings.slice(0, 3)) queue.enqueue(mapping);
    queue.start();
    run(machine, 2 * PERIOD);
    expect(queue.isReady).toBe(true);
    queue[Symbol.dispose]();
    queue[Symbol.dispose]();
    run(machine);
    for (const { frame } of mappings) for (const buffer of frame.buffers) buffer[Symbol.dispose]();
    expect(machine.ledger.held()).toEqual([]);
    expect(machine.pools.used("ram")).toBe(0);
  });

  test("of a frame's reference does not take the memory from the device", () => {
    const machine = machineOf();
    const queue = cameraOn(machine);
    const [mapping] = mappedOn(machine, queue, 1);
    const buffer = mapping?.frame.buffers[0];
    if (!mapping || !buffer) throw new Error("no buffer");
    queue.enqueue(mapping);
    buffer[Symbol.dispose]();
    queue.start();
    run(machine);
    expect(queue.dequeue()?.error).toBeUndefined();
    expect(buffer.references).toBe(2);
    queue[Symbol.dispose]();
    expect(machine.pools.used("ram")).toBe(0);
  });
});
