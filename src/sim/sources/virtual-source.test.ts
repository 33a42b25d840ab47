import { describe, expect, test } from "vitest";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import { bytesAt, filled, machineOf, MIB, PAGE, RAM } from "../testing/sample.ts";
import { exact, nothing } from "./allocators.ts";
import { type SourceOptions, VirtualSource } from "./virtual-source.ts";

const PROPERTIES: MemoryProperties = {
  id: "heap:acme",
  contiguous: "yes",
  pool: "ram",
  cpuCached: "yes",
  structPages: "yes",
  kernelMaps: "yes",
  protected: "no",
};

function sourceOf(change: Partial<SourceOptions> = {}) {
  const machine = machineOf();
  const source = new VirtualSource(machine, {
    properties: PROPERTIES,
    names: ["acme"],
    call: "DMA_HEAP_IOCTL_ALLOC",
    check() {},
    allocate: exact(machine),
    isCached: true,
    ...change,
  });
  return { machine, source };
}

describe("a source", () => {
  test("gives whole pages, all zero, under the name", () => {
    const { machine, source } = sourceOf();
    machine.memory.write(RAM, filled(MIB, 7));
    const buffer = source.allocate(PAGE + 1, "preview 0");
    expect(buffer).toMatchObject({ size: 2 * PAGE, memory: "heap:acme", name: "preview 0" });
    expect(bytesAt(buffer.mapCpu(), 2 * PAGE - 2, 2)).toEqual([0, 0]);
    expect(machine.calls()).toMatchObject([{ call: "allocate", count: 1 }]);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])("refuses %d bytes", (size) => {
    expect(() => sourceOf().source.allocate(size)).toThrow("DMA_HEAP_IOCTL_ALLOC: EINVAL");
  });

  test("refuses what is longer than its largest buffer", () => {
    const properties = { ...PROPERTIES, largest: BigInt(PAGE) };
    const { source } = sourceOf({ properties });
    expect(source.allocate(PAGE).size).toBe(PAGE);
    expect(() => source.allocate(PAGE + 1)).toThrow("EINVAL");
  });

  test.each([2 ** 40, Number.MAX_SAFE_INTEGER, 65 * MIB])("has no room for %d bytes", (size) => {
    const { machine, source } = sourceOf();
    expect(() => source.allocate(size)).toThrow("DMA_HEAP_IOCTL_ALLOC: ENOMEM");
    expect(machine.pools.used("ram")).toBe(0);
  });

  test("a name has 31 characters at most", () => {
    const { source } = sourceOf();
    expect(source.allocate(1, "x".repeat(31)).name).toHaveLength(31);
    expect(() => source.allocate(1, "x".repeat(32))).toThrow("DMA_BUF_SET_NAME: EINVAL");
  });

  test("says first that it is not there", () => {
    const check = () => {
      throw new KernelError("open(/dev/dma_heap/acme)", "ENOENT");
    };
    expect(() => sourceOf({ check }).source.allocate(0)).toThrow(
      "open(/dev/dma_heap/acme): ENOENT",
    );
  });

  test("a region that is not there has no memory", () => {
    expect(() => sourceOf({ allocate: nothing }).source.allocate(1)).toThrow("ENOMEM");
  });

  test("books a buffer where its pages came from, and takes it off again", () => {
    const machine = machineOf();
    const source = new VirtualSource(machine, {
      properties: { ...PROPERTIES, pool: "cma" },
      names: [],
      call: "VIDIOC_REQBUFS",
      check() {},
      allocate: (size) => {
        const found = exact(machine)(size);
        return found && { ...found, pool: "ram" };
      },
      isCached: false,
    });
    const used = () => ["ram", "cma"].map((pool) => machine.pools.used(pool));
    const buffer = source.allocate(PAGE);
    expect(used()).toEqual([PAGE, 0]);
    buffer[Symbol.dispose]();
    expect(used()).toEqual([0, 0]);
    expect(machine.pools.peak("ram")).toBe(PAGE);
  });
});
