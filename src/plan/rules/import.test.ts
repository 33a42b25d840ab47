import { expect, test } from "vitest";
import { findRowsByDriver } from "../../drivers/rows-by-driver.ts";
import { ask, sampleDevice } from "../testing/sample.ts";
import { importAbility } from "./import.ts";

const judgeDevice = (...args: Parameters<typeof sampleDevice>) =>
  importAbility.judge(ask({ device: sampleDevice(...args) }));

test("a driver that imports", () => {
  expect(judgeDevice("/codec", "codec", {})).toBeUndefined();
});

test("V4L2 without VB2_DMABUF fails when the queue is set up", () => {
  expect(judgeDevice("/codec", "codec", { driver: "s5p-mfc" }, { import: "no" })).toMatchObject({
    verdict: "no",
    call: "VIDIOC_REQBUFS",
    errno: "EINVAL",
    reason: "s5p-mfc cannot import a dma-buf; it can only export buffers of its own",
  });
});

test("one that exports nothing either is not offered as a way out", () => {
  expect(
    judgeDevice("/codec", "codec", { driver: "x" }, { import: "no", export: "no" })?.reason,
  ).toBe("x cannot import a dma-buf");
});

test("DRM without an import function fails at PRIME import", () => {
  expect(judgeDevice("/display", "display", {}, { import: "no" })).toMatchObject({
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
  });
});

test("a driver that refuses only because nothing translates says so", () => {
  expect(
    judgeDevice("/display", "display", { driver: "d" }, { import: "no", memory: "refuses" })
      ?.reason,
  ).toBe("d refuses every import when no IOMMU translates for it");
});

test("not known: the question names the compatible", () => {
  expect(
    judgeDevice("/npu", "npu", {}, { import: "unknown", compatible: ["acme,npu"] }),
  ).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining('Which driver binds "acme,npu"') as string,
  });
});

test("one that has an answer of its own gives that", () => {
  const [row] = findRowsByDriver("bochs-drm");
  const bochs = sampleDevice("/vga", "display", {}, { import: "no", row });
  expect(importAbility.judge(ask({ device: bochs }))).toMatchObject({
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "ENOSYS",
  });
});
