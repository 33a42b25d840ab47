import { expect, test } from "vitest";
import { ask, exported, sampleBoard, sampleDevice, systemHeap } from "../testing/sample.ts";
import { exportAbility } from "./export.ts";

const board = sampleBoard({
  devices: [
    sampleDevice("/isp", "camera", { subsystem: "v4l2" }),
    sampleDevice("/gpu", "gpu", { subsystem: "drm" }),
  ],
});
const judgeExporter = (node: string, exportable: "yes" | "no" | "unknown") =>
  exportAbility.judge(ask({ board, memory: exported(node, { exportable }) }));

test("heaps and drivers that export", () => {
  expect(exportAbility.judge(ask({ board, memory: systemHeap() }))).toBeUndefined();
  expect(judgeExporter("/isp", "yes")).toBeUndefined();
});

test("a driver that keeps its buffers fails at the export call of its subsystem", () => {
  expect(judgeExporter("/isp", "no")).toMatchObject({
    verdict: "no",
    call: "VIDIOC_EXPBUF",
    errno: "ENOTTY",
  });
  expect(judgeExporter("/gpu", "no")).toMatchObject({
    call: "DRM_IOCTL_PRIME_HANDLE_TO_FD",
    errno: "ENOSYS",
  });
});

test("not known: the question names the exporter", () => {
  expect(judgeExporter("/isp", "unknown")?.question).toContain(
    "Can the driver of /isp export its buffers",
  );
});
