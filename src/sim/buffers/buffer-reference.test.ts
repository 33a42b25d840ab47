import { describe, expect, test } from "vitest";
import { bufferOn, bytesAt, filled, machineOf, PAGE } from "../testing/sample.ts";
import { BufferReference } from "./buffer-reference.ts";
import { CpuView } from "./cpu-view.ts";
import { Signal } from "./virtual-fence.ts";

function scene() {
  const machine = machineOf();
  let released = 0;
  const memory = bufferOn(machine, [3, 4], { release: () => (released += 1) });
  const reference = new BufferReference(machine, memory);
  return { machine, memory, reference, released: () => released };
}

describe("references", () => {
  test("share one memory, which goes with the last of them", () => {
    const { reference, released } = scene();
    const other = reference.share();
    expect(other.inode).toBe(reference.inode);
    expect(reference.references).toBe(2);
    reference[Symbol.dispose]();
    reference[Symbol.dispose]();
    expect(other.references).toBe(1);
    expect(released()).toBe(0);
    other[Symbol.dispose]();
    expect(released()).toBe(1);
  });

  test("answer EBADF after disposal, whatever is asked", () => {
    const { reference } = scene();
    const fence = reference.exportFence("read");
    reference[Symbol.dispose]();
    expect(reference.isDisposed).toBe(true);
    expect(() => reference.share()).toThrow("dup: EBADF (9)");
    expect(() => reference.mapCpu()).toThrow("mmap: EBADF (9)");
    expect(() => reference.exportFence("read")).toThrow("EBADF");
    expect(() => reference.importFence(fence, "read")).toThrow("EBADF");
  });

  test("are on the list of what is held, by inode", () => {
    const { machine, reference } = scene();
    expect(machine.ledger.held()).toEqual([
      { what: "buffer", text: `buffer ${reference.inode}, ${2 * PAGE} bytes of heap:system` },
    ]);
    reference[Symbol.dispose]();
    expect(machine.ledger.held()).toEqual([]);
  });
});

describe("CPU mappings", () => {
  test("hold the memory, and see the same bytes", () => {
    const { reference, released } = scene();
    const [one, two] = [reference.mapCpu(), reference.mapCpu()];
    reference[Symbol.dispose]();
    one.write(PAGE - 1, Uint8Array.of(1, 2));
    expect(bytesAt(two, PAGE - 1, 2)).toEqual([1, 2]);
    one[Symbol.dispose]();
    one[Symbol.dispose]();
    expect(released()).toBe(0);
    two[Symbol.dispose]();
    expect(released()).toBe(1);
    expect(() => two.read(0, new Uint8Array(1))).toThrow("EBADF");
    expect(() => two.begin("read")).toThrow("EBADF");
  });

  test("refuse what lies outside of the buffer", () => {
    const { reference } = scene();
    const view = reference.mapCpu();
    expect(() => view.read(2 * PAGE - 1, new Uint8Array(2))).toThrow(RangeError);
    expect(() => view.write(-1, filled(1, 0))).toThrow(RangeError);
    expect(() => view.read(0.5, new Uint8Array(1))).toThrow(RangeError);
    view.write(2 * PAGE, new Uint8Array(0));
  });

  test("of protected memory there are none", () => {
    const machine = machineOf();
    const memory = bufferOn(machine, [3], { isProtected: true });
    expect(() => new CpuView(machine, memory)).toThrow("mmap: EINVAL");
    expect(machine.ledger.held()).toEqual([]);
  });

  test("wait for the work under way when a bracket begins", () => {
    const { machine, memory, reference } = scene();
    const work = new Signal();
    memory.reservations.add(work, "write");
    machine.clock.after(500, () => work.signal());
    const view = reference.mapCpu();
    view.begin("read");
    expect(machine.clock.now).toBe(500);
    view.end("read");
  });

  test("time out on work that nothing will end", () => {
    const { memory, reference } = scene();
    memory.reservations.add(new Signal(), "read");
    const view = reference.mapCpu();
    view.begin("read");
    expect(() => view.begin("write")).toThrow("DMA_BUF_IOCTL_SYNC: ETIMEDOUT");
  });
});

describe("fences", () => {
  test("a reader waits for writers, a writer for readers too", () => {
    const { memory, reference } = scene();
    const [writes, reads] = [new Signal(), new Signal()];
    memory.reservations.add(writes, "write");
    memory.reservations.add(reads, "read");
    const [toRead, toWrite] = [reference.exportFence("read"), reference.exportFence("write")];
    writes.signal();
    expect([toRead.isSignalled, toWrite.isSignalled]).toEqual([true, false]);
    reads.signal("EIO");
    expect(toWrite).toMatchObject({ isSignalled: true, error: "EIO" });
  });

  test("go from one buffer to another", () => {
    const one = scene();
    const two = scene();
    const work = new Signal();
    one.memory.reservations.add(work, "write");
    two.reference.importFence(one.reference.exportFence("read"), "write");
    const late = two.reference.exportFence("read");
    expect(late.isSignalled).toBe(false);
    work.signal();
    expect(late.isSignalled).toBe(true);
  });

  test("that were disposed of, or are of another platform, are refused", () => {
    const { reference } = scene();
    const fence = reference.exportFence("read");
    fence[Symbol.dispose]();
    expect(() => reference.importFence(fence, "read")).toThrow("EBADF");
    const foreign = { ...fence, kind: "fence", isSignalled: true, error: undefined } as const;
    expect(() => reference.importFence({ ...foreign, [Symbol.dispose]() {} }, "read")).toThrow(
      "EINVAL",
    );
  });
});
