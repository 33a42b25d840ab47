import { describe, expect, test } from "vitest";
import type { Board } from "../../board/board.ts";
import {
  ask,
  cmaHeap,
  direct,
  exported,
  GIB,
  layoutOf,
  MIB,
  sampleBoard,
  systemHeap,
} from "../testing/sample.ts";
import { allocation } from "./allocation.ts";

/** The driver's contiguous buffers come from the page allocator: there is no CMA area. */
const pages = exported("/camera", { pool: "ram" });

test("without a CMA area a long run is luck, and one of more than 4 MiB cannot be had", () => {
  // 128 * 128 * 1.5 is below 32 KiB, 1920 * 1080 * 1.5 below 4 MiB, 3840 * 2160 * 1.5 above.
  expect(
    allocation.judge(ask({ memory: pages, layout: layoutOf("NV12", 128, 128) })),
  ).toBeUndefined();
  expect(
    allocation.judge(ask({ memory: pages, layout: layoutOf("NV12", 1920, 1080) })),
  ).toMatchObject({ verdict: "unknown" });
  expect(
    allocation.judge(ask({ memory: pages, layout: layoutOf("NV12", 3840, 2160) })),
  ).toMatchObject({
    verdict: "no",
    errno: "ENOMEM",
  });
});

test("each buffer of a frame counts by itself", () => {
  // Two buffers, 4 MB for luma and 2 MB for chroma: 6 MB a frame, but no run above 4 MiB.
  const layout = layoutOf("NM12", 2560, 1600);
  expect(layout.size).toBeGreaterThan(4 << 20);
  expect(allocation.judge(ask({ memory: pages, layout }))).toMatchObject({ verdict: "unknown" });
});

describe("an area that the exporter may not reach", () => {
  const low = direct("/camera", "camera", { physical: { lo: 0n, hi: GIB - 1n } });
  const boardWithArea = (lo: bigint, hi: bigint) =>
    sampleBoard({
      devices: [low],
      cma: { name: "reserved", setBy: "cmdline", size: 64n * MIB, range: { lo, hi }, facts: [] },
    });
  const judgeOn = (board: Board, format = layoutOf("NV12", 3840, 2160)) =>
    allocation.judge(ask({ board, memory: exported("/camera"), layout: format }));

  test("is asked about where it may lie within", () => {
    const objection = judgeOn(boardWithArea(0n, 4n * GIB - 1n));
    expect(objection).toMatchObject({ verdict: "unknown" });
    expect(objection?.question).toContain("Where did the kernel place reserved?");
  });

  test("is none where it lies beyond, and below 4 MiB it is not needed", () => {
    const beyond = boardWithArea(2n * GIB, 3n * GIB - 1n);
    expect(judgeOn(beyond)).toMatchObject({ verdict: "no", errno: "ENOMEM" });
    expect(judgeOn(beyond, layoutOf("NV12", 1280, 720))).toBeUndefined();
  });

  test("serves where all of it lies within", () => {
    expect(judgeOn(boardWithArea(0n, GIB - 1n))).toBeUndefined();
  });
});

test.each([
  ["an area", exported("/camera", { pool: "reserved" })],
  ["scattered pages", exported("/camera", { pool: "ram", contiguous: "no" })],
  ["a heap", cmaHeap()],
  ["the system heap", systemHeap()],
])("with %s the size is the budget's business", (_, memory) => {
  expect(allocation.judge(ask({ memory, layout: layoutOf("NV12", 3840, 2160) }))).toBeUndefined();
});
