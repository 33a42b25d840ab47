import { expect, test } from "vitest";
import {
  ask,
  behindIommu,
  cmaHeap,
  direct,
  layoutOf,
  sampleDevice,
  systemHeap,
} from "../testing/sample.ts";
import { contiguity } from "./contiguity.ts";

test("one start address, no IOMMU, scattered pages: refused as the kernel refuses", () => {
  expect(
    contiguity.judge(ask({ device: direct("/display", "display"), memory: systemHeap() })),
  ).toMatchObject({
    verdict: "no",
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EINVAL",
  });
  expect(
    contiguity.judge(ask({ device: direct("/codec", "codec"), memory: systemHeap() })),
  ).toMatchObject({
    verdict: "no",
    call: "VIDIOC_QBUF",
    errno: "EFAULT",
  });
});

test("a driver's own refusal beats the memory model's", () => {
  const device = sampleDevice("/display", "display", {
    memory: "gem-dma",
    refusal: { call: "DRM_IOCTL_MODE_ADDFB2", errno: "ENXIO" },
  });
  expect(contiguity.judge(ask({ device }))).toMatchObject({
    call: "DRM_IOCTL_MODE_ADDFB2",
    errno: "ENXIO",
  });
});

test("a driver that takes the first segment unchecked fails in silence", () => {
  const device = sampleDevice("/display", "display", { memory: "gem-first" });
  const objection = contiguity.judge(ask({ device }));
  expect(objection).toMatchObject({
    verdict: "no",
    silent: true,
    message: expect.stringContaining("wrong picture") as string,
  });
  expect(objection).not.toHaveProperty("call");
});

test("a trial may succeed by luck, and the refusal says so", () => {
  expect(contiguity.judge(ask())?.luck).toContain("one success proves nothing");
});

test("an IOMMU or contiguous memory settles it", () => {
  expect(contiguity.judge(ask({ device: behindIommu("/display", "display") }))).toBeUndefined();
  expect(contiguity.judge(ask({ memory: cmaHeap() }))).toBeUndefined();
});

test("a buffer of one page is one run wherever it comes from; two pages are not", () => {
  expect(contiguity.judge(ask({ layout: layoutOf("R8", 64, 64) }))).toBeUndefined();
  expect(contiguity.judge(ask({ layout: layoutOf("R8", 64, 65) }))?.verdict).toBe("no");
});

test("not known of the device, or of the memory", () => {
  expect(
    contiguity.judge(ask({ device: direct("/npu", "npu", { needsContiguous: "unknown" }) })),
  ).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining("/npu") as string,
  });
  expect(contiguity.judge(ask({ memory: systemHeap({ contiguous: "unknown" }) }))).toMatchObject({
    verdict: "unknown",
    question: "Are buffers of heap:system physically contiguous?",
  });
});
