import { describe, expect, test } from "vitest";
import {
  buildTree,
  type NodeLiteral,
  type PropertyLiteral,
} from "../devicetree/testing/build-blob.ts";
import type { Board, Device } from "./board.ts";
import { buildBoard } from "./build.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import { testKernel } from "./kernel/testing/test-kernel.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { ONE_CELL } from "./testing/sample.ts";

type Nodes = Readonly<Record<string, NodeLiteral>>;

const RAM: Nodes = { "memory@0": { props: { device_type: "memory", reg: [0, 0x4000_0000] } } };

function boardOf(
  soc: Nodes,
  options: {
    readonly root?: Record<string, PropertyLiteral>;
    readonly top?: Nodes;
    readonly kernel?: Kernel;
  } = {},
): Board {
  const tree = buildTree({
    props: { ...ONE_CELL, compatible: ["acme,board"], model: "Acme Board", ...options.root },
    children: {
      ...(options.top ?? RAM),
      soc: { props: { ...ONE_CELL, ranges: true }, children: soc },
    },
  });
  return buildBoard(tree, options.kernel ?? createKernel({ archHint: "arm64" }));
}

const reg = [0, 16] as const;
const mmu: NodeLiteral = { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } };
const vop = (
  name: "big" | "lit",
  iommu?: string,
  more: Record<string, PropertyLiteral> = {},
): NodeLiteral => ({
  props: {
    compatible: `rockchip,rk3399-vop-${name}`,
    reg,
    ...(iommu === undefined ? {} : { iommus: { phandle: iommu } }),
    ...more,
  },
});

function device(board: Board, node: string): Device {
  const found = board.devices.find((one) => one.node === node);
  if (!found) throw new Error(`no device ${node}`);
  return found;
}

describe("a display behind its IOMMU", () => {
  const display = device(
    boardOf({ "mmu@1": mmu, "vop@2": vop("big", "/soc/mmu@1") }),
    "/soc/vop@2",
  );

  test("takes scattered pages", () => {
    expect(display).toMatchObject({
      role: "display",
      enabled: true,
      busMaster: "yes",
      translation: "iommu",
      iommu: "/soc/mmu@1",
      needsContiguous: "no",
      import: "yes",
      memory: "gem-scatter",
      window: { space: "iova" },
      obstacles: [],
    });
  });

  test("each fact with its layer and source", () => {
    expect(display.facts).toContainEqual({
      field: "iommus",
      value: "/soc/mmu@1",
      layer: "devicetree",
      source: "test.dtb: /soc/vop@2: iommus",
    });
    expect(display.facts.find(({ field }) => field === "import")?.layer).toBe("driver");
    expect(display.facts.every(({ source }) => source.length > 0)).toBe(true);
  });
});

describe("displays of one DRM device translate all or none", () => {
  const both: Nodes = { "mmu@1": mmu, "vop@2": vop("big", "/soc/mmu@1"), "vop@3": vop("lit") };

  test("one without an IOMMU takes it from the other", () => {
    const display = device(boardOf(both), "/soc/vop@2");
    expect(display).toMatchObject({
      translation: "none",
      needsContiguous: "yes",
      memory: "gem-dma",
    });
    expect(display.facts.some(({ value }) => value.includes("/soc/vop@3"))).toBe(true);
  });

  test("unless that one is disabled", () => {
    const off = { ...both, "vop@3": vop("lit", undefined, { status: "disabled" }) };
    expect(device(boardOf(off), "/soc/vop@2").translation).toBe("iommu");
  });
});

test("the mask of the device that attaches bounds the memory, behind an IOMMU that could hold more", () => {
  const top = {
    ...RAM,
    "display-subsystem": { props: { compatible: "rockchip,display-subsystem" } },
  };
  const wide: NodeLiteral = { props: { compatible: "rockchip,rk3568-iommu", "#iommu-cells": 0 } };
  const root = { "#address-cells": 2, "#size-cells": 1 };
  const board = boardOf({ "mmu@1": wide, "vop@2": vop("big", "/soc/mmu@1") }, { top, root });
  expect(device(board, "/soc/vop@2").physical).toEqual({ lo: 0n, hi: 0xffff_ffffn });
});

test("a PL111 imports unless it has memory of its own", () => {
  const top = {
    ...RAM,
    "reserved-memory": {
      props: { ...ONE_CELL, ranges: true } as const,
      children: {
        "vram@1000": { props: { compatible: "shared-dma-pool", reg: [0x1000, 0x1000] } },
      },
    },
  };
  const clcd = (more: Record<string, PropertyLiteral>) => ({
    "clcd@8": { props: { compatible: ["arm,pl111", "arm,primecell"], reg, ...more } },
  });
  const region = { "memory-region": { phandle: "/reserved-memory/vram@1000" } };
  expect(device(boardOf(clcd({}), { top }), "/soc/clcd@8").import).toBe("yes");
  const own = device(boardOf(clcd(region), { top }), "/soc/clcd@8");
  expect(own.import).toBe("no");
  expect(own.facts.filter(({ field }) => field === "import").at(-1)?.source).toContain(
    "pl111_drv.c:207",
  );
});

