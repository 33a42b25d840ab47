import { describe, expect, test } from "vitest";
import type { Calibration, CopyRow, Figure } from "../../calibration/calibration.ts";
import { checkCalibration } from "./calibrated.ts";
import { figuresFor } from "./figures-for.ts";
import { boardOf, deviceOf, numbersOf } from "./testing/figures-scene.ts";

function figure(median: number): Figure {
  return { median, p10: median, p90: median, repeats: 20 };
}

function calibration(change: Partial<Calibration> = {}): Calibration {
  return {
    version: 1,
    board: { model: "Acme box", compatible: ["acme,box"] },
    kernel: { release: "6.1.0", arch: "arm64", pageSize: 4096 },
    measured: {
      by: "onebuf 0.1.0",
      platform: "Linux 6.1.0 arm64",
      seconds: 20,
      clockReading: 250,
      processors: 2,
      governors: [],
    },
    allocation: [],
    fill: [],
    copy: [],
    cpuAccess: [],
    mapping: [],
    ...change,
  };
}

const heap = (id: string, contiguous: "yes" | "no") => ({
  id,
  names: [],
  paths: [],
  exists: "yes" as const,
  contiguous,
  cpuCached: "yes" as const,
  structPages: "yes" as const,
  protected: "no" as const,
  facts: [],
});

const board = boardOf({
  heaps: [heap("heap:system", "no"), heap("heap:cma", "yes")],
  devices: [
    deviceOf("/vop", { translation: "iommu", coherent: "no" }),
    deviceOf("/gpu", { translation: "iommu", coherent: "yes" }),
    deviceOf("/isp", { translation: "none", coherent: "no" }),
  ],
});

const MEASURED = { trust: "measured" };

