import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildBoard } from "../board/build.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import type { Platform } from "../buffer/platform.ts";
import { parseBlob } from "../devicetree/parse-blob.ts";
import { calibrationText } from "../sim/calibration/calibration-text.ts";
import { parseCalibration } from "../sim/calibration/parse-calibration.ts";
import { openTwin } from "../sim/open-twin.ts";
import { SIZES } from "./sizes.ts";
import { calibrate, type CalibrateOptions, isEmpty } from "./calibrate.ts";

const BLOB = new URL("../../examples/camera-preview/board.dtb", import.meta.url);
const CAMERA = "/soc/isp@ff910000";
const DISPLAY = "/soc/vop@ff900000";
const PAGE = 4096;

function twin() {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  if (!tree) throw new Error("the example does not read");
  const board = buildBoard(tree, createKernel({ archHint: "arm64" }));
  return openTwin(board, { compression: { compress: (bytes) => bytes, expand: (bytes) => bytes } });
}

/** What the made machine's calls take: the twin's own clock knows of copies only. */
const COSTS = {
  allocate: (bytes: number) => 20_000 + bytes / 2,
  map: (bytes: number) => 3000 + (40 * bytes) / PAGE,
  unmap: (bytes: number) => 1000 + (90 * bytes) / PAGE,
};

function costlyClock(platform: Platform): () => number {
  let spent = 0;
  platform.listen((event) => {
    if (event.kind === "allocated") spent += COSTS.allocate(event.size);
    else if (event.kind === "mapped") spent += COSTS.map(event.bytes);
    else if (event.kind === "unmapped") spent += COSTS.unmap(event.bytes);
  });
  return () => platform.now() + spent;
}

/** Frames of a few megabytes, so that the twin has little to copy. */
const SMALL_ROOM = 16 * 1024 * 1024;

function measure(platform: Platform, change: Partial<CalibrateOptions> = {}) {
  return calibrate(platform, {
    clock: costlyClock(platform),
    budget: 1,
    devices: [],
    sizes: SIZES,
    room: () => SMALL_ROOM,
    surroundings: {
      board: { model: "Preview box", compatible: ["acme,preview"] },
      kernel: { release: "6.1.0", arch: "arm64", pageSize: PAGE },
      conditions: { by: "onebuf test", processors: 1, governors: [] },
    },
    ...change,
  });
}

describe("all of a twin", async () => {
  const platform = twin();
  const { calibration, leftOut } = await measure(platform, { devices: platform.devices });

  test("allocation takes what it takes, by memory and size", () => {
    const [first] = calibration.allocation;
    expect(first).toMatchObject({
      memory: "heap:system",
      bytes: 65_536,
      nanoseconds: { median: 52_770, p10: 52_770, p90: 52_770, worst: 52_770, repeats: 3 },
    });
    const memories = new Set(calibration.allocation.map(({ memory }) => memory));
    expect([...memories]).toEqual(["heap:system", "heap:cma", "udmabuf"]);
  });

  test("the CPU copies a byte in a nanosecond", () => {
    const rates = calibration.copy.filter(({ engine }) => engine === "cpu");
    expect(rates.length).toBeGreaterThan(3);
    expect(new Set(rates.map(({ bytesPerSecond }) => bytesPerSecond.median))).toEqual(
      new Set([1e9]),
    );
    expect(rates[0]).toMatchObject({
      source: { memory: "heap:system", cached: "yes" },
      target: { memory: "heap:system", cached: "yes" },
    });
  });

  test("mapping for a device has its fixed part and its part for each page", () => {
    const rows = calibration.mapping.filter(
      ({ device, memory }) => device === CAMERA && memory === "heap:cma",
    );
    expect(
      rows.map(({ call, fixedNanoseconds, nanosecondsPerPage }) => [
        call,
        fixedNanoseconds.median,
        nanosecondsPerPage.median,
      ]),
    ).toEqual([
      ["map", 3000, 40],
      ["unmap", 1000, 90],
    ]);
  });

  test("what takes no time there is left out with the reason", () => {
    expect(calibration.fill).toEqual([]);
    expect(leftOut).toContainEqual({
      what: "filling 1 MiB of heap:system",
      why: "it takes no time on the clock of this platform",
    });
  });

  test("memory that a device refuses is left out with the kernel's answer", () => {
    expect(leftOut).toContainEqual({
      what: `mapping buffers of heap:system for ${DISPLAY}`,
      why: expect.stringContaining("DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL (22)"),
    });
  });

  test("nothing is held afterwards", () => {
    expect(platform.held()).toEqual([]);
  });

  test("the calibration is one that can be read", () => {
    const { value, diagnostics } = parseCalibration(calibrationText(calibration), "a.yaml");
    expect(diagnostics).toEqual([]);
    expect(value).toEqual(calibration);
    expect(isEmpty(calibration)).toBe(false);
  });
});

describe("without room", () => {
  test("large sizes are left out, small ones measured", async () => {
    const { calibration, leftOut } = await measure(twin(), { room: () => 4 * 1024 * 1024 });
    const sizes = new Set(calibration.allocation.map(({ bytes }) => bytes));
    expect([...sizes]).toEqual([64 * 1024, 256 * 1024, 1024 * 1024]);
    expect(leftOut).toContainEqual({
      what: "allocating 3.0 MiB of heap:cma",
      why: expect.stringMatching(/^more than a quarter of the 4 MiB of .* that are free$/),
    });
  });

  test("a heap that is empty is a result and no crash", async () => {
    const platform = twin();
    const heap = platform.heaps.find(({ properties }) => properties.id === "heap:cma");
    const taken: Disposable[] = [];
    try {
      for (;;) taken.push(heap?.allocate(64 * 1024) as Disposable);
    } catch {
      // Full.
    }
    const { leftOut } = await measure(platform);
    expect(leftOut).toContainEqual({
      what: "allocating 64 KiB of heap:cma",
      why: expect.stringContaining("DMA_HEAP_IOCTL_ALLOC: ENOMEM"),
    });
    for (const buffer of taken) buffer[Symbol.dispose]();
  });
});

test("a device that takes no picture says why", async () => {
  const busy: MediaDevice = {
    node: CAMERA,
    roles: ["camera"],
    exporter: undefined,
    open: () => {
      throw new KernelError("VIDIOC_S_FMT", "EBUSY");
    },
  };
  const { leftOut } = await measure(twin(), { devices: [busy] });
  expect(leftOut).toContainEqual({
    what: `mapping for ${CAMERA}`,
    why: "VIDIOC_S_FMT: EBUSY (16)",
  });
});
