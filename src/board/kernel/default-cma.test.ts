import { describe, expect, test } from "vitest";
import { createKernel } from "./create-kernel.ts";
import { defaultCma, type DefaultCmaInput, type ReservedPool } from "./default-cma.ts";
import { DEBIAN_ARM64, DEBIAN_ARMHF, testKernel } from "./testing/test-kernel.ts";

const MIB = 1n << 20n;
const GIB = 1n << 30n;

const BOARD: DefaultCmaInput = {
  pools: [],
  memory: [{ base: 0x4000_0000n, size: GIB }],
  compatible: [],
};

const NODE = { allocRanges: [], reusable: true, noMap: false, isDefault: true };
/** A node as in Amlogic's trees, placed by the kernel. */
const DYNAMIC: ReservedPool = { ...NODE, name: "linux,cma", size: 256n * MIB };
const FIXED: ReservedPool = {
  ...NODE,
  name: "camera@50000000",
  reg: { base: 0x5000_0000n, size: 32n * MIB },
};

function cma(cmdline: string, input: Partial<DefaultCmaInput> = {}, config = DEBIAN_ARM64) {
  return defaultCma(testKernel(config, { cmdline }), { ...BOARD, ...input });
}

describe("the configuration", () => {
  test("Debian arm64: 64 MiB called reserved, below 4 GiB", () => {
    const area = cma("", { memory: [{ base: 0x4000_0000n, size: 8n * GIB }] });
    expect(area).toMatchObject({
      name: "reserved",
      setBy: "config",
      size: 64n * MIB,
      exact: false,
    });
    expect(area.range).toEqual({ lo: 0x4000_0000n, hi: 0xffff_ffffn });
    expect(area.facts.map(({ source }) => source)).toContain("CONFIG_CMA_SIZE_MBYTES=64");
  });

  test("Debian armhf: 16 MiB", () => {
    expect(cma("", {}, DEBIAN_ARMHF)).toMatchObject({
      name: "reserved",
      setBy: "config",
      size: 16n * MIB,
    });
  });

  test("the narrowest dma-ranges of the tree bounds it: Raspberry Pi 4, 1 GiB", () => {
    const area = cma("", {
      memory: [
        { base: 0n, size: 0x3b40_0000n },
        { base: GIB, size: 3n * GIB - 64n * MIB },
      ],
      maxDmaAddress: 0x3fff_ffffn,
    });
    expect(area.range).toEqual({ lo: 0n, hi: 0x3b3f_ffffn });
    const arm = cma(
      "",
      {
        memory: [{ base: 0n, size: 3n * GIB }],
        compatible: ["raspberrypi,4-model-b", "brcm,bcm2711"],
      },
      DEBIAN_ARMHF,
    );
    // One 8 MiB block is lost: arm takes the last byte of the zone for its end.
    expect(arm.range).toEqual({ lo: 0n, hi: 0x3f7f_ffffn });
  });

  test("a percentage of RAM, or the smaller or larger of both", () => {
    const by = (how: string) =>
      `${DEBIAN_ARM64.replace("CONFIG_CMA_SIZE_SEL_MBYTES=y", `CONFIG_CMA_SIZE_SEL_${how}=y`)}CONFIG_CMA_SIZE_PERCENTAGE=10\n`;
    // 10 % of 1 GiB is 102.4 MiB, in whole pages and then in whole areas.
    expect(cma("", {}, by("MAX")).size).toBe(104n * MIB);
    expect(cma("", {}, by("MIN")).size).toBe(64n * MIB);
    expect(cma("", { memory: [] }, by("MIN"))).toMatchObject({ setBy: "config", size: undefined });
  });

  test("0 MiB, or no CMA at all, makes none", () => {
    expect(cma("", {}, DEBIAN_ARM64.replace("MBYTES=64", "MBYTES=0"))).toMatchObject({
      setBy: "none",
      size: 0n,
      name: undefined,
    });
    const off = cma(
      "cma=64M",
      {},
      DEBIAN_ARM64.replace("CONFIG_DMA_CMA=y", "# CONFIG_DMA_CMA is not set"),
    );
    expect(off).toMatchObject({ setBy: "none", facts: [{ source: "CONFIG_DMA_CMA is not set" }] });
  });

  test("without one the size is not known", () => {
    expect(defaultCma(createKernel({ archHint: "arm64" }), BOARD)).toMatchObject({
      setBy: "unknown",
      size: undefined,
      name: undefined,
    });
  });

  test("more than one run of RAM can hold makes none", () => {
    const memory = [
      { base: 0n, size: 48n * MIB },
      { base: GIB, size: 48n * MIB },
    ];
    expect(cma("", { memory })).toMatchObject({ setBy: "none", size: 0n });
    const joined = [
      { base: 48n * MIB, size: 48n * MIB },
      { base: 0n, size: 48n * MIB },
    ];
    expect(cma("", { memory: joined })).toMatchObject({ setBy: "config", size: 64n * MIB });
  });
});

