import { expect, test } from "vitest";
import {
  ask,
  behindIommu,
  cmaHeap,
  direct,
  GIB,
  sampleBoard,
  sampleKernel,
  systemHeap,
} from "../testing/sample.ts";
import { addressWindow, ownReach } from "./window.ts";

/** The Pi's display: the first GiB and no more. */
const low = direct("/hvs", "display", { physical: { lo: 0n, hi: GIB - 1n } });

test("memory within reach", () => {
  const memory = systemHeap({ range: { lo: 0n, hi: GIB - 1n } });
  expect(addressWindow.judge(ask({ device: low, memory }))).toBeUndefined();
  const oneMore = systemHeap({ range: { lo: 0n, hi: GIB } });
  expect(addressWindow.judge(ask({ device: low, memory: oneMore }))?.verdict).toBe("no");
});

test("scattered pages beyond it are bounced on arm64, and nothing says so", () => {
  expect(addressWindow.judge(ask({ device: low }))).toMatchObject({
    verdict: "no",
    silent: true,
    message: expect.stringContaining("swiotlb") as string,
  });
});

test("where nothing bounces the mapping fails", () => {
  const board = sampleBoard({ kernel: sampleKernel({ cmdline: { swiotlb: "noforce" } }) });
  const objection = addressWindow.judge(ask({ board, device: low }));
  expect(objection).toMatchObject({
    verdict: "no",
    call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
    errno: "EIO",
  });
  expect(objection).not.toHaveProperty("silent");
});

test("a long run is never bounced, so a contiguous frame beyond reach fails to map", () => {
  const codec = { ...low, row: direct("/vpu", "codec").row };
  expect(addressWindow.judge(ask({ device: codec, memory: cmaHeap() }))).toMatchObject({
    verdict: "no",
    call: "VIDIOC_QBUF",
    errno: "EINVAL",
  });
});

test("an area that the kernel may put within reach or beyond it", () => {
  const memory = cmaHeap({ range: { lo: 0n, hi: 2n * GIB - 1n }, placed: "by-kernel" });
  expect(addressWindow.judge(ask({ device: low, memory }))).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining("Where did the kernel place reserved?") as string,
  });
});

test("RAM that nothing tells of: open for a small window, no question for a huge one", () => {
  const { range: _range, ...memory } = systemHeap();
  expect(addressWindow.judge(ask({ device: low, memory }))).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining("How much RAM") as string,
  });
  const wide = direct("/gpu", "gpu", { physical: { lo: 0n, hi: (1n << 40n) - 1n } });
  expect(addressWindow.judge(ask({ device: wide, memory }))).toBeUndefined();
});

test("a reach that nobody knows is a question, even for contiguous memory", () => {
  const device = direct("/npu", "npu", { physical: undefined });
  expect(addressWindow.judge(ask({ device, memory: cmaHeap() }))).toMatchObject({
    verdict: "unknown",
    question: expect.stringContaining("How many address bits") as string,
  });
});

test("buffers larger than the device addresses there are", () => {
  const gart = behindIommu("/vi", "camera", {
    window: { space: "iova", lo: 0x5800_0000n, hi: 0x580f_ffffn },
  });
  expect(addressWindow.judge(ask({ device: gart }))?.reason).toBe(
    "4 buffers of 1382400 bytes do not fit its device addresses 0x58000000..0x580fffff",
  );
});

test("a driver that copies by CPU needs no address of its own", () => {
  const device = { ...low, memory: "vb2-vmalloc" as const };
  expect(addressWindow.judge(ask({ device }))).toBeUndefined();
});

test("a display whose driver copies by CPU is still handed mapped imports, and its own pages are not mapped", () => {
  const device = { ...low, memory: "gem-shmem-shadow" as const };
  expect(addressWindow.judge(ask({ device }))).toMatchObject({ verdict: "no" });
  expect(ownReach.judge(ask({ device }))).toBeUndefined();
  const mapped = { ...device, translation: "iommu" as const, physical: undefined };
  expect(addressWindow.judge(ask({ device: mapped }))).toBeUndefined();
});

test("a driver's own pages may lie where its hardware does not reach", () => {
  const memory = { ...ask({}).memory, exporter: low.node };
  expect(ownReach.judge(ask({ device: low, memory }))).toMatchObject({ verdict: "no" });
  expect(ownReach.judge(ask({ device: { ...low, physical: undefined }, memory }))).toBeUndefined();
});
