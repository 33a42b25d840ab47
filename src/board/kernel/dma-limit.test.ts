import { describe, expect, test } from "vitest";
import { createKernel } from "./create-kernel.ts";
import { dmaLimit } from "./dma-limit.ts";
import { DEBIAN_ARM64, DEBIAN_ARMHF, testKernel } from "./testing/test-kernel.ts";

const GIB = 1n << 30n;
const LOW = { memory: [{ base: 0n, size: 8n * GIB }], compatible: [] };

describe("arm64", () => {
  const kernel = testKernel(DEBIAN_ARM64);

  test("4 GiB, or the narrowest dma-ranges in whole address bits", () => {
    expect(dmaLimit(kernel, LOW).end).toBe(4n * GIB);
    expect(dmaLimit(kernel, { ...LOW, maxDmaAddress: 0x3fff_ffffn }).end).toBe(GIB);
    expect(dmaLimit(kernel, { ...LOW, maxDmaAddress: 0x3c00_0000n }).end).toBe(GIB);
    expect(dmaLimit(kernel, { ...LOW, maxDmaAddress: 0xf_ffff_ffffn }).end).toBe(4n * GIB);
  });

  test("RAM that starts above those bits opens the zone to 4 GiB", () => {
    const high = {
      ...LOW,
      memory: [{ base: 0x8000_0000n, size: GIB }],
      maxDmaAddress: 0x3fff_ffffn,
    };
    expect(dmaLimit(kernel, high).end).toBe(4n * GIB);
  });

  test("RAM that the boot loader fills in is taken to start below 4 GiB", () => {
    expect(dmaLimit(kernel, { memory: [], compatible: [] }).end).toBe(4n * GIB);
  });

  test("is not told without a configuration", () => {
    expect(dmaLimit(createKernel({ archHint: "arm64" }), LOW).end).toBeUndefined();
  });

  test("before 5.11 the tree does not narrow it", () => {
    const old = testKernel(DEBIAN_ARM64, { version: "5.10" });
    expect(dmaLimit(old, { ...LOW, maxDmaAddress: 0x3fff_ffffn }).end).toBe(4n * GIB);
  });
});

describe("arm", () => {
  test("32 bits, unless the machine description says less", () => {
    const kernel = testKernel(DEBIAN_ARMHF);
    expect(dmaLimit(kernel, LOW).end).toBe(0xffff_ffffn);
    expect(dmaLimit(kernel, { ...LOW, compatible: ["brcm,bcm2711"] }).end).toBe(GIB - 1n);
  });

  test("some boards bound it with LPAE only", () => {
    const am57 = {
      memory: [{ base: 0x8000_0000n, size: GIB }],
      compatible: ["ti,am5718", "ti,dra7"],
    };
    expect(dmaLimit(testKernel(DEBIAN_ARMHF), am57).end).toBe(0xffff_ffffn);
    const lpae = DEBIAN_ARMHF.replace("# CONFIG_ARM_LPAE is not set", "CONFIG_ARM_LPAE=y");
    expect(dmaLimit(testKernel(lpae), am57).end).toBe(0x8000_0000n + 2n * GIB - 1n);
  });

  test("none without a DMA zone", () => {
    expect(
      dmaLimit(testKernel(DEBIAN_ARMHF.replace("CONFIG_ZONE_DMA=y\n", "")), LOW).end,
    ).toBeUndefined();
  });
});