describe("a calibration", () => {
  test("changes nothing that it did not measure, but the number of cores", () => {
    const before = figuresFor(board);
    const after = figuresFor(board, calibration());
    expect(after).toEqual({ ...before, cpu: { ...after.cpu } });
    expect(numbersOf(after).filter(({ trust }) => trust === "measured")).toEqual([
      { value: 2, unit: "cores", trust: "measured", source: "calibration: measured.processors" },
    ]);
  });

  test("puts copies in place by how both ends are mapped, the largest size first", () => {
    const copy = (
      engine: string,
      cached: "yes" | "no" | "unknown",
      bytes: number,
      speed: number,
    ): CopyRow => ({
      engine,
      source: { memory: "heap:system", cached },
      target: { memory: "heap:cma", cached: "yes" },
      bytes,
      bytesPerSecond: figure(speed),
    });
    const { cpu, engines } = figuresFor(
      board,
      calibration({
        copy: [
          copy("cpu", "yes", 4096, 9e9),
          copy("cpu", "yes", 8e6, 2e9),
          copy("cpu", "unknown", 9e6, 1),
          copy("/rga", "no", 8e6, 3e9),
        ],
      }),
    );
    expect(cpu.copy(true, true)).toEqual({
      value: 2e9,
      unit: "bytes/s",
      trust: "measured",
      source: "calibration: copy, cpu, heap:system to heap:cma, 8000000 bytes (the largest)",
    });
    expect(cpu.copy(false, true).trust).toBe("assumed");
    expect(engines.get("/rga")).toMatchObject({ value: 3e9, ...MEASURED });
  });

  test("tells the CPU's accesses from the dearest row of a mapped buffer, the call apart", () => {
    const row = { memory: "heap:system", access: "read" } as const;
    const times = (fixed: number, perByte: number) => ({
      fixedNanoseconds: figure(fixed),
      nanosecondsPerByte: figure(perByte),
    });
    const { cpu } = figuresFor(
      board,
      calibration({
        ioctl: figure(700),
        cpuAccess: [
          { ...row, call: "begin", ...times(700, 9) },
          { ...row, device: "/gpu", call: "begin", ...times(800, 0) },
          { ...row, device: "/isp", call: "begin", ...times(1000, 0.2) },
          { ...row, device: "/isp", call: "end", ...times(1100, 0.5) },
        ],
      }),
    );
    expect(cpu.call).toMatchObject({ value: 700, ...MEASURED });
    expect(cpu.invalidate).toMatchObject({ value: 0.2, ...MEASURED });
    expect(cpu.clean).toMatchObject({ value: 0.5, ...MEASURED });
    expect(cpu.maintenanceFixed).toMatchObject({ value: 400, ...MEASURED });
  });

  test("divides allocations among what a heap of pages takes and what CMA adds", () => {
    const times = (memory: string, fixed: number, perPage: number) =>
      [16, 256, 2048].map((pages) => ({
        memory,
        bytes: pages * 4096,
        nanoseconds: { ...figure(fixed + perPage * pages), worst: 1e9 },
      }));
    const { allocation } = figuresFor(
      board,
      calibration({
        allocation: [...times("heap:system", 20_000, 1000), ...times("heap:cma", 320_000, 1250)],
      }),
    );
    expect(allocation.fixed.value).toBeCloseTo(20_000);
    expect(allocation.clearPage.value).toBeCloseTo(1000);
    expect(allocation.block.value).toBe(0);
    expect(allocation.range.value).toBeCloseTo(300_000);
    expect(allocation.isolatePage.value).toBeCloseTo(250);
    expect(allocation.clearPage.source).toBe(
      "calibration: allocation, heap:system, line through 3 sizes, per page, blocks included",
    );
    expect(allocation.migratePage.trust).toBe("assumed");
  });

  test("takes the writing of pages from a fill where no allocation was timed", () => {
    const fill = [
      { memory: "heap:system", cached: "yes", bytes: 1e6, bytesPerSecond: figure(4.096e9) },
    ] as const;
    const { allocation } = figuresFor(board, calibration({ fill }));
    expect(allocation.clearPage).toMatchObject({ value: 1000, trust: "derived" });
  });

  test("tells mapping from devices behind an IOMMU, without the caches that the heap cleans meanwhile", () => {
    const row = (device: string, call: "map" | "unmap", fixed: number, perPage: number) => ({
      device,
      memory: "heap:system",
      call,
      fixedNanoseconds: figure(fixed),
      nanosecondsPerPage: figure(perPage),
    });
    const cpuAccess = [
      {
        memory: "heap:system",
        device: "/vop",
        access: "write",
        call: "end",
        fixedNanoseconds: figure(1000),
        nanosecondsPerByte: figure(0.1),
      },
    ] as const;
    const mapping = [
      row("/isp", "map", 1, 5000),
      row("/vop", "map", 3000, 509.6),
      row("/vop", "unmap", 5000, 250),
    ];
    const figures = figuresFor(board, calibration({ mapping, cpuAccess })).mapping;
    expect(figures.fixed).toMatchObject({ value: 3000, ...MEASURED });
    expect(figures.entry.value).toBeCloseTo(100);
    expect(figures.table.value).toBe(0);
    expect(figures.invalidate.value).toBeCloseTo(150);
    expect(figures.sync.value).toBeCloseTo(2000);
    const coherent = mapping.map((one) => ({ ...one, device: "/gpu" }));
    expect(
      figuresFor(board, calibration({ mapping: coherent, cpuAccess })).mapping.entry.value,
    ).toBe(5000);
  });
});

describe("a calibration of another board", () => {
  test("is warned of", () => {
    expect(checkCalibration(board, calibration())).toEqual([]);
    expect(checkCalibration({ ...board, model: "Other" }, calibration())).toMatchObject([
      { code: "calibration-other-board", severity: "warning" },
    ]);
  });

  test("is told by its compatible list when the file has no model", () => {
    const nameless = calibration({ board: { compatible: ["acme,box"] } });
    expect(checkCalibration({ ...board, model: "Other" }, nameless)).toEqual([]);
    expect(checkCalibration({ ...board, compatible: ["other"] }, nameless)).toHaveLength(1);
  });
});