describe("nodes that are no known device", () => {
  test("one that looks like media is listed, and everything about it is open", () => {
    const board = boardOf({ "npu@7": { props: { compatible: "acme,npu", reg } } });
    expect(device(board, "/soc/npu@7")).toMatchObject({
      role: "unknown",
      roleHint: "npu",
      roles: [],
      row: undefined,
      busMaster: "unknown",
      translation: "unknown",
      needsContiguous: "unknown",
      import: "unknown",
      export: "unknown",
      physical: undefined,
    });
  });

  test("others are passed over", () => {
    expect(
      boardOf({
        "serial@7": { props: { compatible: "acme,uart", reg } },
        "gpu@8": { props: { reg } },
      }).devices,
    ).toEqual([]);
  });

  test("IOMMUs have a list of their own", () => {
    const off: NodeLiteral = { props: { ...mmu.props, status: "disabled" } };
    const strange: NodeLiteral = { props: { compatible: "acme,iommu", "#iommu-cells": 0 } };
    const { iommus } = boardOf({ "mmu@1": mmu, "mmu@2": off, "mmu@3": strange });
    expect(iommus.map(({ node, enabled }) => `${node} ${enabled}`)).toEqual([
      "/soc/mmu@1 true",
      "/soc/mmu@2 false",
      "/soc/mmu@3 true",
    ]);
  });
});

describe("what stands in the way of a device", () => {
  const rules = (board: Board, node: string) =>
    device(board, node).obstacles.map(({ rule, answer }) => `${rule} ${answer}`);

  test("it is disabled, or a bus above it is", () => {
    const below: Nodes = {
      bus: { props: { status: "disabled" }, children: { "vop@2": vop("big") } },
    };
    expect(
      rules(boardOf({ "vop@2": vop("big", undefined, { status: "disabled" }) }), "/soc/vop@2"),
    ).toEqual(["disabled no"]);
    const board = boardOf(below);
    expect(rules(board, "/soc/bus/vop@2")).toEqual(["disabled no"]);
    expect(device(board, "/soc/bus/vop@2").obstacles[0]?.fact.source).toBe(
      "test.dtb: /soc/bus: status",
    );
  });

  test("its driver is not built", () => {
    const kernel = testKernel(
      "# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_ARM64=y\nCONFIG_DRM_ROCKCHIP=y\n# CONFIG_ROCKCHIP_VOP is not set\n",
    );
    const { obstacles } = device(boardOf({ "vop@2": vop("big") }, { kernel }), "/soc/vop@2");
    expect(obstacles).toMatchObject([
      {
        rule: "driver-not-built",
        message: expect.stringContaining("CONFIG_ROCKCHIP_VOP") as string,
      },
    ]);
    expect(obstacles[0]?.message).not.toContain("CONFIG_DRM_ROCKCHIP");
  });
});

describe("the board as a whole", () => {
  test("model, memory and labels", () => {
    const top: Nodes = { ...RAM, __symbols__: { props: { vopb: "/soc/vop@2" } } };
    const board = boardOf({ "vop@2": vop("big") }, { top });
    expect(board).toMatchObject({
      file: "test.dtb",
      model: "Acme Board",
      memoryKnown: true,
      ramRange: { lo: 0n, hi: 0x3fff_ffffn },
    });
    expect(device(board, "/soc/vop@2").labels).toEqual(["vopb"]);
    expect(boardOf({}, { root: { model: true } }).model).not.toBe("");
  });

  test("banks that the boot loader fills in: RAM is where the cells of the root reach, unless the SoC is known", () => {
    expect(boardOf({}, { top: {} })).toMatchObject({
      memoryKnown: false,
      ramRange: { lo: 0n, hi: 0xffff_ffffn },
    });
    const a64 = boardOf(
      {},
      { top: {}, root: { compatible: ["acme,board", "allwinner,sun50i-a64"] } },
    );
    expect(a64.ramRange).toEqual({ lo: 0x4000_0000n, hi: 0xffff_ffffn });
    const wide = boardOf({}, { top: {}, root: { "#address-cells": 2 } });
    expect(wide.ramRange).toBeUndefined();
    expect(wide.assumptions.some((text) => text.includes("boot loader"))).toBe(true);
  });

  test("mem= leaves the first bytes", () => {
    const kernel = createKernel({ archHint: "arm64", cmdline: "mem=64M" });
    expect(boardOf({}, { kernel }).memory).toEqual([{ base: 0n, size: 0x400_0000n }]);
  });

  test("what is assumed is said, and what is told is not", () => {
    const said = boardOf({}).assumptions.join("\n");
    expect(said).toContain("no kernel configuration");
    expect(said).toContain("no kernel command line");
    const told = testKernel("# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_ARM64=y\n", {
      cmdline: "quiet",
      version: "6.1",
    });
    expect(boardOf({}, { kernel: told }).assumptions).toEqual([]);
  });

  test("a rival driver is an assumption", () => {
    const board = boardOf({ "fimc@1": { props: { compatible: "samsung,exynos4210-fimc", reg } } });
    expect(board.assumptions).toContain(
      "/soc/fimc@1 is driven by s5p-fimc; exynos-drm-fimc could bind it instead",
    );
  });
});

describe("a configuration of another architecture", () => {
  const cores = (name: string): Nodes => ({
    cpus: { children: { "cpu@0": { props: { compatible: name } } } },
  });
  const said = (core: string, arch: string) =>
    boardOf(
      {},
      {
        top: { ...RAM, ...cores(core) },
        kernel: testKernel(
          `# Linux/${arch} 6.1.0 Kernel Configuration\nCONFIG_${arch.toUpperCase()}=y\n`,
        ),
      },
    ).diagnostics;
  const codes = (core: string, arch: string) => said(core, arch).map(({ code }) => code);

  test("answers for another kernel, and a warning says so", () => {
    expect(said("arm,cortex-a9", "x86_64")[0]?.message).toBe(
      "the kernel configuration is for another architecture, and the board has arm cores",
    );
    expect(codes("arm,cortex-a9", "arm64")).toEqual(["board-other-architecture"]);
    expect(codes("arm,cortex-a53", "arm64")).toEqual([]);
  });

  test("64-bit cores run 32-bit kernels too", () => {
    expect(codes("arm,cortex-a53", "arm")).toEqual([]);
  });
});
