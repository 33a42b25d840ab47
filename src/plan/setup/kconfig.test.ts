// The fragment as merge_config.sh reads it: assignments, each below the reason for it.
import { describe, expect, test } from "vitest";
import type { Device } from "../../board/board.ts";
import { emitKconfig } from "./kconfig.ts";
import {
  CAMERA,
  DISPLAY,
  MIB,
  ramPlan,
  sampleBoard,
  sampleDevices,
  sampleKernel,
  samplePlan,
  samplePool,
  TREE_POOL,
} from "./testing/sample.ts";

/** Symbols these tests may see, all in Debian's 6.1 configuration for arm64, set or not set. */
const DEBIAN = [
  "CMA",
  "CMA_SIZE_MBYTES",
  "CMA_SIZE_SEL_MBYTES",
  "DMABUF_HEAPS",
  "DMA_CMA",
  "DRM_ROCKCHIP",
  "IOMMU_SUPPORT",
  "ROCKCHIP_IOMMU",
  "ROCKCHIP_VOP",
  "UDMABUF",
  "VIDEO_HANTRO",
  "VIDEO_HANTRO_ROCKCHIP",
  "VIDEO_ROCKCHIP_ISP1",
];
/** Debian leaves DMABUF_HEAPS unset, so its file does not name what depends on it. */
const BELOW_HEAPS = ["DMABUF_HEAPS_SYSTEM", "DMABUF_HEAPS_CMA"];

/** Reads a fragment as Kconfig does; fails on any line that is neither a reason nor an assignment with one above it. */
function read(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  let above = "";
  for (const line of text.split("\n")) {
    const assignment = /^CONFIG_([A-Z0-9_]+)=(y|m|\d+)$/.exec(line);
    if (!assignment) expect(line).toMatch(/^(# (?!CONFIG_).+)?$/);
    else {
      expect(above).toMatch(/^# /);
      expect([...DEBIAN, ...BELOW_HEAPS]).toContain(assignment[1]);
      expect(values).not.toHaveProperty(assignment[1]!);
      values[assignment[1]!] = assignment[2]!;
    }
    above = line;
  }
  return values;
}

test("heap, pool and drivers of a plan on the CMA heap", () => {
  const text = emitKconfig(samplePlan(), sampleBoard());
  expect(text).toMatchInlineSnapshot(`
    "# Kernel configuration, Linux 6.1: what this plan counts on.
    # Board: Sample Board. Plan: One buffer serves all three devices.
    # Merge with scripts/kconfig/merge_config.sh .config THIS-FILE, and read which values it reports as
    # not in the final .config: those want a menu that is off.

    # Memory of stream preview: heap:cma.
    CONFIG_DMABUF_HEAPS=y

    # Memory of stream preview: heap:cma.
    CONFIG_DMABUF_HEAPS_CMA=y

    # Contiguous memory for stream preview.
    CONFIG_CMA=y

    # Contiguous memory for stream preview.
    CONFIG_DMA_CMA=y

    # The size below is in MiB.
    CONFIG_CMA_SIZE_SEL_MBYTES=y

    # Stream preview (6 buffers of 1280x720 NV12) needs 12 MiB; whatever else allocates from this pool
    # comes on top. A pool of the tree, or cma=, comes before this number.
    CONFIG_CMA_SIZE_MBYTES=12

    # rkisp1 drives the isp /soc/isp@ff910000.
    CONFIG_VIDEO_ROCKCHIP_ISP1=y

    # hantro-vpu drives the codec /soc/video-codec@ff650000.
    CONFIG_VIDEO_HANTRO=y

    # hantro-vpu drives the codec /soc/video-codec@ff650000.
    CONFIG_VIDEO_HANTRO_ROCKCHIP=y

    # rockchip-vop drives the display /soc/vop@ff900000.
    CONFIG_DRM_ROCKCHIP=y

    # rockchip-vop drives the display /soc/vop@ff900000.
    CONFIG_ROCKCHIP_VOP=y
    "
  `);
  expect(read(text)).toMatchObject({
    DMABUF_HEAPS: "y",
    DMABUF_HEAPS_CMA: "y",
    CMA_SIZE_MBYTES: "12",
  });
});

describe("the size of the pool", () => {
  const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 90n * MIB })] });

  test("is left to the tree", () => {
    const text = emitKconfig(plan, sampleBoard(TREE_POOL));
    expect(read(text)).not.toHaveProperty("CMA_SIZE_MBYTES");
    expect(text).toContain("/reserved-memory/linux,cma in the tree sets it");
  });

  test("is left to the command line", () => {
    const text = emitKconfig(
      samplePlan(),
      sampleBoard({ kernel: sampleKernel({ cmdline: { cma: "64M" } }) }),
    );
    expect(read(text)).not.toHaveProperty("CMA_SIZE_MBYTES");
    expect(text).toContain("cma=64M on the command line sets it");
  });
});

