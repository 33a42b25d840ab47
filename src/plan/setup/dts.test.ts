// The overlay as an engineer reads it, and as dtc and fdtoverlay read it where they are installed.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Board, Device } from "../../board/board.ts";
import { emitDts } from "./dts.ts";
import type { RootCells } from "./facts.ts";
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
  sampleStream,
  TREE_POOL,
} from "./testing/sample.ts";

const GIB = 1024n * MIB;
const CELLS: RootCells = { address: 2, size: 2 };

/** The sample's devices, with one of them reaching only part of memory. */
function withWindow(node: string, physical: Device["physical"]): readonly Device[] {
  return sampleDevices.map((device) => (device.node === node ? { ...device, physical } : device));
}

const HIGH_RAM: Partial<Board> = {
  memory: [
    { base: 0x4000_0000n, size: GIB },
    { base: 0x1_0000_0000n, size: GIB },
  ],
};

describe("a board without a pool in its tree", () => {
  test("gets a default CMA node, each number with its reason", () => {
    const text = emitDts(samplePlan(), sampleBoard(HIGH_RAM), { rootCells: CELLS });
    expect(text).toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // The boot loader must apply this overlay before it starts Linux: the kernel reads reserved-memory
      // once, early in its start, and a running kernel takes no notice of a change.
      // A base tree without symbols will do, the overlay names nodes by path.
      // Keep cma= off the kernel command line: it drops this pool together with its alloc-ranges.

      /dts-v1/;
      /plugin/;

      / {
      	#address-cells = <2>;
      	#size-cells = <2>;

      	fragment@0 {
      		target-path = "/";
      		__overlay__ {
      			reserved-memory {
      				linux,cma {
      					compatible = "shared-dma-pool";
      					reusable;
      					linux,cma-default;
      					// Stream preview (6 buffers of 1280x720 NV12) needs 12 MiB;
      					// whatever else allocates from this pool comes on top.
      					// Rounded up to 4 MiB.
      					size = <0x0 0xc00000>;
      					// What CMA asks of base and size.
      					alignment = <0x0 0x400000>;
      					// All of its devices reach physical 0x0 to 0xffffffff;
      					// /soc/isp@ff910000, /soc/video-codec@ff650000 and
      					// /soc/vop@ff900000 set that limit.
      					alloc-ranges = <0x0 0x40000000 0x0 0x40000000>;
      				};
      			};
      		};
      	};

      	// The kernel wants these in reserved-memory; beside __overlay__ they only answer dtc's
      	// checks.
      	fragment@1 {
      		target-path = "/reserved-memory";
      		#address-cells = <2>;
      		#size-cells = <2>;
      		ranges;
      		__overlay__ {
      			#address-cells = <2>;
      			#size-cells = <2>;
      			ranges;
      		};
      	};
      };
      "
    `);
  });

  test("one device with a small window decides for all", () => {
    const board = sampleBoard({ devices: withWindow(DISPLAY, { lo: 0n, hi: 0x4fff_ffffn }) });
    const text = emitDts(samplePlan(), board, { rootCells: CELLS });
    expect(text).toContain("alloc-ranges = <0x0 0x40000000 0x0 0x10000000>;");
    expect(text.replace(/\s*\/\/ /g, " ")).toContain(
      "All of its devices reach physical 0x0 to 0x4fffffff; /soc/vop@ff900000 sets that limit.",
    );
  });

  test("a device whose window nobody knows is named, not guessed", () => {
    const text = emitDts(samplePlan(), sampleBoard({ devices: withWindow(CAMERA, undefined) }));
    expect(text.replace(/\s*\/\/ /g, " ")).toContain(
      "Not known, so not respected: the addresses /soc/isp@ff910000 can reach.",
    );
  });

  test("cell counts nobody stated are called assumed", () => {
    expect(emitDts(samplePlan(), sampleBoard())).toContain("assumed to be 2 and 2");
    expect(emitDts(samplePlan(), sampleBoard(), { rootCells: CELLS })).not.toContain("assumed");
  });

  test("one cell holds no 4 GiB, so a range of that size ends a step earlier", () => {
    const board = sampleBoard({ memory: [], memoryKnown: false, ramRange: undefined });
    const text = emitDts(samplePlan(), board, { rootCells: { address: 1, size: 1 } });
    expect(text).toContain("size = <0xc00000>;");
    expect(text).toContain("alloc-ranges = <0x0 0xffc00000>;");
  });

  test("a kernel with 64 KiB pages takes pools in steps of 512 MiB", () => {
    const kernel = sampleKernel({
      options: { ARM64_64K_PAGES: "y", ARCH_FORCE_MAX_ORDER: "14", HUGETLB_PAGE: "y" },
    });
    const text = emitDts(samplePlan(), sampleBoard({ kernel }), { rootCells: CELLS });
    expect(text).toContain("size = <0x0 0x20000000>;");
    expect(text).toContain("alignment = <0x0 0x20000000>;");
  });

  test("a cma= that would drop the pool is to be removed", () => {
    const kernel = sampleKernel({ cmdline: { cma: "8M" } });
    expect(emitDts(samplePlan(), sampleBoard({ kernel }))).toContain(
      "Remove cma=8M from the kernel command line",
    );
  });
});

describe("a board whose tree makes the pool", () => {
  test("is left alone when the pool is large enough and within reach", () => {
    expect(
      emitDts(samplePlan({ budget: [samplePool({ pool: "linux,cma" })] }), sampleBoard(TREE_POOL)),
    ).toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // The pool linux,cma stays as it is: Stream preview (6 buffers of 1280x720 NV12) needs 12 MiB;
      // whatever else allocates from this pool comes on top. It has 64 MiB now. All of its devices reach
      // physical 0x0 to 0xffffffff; /soc/isp@ff910000, /soc/video-codec@ff650000 and /soc/vop@ff900000
      // set that limit.
      "
    `);
  });

  test("gets the node's size changed, by path", () => {
    const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 90n * MIB })] });
    expect(emitDts(plan, sampleBoard({ ...HIGH_RAM, ...TREE_POOL }), { rootCells: CELLS }))
      .toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // The boot loader must apply this overlay before it starts Linux: the kernel reads reserved-memory
      // once, early in its start, and a running kernel takes no notice of a change.
      // A base tree without symbols will do, the overlay names nodes by path.
      // Keep cma= off the kernel command line: it drops this pool together with its alloc-ranges.

      /dts-v1/;
      /plugin/;

      &{/reserved-memory/linux,cma} {
      	// Stream preview (6 buffers of 1280x720 NV12) needs 90 MiB; whatever else allocates from
      	// this pool comes on top. It has 64 MiB now. Rounded up to 4 MiB.
      	size = <0x0 0x5c00000>;
      	// What CMA asks of base and size.
      	alignment = <0x0 0x400000>;
      	// All of its devices reach physical 0x0 to 0xffffffff; /soc/isp@ff910000,
      	// /soc/video-codec@ff650000 and /soc/vop@ff900000 set that limit.
      	alloc-ranges = <0x0 0x40000000 0x0 0x40000000>;
      };
      "
    `);
  });

  test("a pool that may land out of reach gets alloc-ranges and keeps its size", () => {
    const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma" })] });
    const text = emitDts(plan, sampleBoard({ ...HIGH_RAM, ...TREE_POOL }), { rootCells: CELLS });
    expect(text).toContain("size = <0x0 0x4000000>;");
    expect(text).toContain("alloc-ranges = <0x0 0x40000000 0x0 0x40000000>;");
  });

  test("a fixed address is not moved", () => {
    const [region] = TREE_POOL.regions;
    const fixed = { ...TREE_POOL, regions: [{ ...region!, base: 0x7000_0000n }] };
    const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 90n * MIB })] });
    expect(emitDts(plan, sampleBoard(fixed))).toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // The pool linux,cma cannot be changed from here: /reserved-memory/linux,cma gives it the fixed
      // address 0x70000000, and an overlay can neither take reg away nor prove the bytes behind it free.
      // Edit reg in the board's own source to 92 MiB. Stream preview (6 buffers of 1280x720 NV12) needs
      // 90 MiB; whatever else allocates from this pool comes on top. It has 64 MiB now. All of its
      // devices reach physical 0x0 to 0xffffffff; /soc/isp@ff910000, /soc/video-codec@ff650000 and
      // /soc/vop@ff900000 set that limit.
      "
    `);
  });
});