describe("the device tree", () => {
  test("beats the configuration; a fixed node is exactly there and keeps its unit address in the name", () => {
    expect(cma("", { pools: [FIXED] })).toMatchObject({
      name: "camera@50000000",
      setBy: "devicetree",
      size: 32n * MIB,
      range: { lo: 0x5000_0000n, hi: 0x51ff_ffffn },
      exact: true,
    });
  });

  test("without alloc-ranges the kernel may place it anywhere in RAM, above 4 GiB too", () => {
    const area = cma("", { pools: [DYNAMIC], memory: [{ base: 0x4000_0000n, size: 8n * GIB }] });
    expect(area).toMatchObject({
      name: "linux,cma",
      setBy: "devicetree",
      size: 256n * MIB,
      exact: false,
    });
    expect(area.range).toEqual({ lo: 0x4000_0000n, hi: 0x2_3fff_ffffn });
  });

  test("alloc-ranges bound it, as far as there is RAM, or whole when no bank is known", () => {
    const pool = { ...DYNAMIC, allocRanges: [{ lo: 0x4000_0000n, hi: 0x4fff_ffffn }] };
    expect(cma("", { pools: [pool] }).range).toEqual({ lo: 0x4000_0000n, hi: 0x4fff_ffffn });
    expect(cma("", { pools: [pool], memory: [] }).range).toEqual({
      lo: 0x4000_0000n,
      hi: 0x4fff_ffffn,
    });
    expect(cma("", { pools: [DYNAMIC], memory: [] }).range).toBeUndefined();
  });

  test("a node that cannot be set up leaves its place to the configuration", () => {
    const config = { name: "reserved", setBy: "config", size: 64n * MIB };
    const pools: ReservedPool[] = [
      { ...DYNAMIC, size: 3n * MIB }, // no multiple of 2 MiB
      { ...DYNAMIC, size: 2n * GIB }, // more than there is
      { ...DYNAMIC, allocRanges: [{ lo: 0n, hi: 0x0fff_ffffn }] }, // no RAM there
      { ...DYNAMIC, reusable: false },
      { ...DYNAMIC, noMap: true },
      { ...DYNAMIC, isDefault: false },
    ];
    for (const pool of pools) expect(cma("", { pools: [pool] })).toMatchObject(config);
  });

  test("of two nodes the kernel takes the one it sets up last", () => {
    expect(cma("", { pools: [FIXED, DYNAMIC] }).name).toBe("camera@50000000");
    expect(cma("", { pools: [DYNAMIC, FIXED] }).name).toBe("camera@50000000");
  });

  test("odd alignment refuses nothing for certain while the page block is only assumed", () => {
    const odd = { ...DYNAMIC, size: 6n * MIB };
    const area = defaultCma(createKernel({ archHint: "arm64" }), { ...BOARD, pools: [odd] });
    expect(area.setBy).toBe("unknown");
  });
});

describe("cma= on the command line", () => {
  test("beats all, drops the node of the tree, and says so", () => {
    const area = cma("cma=96M", { pools: [DYNAMIC] });
    expect(area).toMatchObject({
      name: "reserved",
      setBy: "cmdline",
      size: 96n * MIB,
      dropped: "linux,cma",
    });
    expect(area.facts).toContainEqual({
      value: "linux,cma is dropped",
      source: "kernel/dma/contiguous.c:406",
    });
  });

  test("cma=0 leaves none, not even the tree's", () => {
    expect(cma("cma=0", { pools: [DYNAMIC] })).toMatchObject({
      setBy: "none",
      size: 0n,
      dropped: "linux,cma",
    });
  });

  test("sizes are rounded up to a whole page block", () => {
    expect(cma("cma=5M").size).toBe(6n * MIB);
    expect(cma("cma=5M", {}, DEBIAN_ARMHF).size).toBe(8n * MIB);
  });

  test("a start pins it, a range bounds it", () => {
    expect(cma("cma=64M@0x50000000")).toMatchObject({
      range: { lo: 0x5000_0000n, hi: 0x53ff_ffffn },
      exact: true,
    });
    expect(cma("cma=64M@0x40000000-0x50000000")).toMatchObject({
      range: { lo: 0x4000_0000n, hi: 0x4fff_ffffn },
      exact: false,
    });
  });

  test("what the kernel cannot reserve makes none", () => {
    const none = { setBy: "none", size: 0n };
    expect(cma("cma=2G")).toMatchObject(none); // more than RAM
    expect(cma("cma=64M@0x50100000")).toMatchObject(none); // base off the grain
    expect(
      cma("cma=64M@0x140000000", { memory: [{ base: 0x4000_0000n, size: 8n * GIB }] }),
    ).toMatchObject(none); // above the zone
    expect(cma("cma=128M@0x40000000-0x44000000")).toMatchObject(none); // larger than its own range
  });

  test("counts with what mem= leaves", () => {
    expect(cma("mem=128M cma=64M").range).toEqual({ lo: 0x4000_0000n, hi: 0x47ff_ffffn });
    expect(cma("mem=32M cma=64M")).toMatchObject({ setBy: "none" });
  });

  test("a bare word sets nothing that can be told", () => {
    expect(cma("cma").setBy).toBe("unknown");
  });
});
