// Arithmetic of the pools: large enough, aligned, and in reach of every device, whatever the numbers.
import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, rangeSize } from "../../buffer/range.ts";
import { poolNeeds } from "./pool.ts";
import {
  CAMERA,
  MIB,
  sampleBoard,
  sampleDevices,
  sampleKernel,
  samplePlan,
  samplePool,
  sampleStream,
  TREE_POOL,
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

test("a stream placed elsewhere that only lacks room is counted on top of the budget", () => {
  const more = {
    change: "cma-size",
    text: "",
    verdict: "zero-copy",
    memory: "heap:cma",
    copyBytesPerSecond: 0,
    budget: [],
  } as const;
  const streams = [
    sampleStream(),
    sampleStream({ id: "record", memory: "heap:system", counterfactuals: [more] }),
  ];
  const plan = samplePlan({ streams, budget: [samplePool({ pool: "linux,cma" })] });
  const cma = { ...TREE_POOL.cma, size: 16n * MIB };
  const regions = [{ ...TREE_POOL.regions[0]!, size: 16n * MIB }];
  expect(poolNeeds(plan, sampleBoard({ cma, regions }))).toMatchObject([
    { pool: "linux,cma", has: 16n * MIB, needed: 24n * MIB, size: 24n * MIB, state: "change" },
  ]);
});

test("a stream that nothing holds is in the budget already", () => {
  const plan = samplePlan({
    streams: [sampleStream({ memory: null })],
    budget: [samplePool({ pool: "linux,cma", needed: 12n * MIB })],
  });
  const cma = { ...TREE_POOL.cma, size: 8n * MIB };
  const regions = [{ ...TREE_POOL.regions[0]!, size: 8n * MIB }];
  expect(poolNeeds(plan, sampleBoard({ cma, regions }))).toMatchObject([
    { pool: "linux,cma", needed: 12n * MIB },
  ]);
});

test("the page size of the kernel is the grain of the pool", () => {
  const options = { ARM64_64K_PAGES: "y", ARCH_FORCE_MAX_ORDER: "14", HUGETLB_PAGE: "y" };
  const [need] = poolNeeds(samplePlan(), sampleBoard({ kernel: sampleKernel({ options }) }));
  expect(need).toMatchObject({ alignment: 512n * MIB, size: 512n * MIB });
});