describe("no overlay", () => {
  test("for a plan on scattered pages", () => {
    expect(emitDts(ramPlan("heap:system", ["system"]), sampleBoard())).toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // An overlay is not needed: no stream of this plan takes contiguous memory.
      "
    `);
  });

  test("for devices behind an IOMMU whose driver gathers pages", () => {
    const devices = sampleDevices.map((device): Device => ({ ...device, translation: "iommu" }));
    expect(emitDts(ramPlan(`export:${CAMERA}`), sampleBoard({ devices }))).toContain(
      "An overlay is not needed",
    );
  });

  test("when no RAM that all devices reach is large enough", () => {
    const board = sampleBoard({ devices: withWindow(DISPLAY, { lo: 0n, hi: 0x3fff_ffffn }) });
    expect(emitDts(samplePlan(), board)).toMatchInlineSnapshot(`
      "// Device tree overlay: contiguous memory (CMA) for this plan.
      // Board: Sample Board. Plan: One buffer serves all three devices.
      // No overlay can help the pool cma: no RAM that all of its devices reach holds 12 MiB. All of its
      // devices reach physical 0x0 to 0x3fffffff; /soc/vop@ff900000 sets that limit.
      "
    `);
  });

  test("for a carve-out of the device's own", () => {
    const devices = sampleDevices.map((device) =>
      device.node === CAMERA ? { ...device, pool: "isp-pool" } : device,
    );
    const board = sampleBoard({
      devices,
      regions: [
        {
          name: "isp-pool",
          node: "/reserved-memory/isp-pool",
          kind: "no-map",
          base: 0x5000_0000n,
          size: 4n * MIB,
          allocRanges: [],
        },
      ],
    });
    const plan = samplePlan({
      streams: [sampleStream({ memory: `export:${CAMERA}` })],
      budget: [samplePool({ pool: "isp-pool" })],
    });
    const text = emitDts(plan, board);
    expect(text).not.toContain("/dts-v1/");
    expect(text).toContain("The pool isp-pool is a carve-out");
  });
});

const hasDtc =
  spawnSync("dtc", ["--version"]).status === 0 &&
  spawnSync("fdtoverlay", ["--version"]).status === 0;

describe.skipIf(!hasDtc)("dtc and fdtoverlay", () => {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-dts-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Compiles, demanding that dtc says nothing at all. */
  function compile(name: string, source: string): string {
    const blob = join(folder, `${name}.dtb`);
    writeFileSync(join(folder, `${name}.dts`), source);
    const dtc = spawnSync("dtc", [
      "-@",
      "-I",
      "dts",
      "-O",
      "dtb",
      "-o",
      blob,
      join(folder, `${name}.dts`),
    ]);
    expect(dtc.stderr.toString()).toBe("");
    expect(dtc.status).toBe(0);
    return blob;
  }

  function apply(base: string, overlay: string): string {
    const result = join(folder, "result.dtb");
    execFileSync("fdtoverlay", [
      "-i",
      compile("base", base),
      "-o",
      result,
      compile("overlay", overlay),
    ]);
    return execFileSync("dtc", ["-I", "dtb", "-O", "dts", result]).toString();
  }

  function base(cells: RootCells, reserved = ""): string {
    const pair = (value: string, count: 1 | 2) => (count === 2 ? `0 ${value}` : value);
    const bank = `${pair("0x40000000", cells.address)} ${pair("0x40000000", cells.size)}`;
    return `/dts-v1/;\n/ { #address-cells = <${cells.address}>; #size-cells = <${cells.size}>; compatible = "sample,board";
      model = "Sample"; memory@40000000 { device_type = "memory"; reg = <${bank}>; }; ${reserved} };\n`;
  }

  test.for<RootCells>([CELLS, { address: 1, size: 1 }, { address: 2, size: 1 }])(
    "a new pool compiles and lands in the tree, %o",
    (cells) => {
      const tree = apply(
        base(cells),
        emitDts(samplePlan(), sampleBoard(HIGH_RAM), { rootCells: cells }),
      );
      const node = /reserved-memory \{[^]*?linux,cma \{([^]*?)\}/.exec(tree)?.[1] ?? "";
      const high = cells.address === 2 ? "0x00 " : "";
      const size = cells.size === 2 ? "0x00 " : "";
      expect(node).toContain("linux,cma-default;");
      expect(node).toContain("reusable;");
      expect(tree).toMatch(
        /reserved-memory \{\s*ranges;\s*#size-cells = <0x0\d>;\s*#address-cells = <0x0\d>;/,
      );
      expect(node).toContain(`size = <${size}0xc00000>;`);
      expect(node).toContain(`alignment = <${high}0x400000>;`);
      expect(node).toContain(`alloc-ranges = <${high}0x40000000 ${size}0x40000000>;`);
    },
  );

  test("a new pool joins a reserved-memory node that is there already", () => {
    const reserved = `reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
      linux,cma { compatible = "shared-dma-pool"; reusable; size = <0 0x400000>; }; };`;
    const other = {
      name: "linux,cma",
      node: "/reserved-memory/linux,cma",
      kind: "cma",
      allocRanges: [],
    } as const;
    const tree = apply(
      base(CELLS, reserved),
      emitDts(samplePlan(), sampleBoard({ regions: [other] }), { rootCells: CELLS }),
    );
    expect(tree).toMatch(/onebuf,cma \{[^}]*size = <0x00 0xc00000>;/);
    expect(tree).toMatch(/linux,cma \{[^}]*size = <0x00 0x400000>;/);
    expect(readFileSync(join(folder, "overlay.dts")).toString()).toContain("&{/reserved-memory} {");
  });

  test("a changed pool keeps its other properties", () => {
    const reserved = `reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
      linux,cma { compatible = "shared-dma-pool"; reusable; linux,cma-default; size = <0 0x4000000>; }; };`;
    const plan = samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 90n * MIB })] });
    const tree = apply(
      base(CELLS, reserved),
      emitDts(plan, sampleBoard(TREE_POOL), { rootCells: CELLS }),
    );
    expect(tree).toContain("size = <0x00 0x5c00000>;");
    expect(tree).toContain("linux,cma-default;");
    expect(tree.match(/linux,cma \{/g)).toHaveLength(1);
    expect(readFileSync(join(folder, "overlay.dts")).toString()).toContain(
      "&{/reserved-memory/linux,cma} {",
    );
  });
});
