// Arithmetic of the pools: large enough, aligned, and in reach of every device, whatever the numbers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contains, rangeSize } from "../../buffer/range.ts";
import { poolAlignment, poolNeeds } from "./pool.ts";
import {
  CAMERA,
  MIB,
  sampleBoard,
  sampleDevices,
  sampleKernel,
  samplePlan,
  samplePool,
  sampleStream,
} from "./testing/sample.ts";

const GIB = 1024n * MIB;

test("a pool holds the need, is aligned, and every range lies in RAM and in every window", () => {
  const mebibytes = (max: number) => fc.integer({ min: 1, max }).map((n) => BigInt(n) * MIB);
  fc.assert(
    fc.property(
      fc.bigInt(1n, GIB),
      mebibytes(4096),
      mebibytes(4096),
      mebibytes(6000),
      (needed, base, bank, top) => {
        const physical = { lo: 0n, hi: top - 1n };
        const board = sampleBoard({
          memory: [{ base, size: bank }],
          devices: sampleDevices.map((device) =>
            device.node === CAMERA ? { ...device, physical } : device,
          ),
        });
        const [need] = poolNeeds(samplePlan({ budget: [samplePool({ needed })] }), board);
        expect(need!.size).toBeGreaterThanOrEqual(needed);
        expect(need!.size - needed).toBeLessThan(need!.alignment);
        expect(need!.size % need!.alignment).toBe(0n);
        for (const range of need!.ranges!) {
          expect(contains(physical, range)).toBe(true);
          expect(contains({ lo: base, hi: base + bank - 1n }, range)).toBe(true);
          expect(rangeSize(range)).toBeGreaterThanOrEqual(need!.size);
        }
        expect(need!.state).toBe(need!.ranges!.length === 0 ? "no-room" : "new");
      },
    ),
  );
});

test("a plan without a budget for the pool is counted from its frames, each on a 1 MiB step", () => {
  const plan = samplePlan({ budget: [], streams: [sampleStream({ buffers: 4 })] });
  expect(poolNeeds(plan, sampleBoard())[0]).toMatchObject({ pool: "cma", needed: 8n * MIB });
});

test("the target of a copy is looked at with the devices that use it, and the source without them", () => {
  const copy = {
    from: "heap:system",
    to: "heap:cma",
    consumers: ["/soc/vop@ff900000"],
    engine: "cpu",
    bytesPerSecond: 1,
  };
  const plan = samplePlan({ streams: [sampleStream({ memory: "heap:system", copies: [copy] })] });
  const [need, ...others] = poolNeeds(plan, sampleBoard());
  expect(others).toEqual([]);
  expect(need!.uses.map(({ devices }) => devices.map(({ node }) => node))).toEqual([
    ["/soc/vop@ff900000"],
  ]);
});

describe("alignment", () => {
  test.for<[string, Parameters<typeof sampleKernel>[0], bigint]>([
    ["arm64, 4 KiB pages", {}, 4n],
    ["arm64, 16 KiB pages", { options: { ARM64_16K_PAGES: "y" } }, 32n],
    ["arm64, 64 KiB pages", { options: { ARM64_64K_PAGES: "y" } }, 512n],
    ["arm as Debian configures it", { arch: "arm", options: { ARCH_FORCE_MAX_ORDER: "12" } }, 8n],
    [
      "the same from 6.4",
      { arch: "arm", version: { major: 6, minor: 6 }, options: { ARCH_FORCE_MAX_ORDER: "11" } },
      8n,
    ],
    ["arm, not stated", { arch: "arm" }, 4n],
  ])("%s", ([, kernel, mebibytes]) => {
    expect(poolAlignment(sampleKernel(kernel))).toBe(mebibytes * MIB);
  });
});
