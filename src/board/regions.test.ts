import { describe, expect, test } from "vitest";
import { memoryOf } from "../devicetree/memory.ts";
import {
  buildTree,
  type NodeLiteral,
  type PropertyLiteral,
} from "../devicetree/testing/build-blob.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import { DEBIAN_ARM64, testKernel, WITH_HEAPS } from "./kernel/testing/test-kernel.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { regionsOf } from "./regions.ts";
import { ONE_CELL } from "./testing/sample.ts";

const MIB = 1n << 20n;
const RAM = { lo: 0x4000_0000n, hi: 0x7fff_ffffn };
const POOL: NodeLiteral = {
  props: {
    compatible: "shared-dma-pool",
    reusable: true,
    size: 0x600_0000,
    alignment: 0x40_0000,
    "linux,cma-default": true,
  },
};

/** 1 GiB of RAM at 1 GiB, with these reserved regions. */
function regions(
  reserved: Record<string, NodeLiteral>,
  kernel: Kernel = createKernel({ archHint: "arm64" }),
  ram: PropertyLiteral = [0x4000_0000, 0x4000_0000],
) {
  const tree = buildTree(
    {
      props: ONE_CELL,
      children: {
        "memory@40000000": { props: { device_type: "memory", reg: ram } },
        "reserved-memory": { props: { ...ONE_CELL, ranges: true }, children: reserved },
      },
    },
    { reservations: [{ address: 0x4000_0000n, size: 0x1000n }] },
  );
  return regionsOf({ tree, kernel, compatible: [] }, memoryOf(tree).banks, RAM);
}

describe("who sets the default CMA area", () => {
  test("the tree, where it asks for one", () => {
    expect(regions({ "linux,cma": POOL }).cma).toMatchObject({
      name: "linux,cma",
      setBy: "devicetree",
      size: 96n * MIB,
    });
  });

  test("the command line before the tree, whose pool is then lost", () => {
    const kernel = createKernel({ archHint: "arm64", cmdline: "cma=128M" });
    const { cma, diagnostics } = regions({ "linux,cma": POOL }, kernel);
    expect(cma).toMatchObject({ name: "reserved", setBy: "cmdline", size: 128n * MIB });
    expect(diagnostics).toMatchObject([
      { code: "board-cma-pool-lost", message: expect.stringContaining("cma= drops it") as string },
    ]);
  });

  test("the configuration, where nobody else says", () => {
    expect(regions({}, testKernel(DEBIAN_ARM64)).cma).toMatchObject({
      name: "reserved",
      setBy: "config",
      size: 64n * MIB,
    });
  });

  test("nobody: there is one of a size that nothing tells, somewhere in RAM", () => {
    expect(regions({}).cma).toEqual({
      name: "reserved",
      setBy: "unknown",
      size: undefined,
      range: RAM,
      facts: expect.anything() as unknown,
    });
  });

  test("cma=0: there is none, and no heap of it", () => {
    const { cma, heaps } = regions({}, testKernel(WITH_HEAPS, { cmdline: "cma=0" }));
    expect(cma).toMatchObject({ name: undefined, setBy: "none" });
    expect(heaps.find(({ id }) => id === "heap:cma")?.exists).toBe("no");
  });

  test("without CMA in the kernel the pool is lost, and the option named", () => {
    const { diagnostics } = regions({ "linux,cma": POOL }, testKernel("# CONFIG_CMA is not set\n"));
    expect(diagnostics).toMatchObject([
      {
        code: "board-cma-pool-lost",
        message: expect.stringContaining("this kernel has no CMA") as string,
        help: "set CONFIG_CMA=y",
      },
    ]);
  });

  test("a pool larger than RAM is lost, and said so", () => {
    const huge = { props: { ...POOL.props, size: 0x8000_0000 } };
    expect(regions({ "linux,cma": huge }).diagnostics).toMatchObject([
      {
        code: "board-cma-pool-lost",
        message: expect.stringContaining("does not fit in RAM") as string,
        place: { node: "/reserved-memory/linux,cma" },
      },
    ]);
  });
});

describe("where it lies", () => {
  test("alloc-ranges bound it", () => {
    const bounded = {
      props: { ...POOL.props, "alloc-ranges": [0x4000_0000, 0x1000_0000] as const },
    };
    const { cma, regions: found } = regions({ "linux,cma": bounded });
    // The first page of this RAM is a /memreserve/.
    expect(cma.range).toMatchObject({ lo: 0x4000_1000n });
    expect(cma.range?.hi).toBeLessThanOrEqual(0x4fff_ffffn);
    expect(found[0]).toMatchObject({
      kind: "cma-default",
      allocRanges: [{ lo: 0x4000_0000n, hi: 0x4fff_ffffn }],
    });
  });

  test("never outside RAM", () => {
    const { range } = regions({ "linux,cma": POOL }).cma;
    expect(range?.lo).toBeGreaterThanOrEqual(RAM.lo);
    expect(range?.hi).toBeLessThanOrEqual(RAM.hi);
  });
});

test("the other regions, by kind", () => {
  const { regions: found } = regions({
    "linux,cma": POOL,
    "pool@50000000": {
      props: { compatible: "shared-dma-pool", reusable: true, reg: [0x5000_0000, 0x100_0000] },
    },
    "vpu@60000000": { props: { "no-map": true, reg: [0x6000_0000, 0x80_0000] } },
    "logo@61000000": { props: { reg: [0x6100_0000, 0x10_0000] } },
    "off@62000000": { props: { reg: [0x6200_0000, 0x10_0000], status: "disabled" } },
  });
  expect(found.map(({ name, kind, size }) => `${name} ${kind} ${size}`)).toEqual([
    `linux,cma cma-default ${96n * MIB}`,
    `pool@50000000 cma ${16n * MIB}`,
    `vpu@60000000 no-map ${8n * MIB}`,
    `logo@61000000 carveout ${1n * MIB}`,
    "memreserve0 memreserve 4096",
  ]);
  expect(found[1]?.range).toEqual({ lo: 0x5000_0000n, hi: 0x50ff_ffffn });
});

test("heaps carry the reason why they exist or not", () => {
  const { heaps } = regions({}, testKernel(DEBIAN_ARM64));
  const system = heaps.find(({ id }) => id === "heap:system");
  expect(system?.exists).toBe("no");
  expect(system?.facts.some(({ source }) => source.includes("DMABUF_HEAPS"))).toBe(true);
});
