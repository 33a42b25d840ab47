// The command line as it is printed: comments, then at most one word to add.
import { describe, expect, test } from "vitest";
import { emitCmdline } from "./cmdline.ts";
import {
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

/** The lines that are not comments. */
function words(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

test("a size alone when all of the RAM is in reach", () => {
  expect(emitCmdline(samplePlan(), sampleBoard())).toMatchInlineSnapshot(`
    "# Kernel command line: contiguous memory (CMA) for this plan.
    # Board: Sample Board. Plan: One buffer serves all three devices.
    # Stream preview (6 buffers of 1280x720 NV12) needs 12 MiB; whatever else allocates from this pool
    # comes on top.
    # All of its devices reach physical 0x0 to 0xffffffff; /soc/isp@ff910000, /soc/video-codec@ff650000
    # and /soc/vop@ff900000 set that limit.
    # Note: cma= overrides a default CMA pool of the device tree, its alloc-ranges included
    # (kernel/dma/contiguous.c:406). The tree this was made from has none.
    cma=12M
    "
  `);
});

describe("a limit", () => {
  test("when RAM goes beyond a device's window", () => {
    const devices = sampleDevices.map((device) =>
      device.node === DISPLAY ? { ...device, physical: { lo: 0n, hi: 0x4fff_ffffn } } : device,
    );
    expect(words(emitCmdline(samplePlan(), sampleBoard({ devices })))).toEqual([
      "cma=12M@0x40000000-0x50000000",
    ]);
  });

  test("when nothing tells how much RAM there is", () => {
    const board = sampleBoard({ memory: [], memoryKnown: false, ramRange: undefined });
    expect(words(emitCmdline(samplePlan(), board))).toEqual(["cma=12M@0x0-0x100000000"]);
  });
});

test("a pool of the tree is dropped by cma=, and the text warns of it", () => {
  const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 90n * MIB })] });
  const board = sampleBoard({ ...TREE_POOL, kernel: sampleKernel({ cmdline: { cma: "16M" } }) });
  expect(emitCmdline(plan, board)).toMatchInlineSnapshot(`
    "# Kernel command line: contiguous memory (CMA) for this plan.
    # Board: Sample Board. Plan: One buffer serves all three devices.
    # Stream preview (6 buffers of 1280x720 NV12) needs 90 MiB; whatever else allocates from this pool
    # comes on top. It has 64 MiB now.
    # All of its devices reach physical 0x0 to 0xffffffff; /soc/isp@ff910000, /soc/video-codec@ff650000
    # and /soc/vop@ff900000 set that limit.
    # It takes the place of cma=16M: the kernel keeps the last one.
    # Warning: cma= makes the kernel drop /reserved-memory/linux,cma together with its alloc-ranges, for
    # every device of the board (kernel/dma/contiguous.c:406). Prefer --emit dts.
    cma=92M
    "
  `);
});

test.for<[string, string]>([
  [
    "a pool that is large enough",
    emitCmdline(
      samplePlan({ budget: [samplePool({ pool: "linux,cma" })] }),
      sampleBoard(TREE_POOL),
    ),
  ],
  ["plain RAM", emitCmdline(ramPlan("heap:system", ["system"]), sampleBoard())],
])("nothing to add for %s", ([, text]) => {
  expect(words(text)).toEqual([]);
  expect(text).toContain("Nothing to add");
});