describe("IOMMU drivers", () => {
  const iommu = "/soc/iommu@ff900800";
  const devices = sampleDevices.map((device): Device =>
    device.node === DISPLAY ? { ...device, translation: "iommu", iommu } : device,
  );
  const board = sampleBoard({
    devices,
    iommus: [{ node: iommu, compatible: ["rockchip,iommu"], enabled: true, facts: [] }],
  });
  const plan = ramPlan("heap:system", ["system"]);

  test("that the plan counts on are asked for", () => {
    const text = emitKconfig(plan, board, { iommuKconfig: () => ["ROCKCHIP_IOMMU"] });
    expect(read(text)).toMatchObject({
      IOMMU_SUPPORT: "y",
      ROCKCHIP_IOMMU: "y",
      DMABUF_HEAPS_SYSTEM: "y",
    });
    expect(read(text)).not.toHaveProperty("CMA");
  });

  test("that nobody knows are said to be missing", () => {
    expect(emitKconfig(plan, board)).toContain(
      "Not known: the symbol of the IOMMU driver that translates for /soc/vop",
    );
  });
});

test("a driver that is a module already stays one", () => {
  const kernel = sampleKernel({ options: { VIDEO_ROCKCHIP_ISP1: "m", DRM_ROCKCHIP: "not-set" } });
  expect(read(emitKconfig(samplePlan(), sampleBoard({ kernel })))).toMatchObject({
    VIDEO_ROCKCHIP_ISP1: "m",
    DRM_ROCKCHIP: "y",
  });
});

test("buffers of a driver want contiguous memory and no heap", () => {
  const plan = ramPlan(`export:${CAMERA}`);
  const values = read(emitKconfig(plan, sampleBoard()));
  expect(values).toMatchObject({ CMA: "y", DMA_CMA: "y" });
  expect(values).not.toHaveProperty("DMABUF_HEAPS");
});

test.for<[string, string, { major: number; minor: number }, readonly string[]]>([
  ["ion:dma", "4.4 has ION as one symbol", { major: 4, minor: 4 }, ["ION"]],
  ["ion:dma", "4.19 has a symbol for each heap", { major: 4, minor: 19 }, ["ION", "ION_CMA_HEAP"]],
  [
    "ion:system",
    "4.19 has a symbol for each heap",
    { major: 4, minor: 19 },
    ["ION", "ION_SYSTEM_HEAP"],
  ],
  [
    "heap:cma",
    "5.10 has dma-buf heaps",
    { major: 5, minor: 10 },
    ["DMABUF_HEAPS", "DMABUF_HEAPS_CMA"],
  ],
  ["udmabuf", "5.10 has udmabuf", { major: 5, minor: 10 }, ["UDMABUF"]],
])("%s: Linux %s", ([memory, , version, symbols]) => {
  const text = emitKconfig(ramPlan(memory), sampleBoard({ kernel: sampleKernel({ version }) }));
  expect(text.match(/(?<=^CONFIG_)(ION|DMABUF|UDMABUF)\w*/gm)).toEqual(symbols);
});

test("a memory that came later is said to be missing", () => {
  const text = emitKconfig(
    samplePlan(),
    sampleBoard({ kernel: sampleKernel({ version: { major: 3, minor: 10 } }) }),
  );
  expect(text).toContain("Linux 3.10 has no symbol that gives stream preview heap:cma.");
});
