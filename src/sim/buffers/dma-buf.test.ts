import { describe, expect, test } from "vitest";
import type { PlatformEvent } from "../../buffer/platform-event.ts";
import { DirectPath } from "../dma/direct-path.ts";
import type { DmaDirection } from "../dma/dma-path.ts";
import type { Machine } from "../machine.ts";
import { bufferOn, bytesAt, filled, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { CpuView } from "./cpu-view.ts";
import type { DmaBuf } from "./dma-buf.ts";

/** A device that reaches all memory and has the buffer mapped. */
function mapped(
  machine: Machine,
  buffer: DmaBuf,
  direction: DmaDirection,
  { isCoherent = false } = {},
) {
  const path = new DirectPath(machine, {
    isCoherent,
    reach: { lo: 0n, hi: 2n ** 40n },
    bounces: "no",
    onFault() {},
  });
  return { path, ...path.map(buffer, direction) };
}

/** A buffer of one page, mapped for the CPU. */
function scene() {
  const machine = machineOf();
  const buffer = bufferOn(machine, [8]);
  return { machine, buffer, view: new CpuView(machine, buffer) };
}

const AT = RAM + 8 * PAGE;

describe("a device that does not see the CPU's caches", () => {
  test("writes what the CPU sees only inside of a bracket", () => {
    const { machine, buffer, view } = scene();
    const camera = mapped(machine, buffer, "from-device");
    expect(bytesAt(view, 0, 1)).toEqual([0]);
    camera.path.write(AT, filled(1, 5));
    expect(bytesAt(view, 0, 1)).toEqual([0]);
    view.begin("read");
    expect(bytesAt(view, 0, 1)).toEqual([5]);
    view.end("read");
  });

  test("reads what the CPU wrote only after the bracket has ended", () => {
    const { machine, buffer, view } = scene();
    const display = mapped(machine, buffer, "to-device");
    const shown = () => bytesAt(display.path, AT, 1);
    view.begin("write");
    view.write(0, filled(1, 5));
    expect(shown()).toEqual([0]);
    view.end("write");
    expect(shown()).toEqual([5]);
    view.write(0, filled(1, 6));
    expect(shown()).toEqual([5]);
  });

  test("a write bracket does not make old lines new, and the end of a read bracket writes nothing back", () => {
    const { machine, buffer, view } = scene();
    const camera = mapped(machine, buffer, "from-device");
    bytesAt(view, 0, 1);
    camera.path.write(AT, filled(1, 5));
    view.begin("write");
    expect(bytesAt(view, 0, 1)).toEqual([0]);
    view.end("write");
    view.begin("read");
    view.write(64, filled(1, 6));
    view.end("read");
    expect(bytesAt(camera.path, AT + 64, 1)).toEqual([0]);
  });

  test("finds what the CPU wrote before it was mapped", () => {
    const { machine, buffer, view } = scene();
    view.write(0, filled(1, 5));
    const display = mapped(machine, buffer, "to-device");
    expect(bytesAt(display.path, AT, 1)).toEqual([5]);
  });

  test("leaves what it wrote to the CPU when it is unmapped", () => {
    const { machine, buffer, view } = scene();
    const camera = mapped(machine, buffer, "from-device");
    bytesAt(view, 0, 1);
    camera.path.write(AT, filled(1, 5));
    camera.unmap();
    expect(bytesAt(view, 0, 1)).toEqual([5]);
  });

  test("that only reads refreshes nothing when it is unmapped while another still writes", () => {
    const { machine, buffer, view } = scene();
    const camera = mapped(machine, buffer, "from-device");
    const display = mapped(machine, buffer, "to-device");
    bytesAt(view, 0, 1);
    camera.path.write(AT, filled(1, 5));
    display.unmap();
    expect(bytesAt(view, 0, 1)).toEqual([0]);
    camera.unmap();
    expect(bytesAt(view, 0, 1)).toEqual([5]);
  });

  test("loses nothing that the CPU wrote when the last one is unmapped", () => {
    const { machine, buffer, view } = scene();
    const display = mapped(machine, buffer, "to-device");
    view.write(0, filled(1, 5));
    display.unmap();
    expect(bytesAt(view, 0, 1)).toEqual([5]);
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([5]);
  });
});

describe("caches out of the way", () => {
  test("devices that look into them need no bracket", () => {
    const { machine, buffer, view } = scene();
    const camera = mapped(machine, buffer, "from-device", { isCoherent: true });
    expect(bytesAt(view, 0, 1)).toEqual([0]);
    camera.path.write(AT, filled(1, 5));
    expect(bytesAt(view, 0, 1)).toEqual([5]);
  });

  test("memory that is not cached needs none either", () => {
    const machine = machineOf();
    const buffer = bufferOn(machine, [8], { isCached: false });
    const view = new CpuView(machine, buffer);
    const camera = mapped(machine, buffer, "both");
    bytesAt(view, 0, 1);
    camera.path.write(AT, filled(1, 5));
    expect(bytesAt(view, 0, 1)).toEqual([5]);
    view.write(0, filled(1, 6));
    expect(bytesAt(camera.path, AT, 1)).toEqual([6]);
  });

  test("a coherent reader finds a line that another device's cacheless path has left dirty", () => {
    const { machine, buffer, view } = scene();
    mapped(machine, buffer, "to-device");
    view.write(0, filled(1, 5));
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([0]);
    buffer.snoop("read");
    expect(bytesAt(buffer.backing.bytes, 0, 1)).toEqual([5]);
    buffer.backing.bytes.write(0, filled(1, 6));
    expect(bytesAt(view, 0, 1)).toEqual([5]);
    buffer.snoop("write");
    expect(bytesAt(view, 0, 1)).toEqual([6]);
  });
});

describe("the life of a buffer", () => {
  test("ends with the last reference: once, and in the books", () => {
    const machine = machineOf();
    const events: PlatformEvent[] = [];
    machine.listen((event) => events.push(event));
    let released = 0;
    const buffer = bufferOn(machine, [1, 2], { release: () => (released += 1) });
    expect(machine.pools.used("ram")).toBe(2 * PAGE);
    buffer.get();
    buffer.get();
    buffer.put();
    expect(released).toBe(0);
    buffer.put();
    expect(released).toBe(1);
    expect(machine.pools.used("ram")).toBe(0);
    expect(events.map(({ kind }) => kind)).toEqual([
      "pool-used",
      "allocated",
      "pool-used",
      "freed",
    ]);
  });

  test("each has a number of its own", () => {
    const machine = machineOf();
    expect(bufferOn(machine, [1]).inode).not.toBe(bufferOn(machine, [2]).inode);
  });
});
