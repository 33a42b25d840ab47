import { expect, test } from "vitest";
import { ask, cmaHeap, exported, layoutOf, systemHeap } from "../testing/sample.ts";
import { allocation } from "./allocation.ts";

/** The driver's contiguous buffers come from the page allocator: there is no CMA area. */
const pages = exported("/camera", { pool: "ram" });

test("without a CMA area a run of more than 4 MiB cannot be had", () => {
  // 1920 * 1080 * 1.5 is below 4 MiB, 3840 * 2160 * 1.5 above.
  expect(
    allocation.judge(ask({ memory: pages, layout: layoutOf("NV12", 1920, 1080) })),
  ).toBeUndefined();
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
  expect(allocation.judge(ask({ memory: pages, layout }))).toBeUndefined();
});

test.each([
  ["an area", exported("/camera", { pool: "reserved" })],
  ["scattered pages", exported("/camera", { pool: "ram", contiguous: "no" })],
  ["a heap", cmaHeap()],
  ["the system heap", systemHeap()],
])("with %s the size is the budget's business", (_, memory) => {
  expect(allocation.judge(ask({ memory, layout: layoutOf("NV12", 3840, 2160) }))).toBeUndefined();
});
