import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CpuFigures } from "../figures/board-figures.ts";
import { assumed } from "../figures/trusted.ts";
import {
  dequeueMaintenance,
  mapMaintenance,
  queueMaintenance,
  unmapMaintenance,
} from "./device-maintenance.ts";
import { copyMaintenance, maintenanceTime, type SharedBuffer } from "./maintenance-time.ts";

const CPU: CpuFigures = {
  copy: () => assumed(1e9, "bytes/s", "test"),
  call: assumed(100, "ns", "test"),
  maintenanceFixed: assumed(10, "ns", "test"),
  clean: assumed(2, "ns/byte", "test"),
  invalidate: assumed(1, "ns/byte", "test"),
  cores: assumed(4, "cores", "test"),
};

const CAMERA = { coherent: false };
const COHERENT = { coherent: true };
const buffer: SharedBuffer = { bytes: 1000, cached: true, exporter: "heap", mappedBy: [CAMERA] };

function time(
  change: Partial<SharedBuffer>,
  call: "begin" | "end" = "begin",
  access: "read" | "write" | "read-write" = "read",
): number {
  return maintenanceTime({ ...buffer, ...change, call, access }, CPU).nanoseconds;
}

describe("a program's access", () => {
  test("invalidates at the begin and cleans at the end", () => {
    expect(time({})).toBe(100 + 10 + 1000);
    expect(time({}, "end")).toBe(100 + 10 + 2000);
  });

  test("begins for nothing when it only writes", () => {
    expect(time({}, "begin", "write")).toBe(100);
    expect(time({}, "begin", "read-write")).toBe(1110);
    expect(time({}, "end", "write")).toBe(2110);
  });

  test("pays for each device that has the buffer and does not see the caches", () => {
    expect(time({ mappedBy: [] })).toBe(100);
    expect(time({ mappedBy: [COHERENT] })).toBe(100);
    expect(time({ mappedBy: [CAMERA, COHERENT, CAMERA] })).toBe(100 + 2 * 1010);
  });

  test("pays only the call for memory that is not cached, or whose exporter does nothing", () => {
    expect(time({ cached: false })).toBe(100);
    expect(time({ exporter: "none" })).toBe(100);
  });

  test("pays once for a udmabuf, even for coherent devices", () => {
    expect(time({ exporter: "udmabuf", mappedBy: [COHERENT, CAMERA] })).toBe(1110);
  });

  test("says what it was worked out of", () => {
    const access = { ...buffer, call: "end", access: "read" } as const;
    expect(maintenanceTime(access, CPU)).toMatchObject({
      passes: 1,
      inputs: [CPU.call, CPU.maintenanceFixed, CPU.clean],
    });
  });
});

test("a copy begins and ends both buffers, and does not begin what it only writes", () => {
  const { nanoseconds, passes } = copyMaintenance(buffer, buffer, CPU);
  expect(passes).toBe(3);
  expect(nanoseconds).toBe(1110 + 100 + 2110 + 2110);
});

describe("a device", () => {
  const mapped = { bytes: 1000, cached: true, coherent: false, direction: "from-device" } as const;
  const queued = { ...mapped, memory: "mmap", allocator: "dma-sg" } as const;

  test("costs a clean when it maps a buffer and an invalidation when it lets go of what it wrote", () => {
    expect(mapMaintenance(mapped, CPU).nanoseconds).toBe(2010);
    expect(unmapMaintenance(mapped, CPU).nanoseconds).toBe(1010);
    expect(unmapMaintenance({ ...mapped, direction: "to-device" }, CPU).nanoseconds).toBe(0);
    expect(mapMaintenance({ ...mapped, coherent: true }, CPU).nanoseconds).toBe(0);
    expect(mapMaintenance({ ...mapped, cached: false }, CPU).nanoseconds).toBe(0);
  });

  test("costs nothing to queue when the buffer was imported, or is memory of dma-contig", () => {
    expect(queueMaintenance(queued, CPU).nanoseconds).toBe(2010);
    expect(dequeueMaintenance(queued, CPU).nanoseconds).toBe(1010);
    expect(dequeueMaintenance({ ...queued, direction: "to-device" }, CPU).nanoseconds).toBe(0);
    for (const change of [
      { memory: "dmabuf" },
      { allocator: "dma-contig" },
      { coherent: true },
    ] as const)
      expect(queueMaintenance({ ...queued, ...change }, CPU).nanoseconds).toBe(0);
  });
});

test("more bytes and more devices never take less time", () => {
  const count = fc.nat({ max: 5 });
  const bytes = fc.nat({ max: 1e8 });
  fc.assert(
    fc.property(bytes, bytes, count, count, (a, b, few, more) => {
      const devices = (length: number) => Array.from({ length }, () => CAMERA);
      const less = time({ bytes: Math.min(a, b), mappedBy: devices(Math.min(few, more)) }, "end");
      expect(
        time({ bytes: Math.max(a, b), mappedBy: devices(Math.max(few, more)) }, "end"),
      ).toBeGreaterThanOrEqual(less);
    }),
  );
});
