import { expect, test } from "vitest";
import {
  ask,
  behindIommu,
  cmaHeap,
  layoutOf,
  sampleBoard,
  sampleDevice,
  sampleKernel,
} from "../testing/sample.ts";
import { segments } from "./segments.ts";

const arm = sampleBoard({ kernel: sampleKernel({ arch: "arm" }) });
const codec = behindIommu("/codec", "codec");

test("arm32 maps in pieces of the longest segment, and the driver takes one address", () => {
  expect(segments.judge(ask({ board: arm, device: codec }))).toMatchObject({
    verdict: "no",
    errno: "EFAULT",
    reason: expect.stringContaining("pieces of 65536 bytes") as string,
  });
});

test("a segment limit as long as the buffer is no limit", () => {
  const bytes = BigInt(layoutOf().size);
  expect(
    segments.judge(ask({ board: arm, device: { ...codec, maxSegment: bytes } })),
  ).toBeUndefined();
  expect(
    segments.judge(ask({ board: arm, device: { ...codec, maxSegment: bytes - 1n } }))?.verdict,
  ).toBe("no");
});

test.each([
  ["arm64, where pieces stay in one run", { board: sampleBoard() }],
  ["contiguous memory", { memory: cmaHeap() }],
  [
    "no IOMMU, which is the contiguity rule's business",
    { device: { ...codec, translation: "none" as const } },
  ],
  [
    "a driver that maps for itself",
    { device: { ...codec, row: sampleDevice("/c", "codec", { iommuUse: "own-domain" }).row } },
  ],
  ["a driver that takes the list", { device: { ...codec, memory: "vb2-dma-sg" as const } }],
])("nothing to object with %s", (_, change) => {
  expect(segments.judge(ask({ board: arm, device: codec, ...change }))).toBeUndefined();
});
