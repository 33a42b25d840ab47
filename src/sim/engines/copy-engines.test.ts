import { describe, expect, test } from "vitest";
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import { addressBits } from "../../buffer/range.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import { Signal } from "../buffers/virtual-fence.ts";
import { Driver } from "../devices/driver.ts";
import { frameOn, SMALL } from "../devices/testing/queue-scene.ts";
import { DirectPath } from "../dma/direct-path.ts";
import type { Machine } from "../machine.ts";
import { bufferOn, bytesAt, deviceOf, filled, layoutOf, machineOf } from "../testing/sample.ts";
import { CopyCounter } from "./copy-counter.ts";
import { cpuEngine } from "./cpu-engine.ts";
import { deviceEngine } from "./device-engine.ts";

function scene() {
  const machine = machineOf();
  const counter = new CopyCounter();
  return { machine, counter, cpu: cpuEngine(machine, counter) };
}

/** A 2D device that takes one start address and reaches all memory. */
function blitterOn(machine: Machine, counter: CopyCounter) {
  const path = new DirectPath(machine, {
    isCoherent: false,
    reach: addressBits(40),
    bounces: "no",
    onFault() {},
  });
  return deviceEngine(machine, counter, "/soc/2d", new Driver(deviceOf(), () => path, false));
}

function memoryOf(buffer: unknown) {
  if (!(buffer instanceof BufferReference)) throw new Error("not a buffer of the twin");
  return buffer.memoryFor("test");
}

describe("a copy", () => {
  test("takes time, and is done when its fence signals", () => {
    const { machine, counter, cpu } = scene();
    const events: PlatformEvent[] = [];
    machine.listen((event) => event.kind === "copied" && events.push(event));
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    memoryOf(from.buffers[0]).cpuWrite(0, filled(SMALL.size, 5));
    const fence = cpu.copy(from, SMALL, to, SMALL);
    expect(fence.isSignalled).toBe(false);
    expect(counter.counts).toEqual([]);
    machine.clock.step();
    expect(fence).toMatchObject({ isSignalled: true, error: undefined });
    expect(bytesAt(memoryOf(to.buffers[0]).backing.bytes, 0, 2)).toEqual([5, 5]);
    expect(counter.counts).toEqual([{ engine: "cpu", frames: 1, bytes: 384 }]);
    expect(events).toMatchObject([{ time: 0, duration: 384, engine: "cpu", bytes: 384 }]);
  });

  test("waits for whoever writes the source or uses the target", () => {
    const { machine, cpu } = scene();
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    const [writer, reader] = [new Signal(), new Signal()];
    memoryOf(from.buffers[0]).reservations.add(writer, "write");
    memoryOf(to.buffers[0]).reservations.add(reader, "read");
    const fence = cpu.copy(from, SMALL, to, SMALL);
    expect(machine.clock.next).toBeUndefined();
    writer.signal();
    expect(machine.clock.next).toBeUndefined();
    reader.signal();
    machine.clock.step();
    expect(fence.isSignalled).toBe(true);
  });

  test("is what later work on both buffers waits for", () => {
    const { machine, cpu } = scene();
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    cpu.copy(from, SMALL, to, SMALL);
    const [source] = from.buffers;
    const [target] = to.buffers;
    expect(source?.exportFence("read").isSignalled).toBe(true);
    expect(source?.exportFence("write").isSignalled).toBe(false);
    expect(target?.exportFence("read").isSignalled).toBe(false);
  });

  test("keeps memory that is disposed of meanwhile", () => {
    const { machine, cpu } = scene();
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    memoryOf(from.buffers[0]).cpuWrite(0, filled(SMALL.size, 5));
    const target = to.buffers[0]?.share();
    const fence = cpu.copy(from, SMALL, to, SMALL);
    for (const buffer of [...from.buffers, ...to.buffers]) buffer[Symbol.dispose]();
    expect(machine.pools.used("ram")).toBe(8192);
    machine.clock.step();
    expect(machine.pools.used("ram")).toBe(4096);
    expect(bytesAt(memoryOf(target).backing.bytes, 0, 1)).toEqual([5]);
    fence[Symbol.dispose]();
    target?.[Symbol.dispose]();
    expect(machine.ledger.held()).toEqual([]);
    expect(machine.pools.used("ram")).toBe(0);
  });

  test("scales where the layouts differ in size", () => {
    const { machine, cpu } = scene();
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    memoryOf(from.buffers[0]).cpuWrite(0, filled(SMALL.size, 128));
    cpu.copy(from, SMALL, to, layoutOf("NV12", 8, 8));
    machine.clock.step();
    const luma = bytesAt(memoryOf(to.buffers[0]).backing.bytes, 0, 64);
    expect(Math.max(...luma.map((value) => Math.abs(value - 128)))).toBeLessThan(3);
  });
});

describe("a copy is refused", () => {
  test("for a frame that is shorter than its layout", () => {
    const { machine, counter, cpu } = scene();
    const large = layoutOf("NV12", 64, 64);
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    for (const engine of [cpu, blitterOn(machine, counter)])
      expect(() => engine.copy(from, large, to, large)).toThrow("EINVAL");
  });

  test("for buffers that are gone, or that the CPU may not touch", () => {
    const { machine, cpu } = scene();
    const [from, gone] = [frameOn(machine, [8]), frameOn(machine, [20])];
    gone.buffers[0]?.[Symbol.dispose]();
    expect(() => cpu.copy(from, SMALL, gone, SMALL)).toThrow("mmap: EBADF");
    const secret = bufferOn(machine, [30], { isProtected: true });
    const shut = { buffers: [new BufferReference(machine, secret)] };
    expect(() => cpu.copy(shut, SMALL, from, SMALL)).toThrow("mmap: EINVAL");
  });
});

describe("a 2D device", () => {
  test("copies through its own mappings and gives them back", () => {
    const { machine, counter } = scene();
    const [from, to] = [frameOn(machine, [8]), frameOn(machine, [20])];
    memoryOf(from.buffers[0]).cpuWrite(0, filled(SMALL.size, 5));
    const fence = blitterOn(machine, counter).copy(from, SMALL, to, SMALL);
    machine.clock.step();
    expect(fence.error).toBeUndefined();
    expect(bytesAt(memoryOf(to.buffers[0]).backing.bytes, 0, 1)).toEqual([5]);
    expect(counter.counts).toEqual([{ engine: "/soc/2d", frames: 1, bytes: 384 }]);
    expectUnmapped(machine, to.buffers[0]);
  });

  test("maps nothing when it refuses the target", () => {
    const { machine, counter } = scene();
    const layout = layoutOf("NV12", 64, 64);
    const [from, to] = [frameOn(machine, [8, 9]), frameOn(machine, [20, 30])];
    expect(() => blitterOn(machine, counter).copy(from, layout, to, layout)).toThrow(
      "VIDIOC_QBUF: EFAULT",
    );
    expectUnmapped(machine, from.buffers[0]);
    expect(machine.clock.next).toBeUndefined();
  });
});

/** With a mapping left the CPU would go on with the line it has in its cache. */
function expectUnmapped(machine: Machine, buffer: unknown): void {
  const memory = memoryOf(buffer);
  memory.cpuRead(0, new Uint8Array(1));
  machine.memory.write(memory.backing.bytes.pages[0] ?? 0, filled(1, 77));
  const found = new Uint8Array(1);
  memory.cpuRead(0, found);
  expect(found[0]).toBe(77);
}
