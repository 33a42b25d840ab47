import { describe, expect, test } from "vitest";
import type { Device } from "../../board/board.ts";
import { rowOf } from "../../board/testing/sample.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import { deviceOf, machineOf, type MachineOptions, MIB, PAGE, RAM } from "../testing/sample.ts";
import { smallBoard } from "../testing/small-board.ts";
import { driverSource } from "./driver-source.ts";

/** What the device allocates on a board whose default area is called `cma`. */
function sourceOf(device: Partial<Device>, options: MachineOptions = {}) {
  const machine = machineOf(options);
  const board = smallBoard({ banks: [[BigInt(RAM), 64n << 20n]] });
  const source = driverSource(
    machine,
    { ...board, cma: { ...board.cma, name: "cma" } },
    deviceOf(device),
  );
  return { machine, source };
}

function allocate(device: Partial<Device>, size: number, options: MachineOptions = {}) {
  const { machine, source } = sourceOf(device, options);
  const buffer = source?.allocate(size);
  if (!(buffer instanceof BufferReference)) throw new Error("nothing was allocated");
  return { machine, backing: buffer.memoryFor("test").backing };
}

describe("memory of a driver that needs one run", () => {
  test("comes from the default CMA area, and is not cached", () => {
    const { backing, machine } = allocate({}, MIB, { cma: 16 * MIB });
    expect(backing.bytes.runs()).toEqual([{ address: RAM + 48 * MIB, length: MIB }]);
    expect(backing).toMatchObject({ memory: "export:/soc/acme", isCached: false });
    expect(machine.pools.used("cma")).toBe(MIB);
  });

  test("is booked on RAM where the page allocator had to help", () => {
    const { machine } = allocate({}, MIB);
    expect([machine.pools.used("ram"), machine.pools.used("cma")]).toEqual([MIB, 0]);
  });

  test("comes from the device's own region and from nowhere else", () => {
    const device = { pool: "vpu" };
    const { backing } = allocate(device, 3 * PAGE, { pool: 16 * PAGE, cma: 16 * MIB });
    expect(backing.bytes.runs()).toEqual([{ address: RAM, length: 3 * PAGE }]);
    expect(() => allocate(device, 17 * PAGE, { pool: 16 * PAGE, cma: 16 * MIB })).toThrow(
      "VIDIOC_REQBUFS: ENOMEM",
    );
  });

  test("two devices that name one region never get the same pages", () => {
    const machine = machineOf({ pool: 16 * PAGE });
    const board = smallBoard({ banks: [[BigInt(RAM), 64n << 20n]] });
    const pages = ["/soc/one", "/soc/two"].flatMap((node) => {
      const buffer = driverSource(machine, board, deviceOf({ node, pool: "vpu" }))?.allocate(PAGE);
      if (!(buffer instanceof BufferReference)) throw new Error("nothing was allocated");
      return [...buffer.memoryFor("test").backing.bytes.pages];
    });
    expect(new Set(pages).size).toBe(2);
  });
});

describe("memory of a driver behind an IOMMU", () => {
  test("is gathered in runs as long as they come", () => {
    const { backing, machine } = allocate({ translation: "iommu" }, MIB, { cma: 16 * MIB });
    expect(backing.bytes.runs()).toHaveLength(1);
    expect(machine.pools.used("cma")).toBe(0);
  });

  test("may be bound to low addresses", () => {
    const device = { translation: "iommu", row: rowOf({ allocationBits: 30 }) } as const;
    expect(() => allocate(device, PAGE)).toThrow("ENOMEM");
  });
});

describe("what is not known or not there", () => {
  test("a device without frames of its own has no source", () => {
    expect(sourceOf({ memory: "none" }).source).toBeUndefined();
  });

  test("is asked about", () => {
    expect(() => allocate({ memory: "unknown", export: "unknown" }, PAGE)).toThrow(
      "Does the driver of /soc/acme allocate buffers of its own?",
    );
    expect(() => allocate({ translation: "unknown" }, PAGE)).toThrow(
      "Are buffers of /soc/acme physically contiguous?",
    );
  });

  test("a driver that exports nothing still has buffers, which say so", () => {
    expect(allocate({ export: "no" }, PAGE).backing.exporter).toEqual({
      node: "/soc/acme",
      refusal: { call: "VIDIOC_EXPBUF", errno: "ENOTTY" },
    });
  });
});
