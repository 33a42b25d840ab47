import { describe, expect, test } from "vitest";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import type { NodeLiteral } from "../devicetree/testing/build-blob.ts";
import { treeFromEntries } from "../devicetree/tree-from-entries.ts";
import type { Board } from "./board.ts";
import { parseBoardFile } from "./board-file.ts";
import { buildBoard } from "./build.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import { DEBIAN_ARM64, testKernel, WITH_HEAPS } from "./kernel/testing/test-kernel.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { ONE_CELL } from "./testing/sample.ts";

const soc: Record<string, NodeLiteral> = {
  "mmu@1": { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } },
  "isp@2": {
    props: {
      compatible: "rockchip,rk3399-cif-isp",
      reg: [2, 1],
      iommus: { phandle: "/soc/mmu@1" },
    },
  },
  "mdp@4": { props: { compatible: "qcom,mdp5", reg: [4, 1] } },
  "vop@3": { props: { compatible: "rockchip,rk3399-vop-big", reg: [3, 1] } },
};
const tree = buildTree({
  props: { ...ONE_CELL, compatible: ["acme,board"], model: "Acme" },
  children: {
    __symbols__: { props: { camera: "/soc/isp@2" } },
    "memory@0": { props: { device_type: "memory", reg: [0, 0x1000_0000] } },
    soc: { props: { ...ONE_CELL, ranges: true }, children: soc },
  },
});

function boardOf(yaml: string, kernel: Kernel = createKernel({ archHint: "arm64" })): Board {
  const { value, diagnostics } = parseBoardFile(yaml, "board.yaml");
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return buildBoard(tree, kernel, value);
}

const deviceOf = (yaml: string, node: string) =>
  boardOf(yaml).devices.find((device) => device.node === node);

describe("a device of the tree", () => {
  test("named by path or by label; what is not said stays", () => {
    for (const name of ["/soc/isp@2", "camera", '"&camera"']) {
      const device = deviceOf(`devices: { ${name}: { export: no } }`, "/soc/isp@2");
      expect(device).toMatchObject({ export: "no", import: "yes", translation: "iommu" });
      expect(device?.facts.at(-1)).toEqual({
        field: "export",
        value: "no",
        layer: "user",
        source: "board.yaml:1",
      });
    }
  });

  test("without the IOMMU that the tree shows: contiguous memory, and its reach is open", () => {
    expect(deviceOf("devices: { camera: { translation: none } }", "/soc/isp@2")).toMatchObject({
      translation: "none",
      iommu: undefined,
      needsContiguous: "yes",
      physical: undefined,
    });
  });

  test("behind one that the tree does not show", () => {
    expect(deviceOf("devices: { /soc/vop@3: { translation: iommu } }", "/soc/vop@3")).toMatchObject(
      {
        translation: "iommu",
        needsContiguous: "no",
        memory: "gem-scatter",
      },
    );
  });

  test("one that refuses every import without an IOMMU takes them with one", () => {
    expect(deviceOf("model: x", "/soc/mdp@4")).toMatchObject({ memory: "refuses", import: "no" });
    expect(deviceOf("devices: { /soc/mdp@4: { translation: iommu } }", "/soc/mdp@4")).toMatchObject(
      { memory: "gem-scatter", import: "yes" },
    );
  });

  test("disabled by the user: an obstacle like the tree's own, and enabled again none", () => {
    expect(deviceOf("devices: { /soc/vop@3: { enabled: false } }", "/soc/vop@3")).toMatchObject({
      enabled: false,
      obstacles: [
        { rule: "disabled", answer: "no", fact: { layer: "user", source: "board.yaml:1" } },
      ],
    });
    expect(deviceOf("devices: { /soc/vop@3: { enabled: true } }", "/soc/vop@3")?.obstacles).toEqual(
      [],
    );
  });

  test("a window of device addresses leaves all memory, one of physical addresses only its own", () => {
    const window = (space: string) =>
      deviceOf(`devices: { camera: { window: { space: ${space}, lo: 0, hi: 1M } } }`, "/soc/isp@2");
    expect(window("physical")?.physical).toEqual({ lo: 0n, hi: 0x10_0000n });
    expect(window("iova")?.physical?.hi).toBe((1n << 48n) - 1n);
  });

  test("alignment adds to the driver's", () => {
    const { alignment } =
      deviceOf("devices: { camera: { alignment: { stride: 256 } } }", "/soc/isp@2") ?? {};
    expect(alignment).toMatchObject({ stride: 256 });
  });
});

describe("a device that the tree does not have", () => {
  test("what is not said is not known", () => {
    expect(deviceOf("devices: { npu: { role: npu, import: yes } }", "npu")).toMatchObject({
      role: "npu",
      import: "yes",
      export: "unknown",
      translation: "unknown",
      needsContiguous: "unknown",
      physical: undefined,
    });
  });

  test("a path beside a real one is likely a slip", () => {
    expect(boardOf("devices: { /soc/isp@3: { import: no } }").diagnostics).toContainEqual(
      expect.objectContaining({ code: "board-no-such-node", help: "did you mean /soc/isp@2?" }),
    );
    expect(boardOf("devices: { npu: { import: no } }").diagnostics).toEqual([]);
  });
});

describe("CMA", () => {
  const heapCma = (board: Board) => board.heaps.find(({ id }) => id === "heap:cma");

  test("of the user's size and place, and its heap by that name", () => {
    const board = boardOf("cma: { size: 16M, base: 0x8000000 }", testKernel(WITH_HEAPS));
    expect(board.cma).toMatchObject({
      name: "reserved",
      setBy: "user",
      size: 0x100_0000n,
      range: { lo: 0x800_0000n, hi: 0x8ff_ffffn },
    });
    expect(heapCma(board)).toMatchObject({
      exists: "yes",
      region: "reserved",
      names: ["reserved"],
    });
  });

  test("brings back an area that the command line took away", () => {
    const kernel = testKernel(WITH_HEAPS, { cmdline: "cma=0" });
    expect(heapCma(boardOf("model: x", kernel))?.exists).toBe("no");
    expect(heapCma(boardOf("cma: { size: 16M }", kernel))?.exists).toBe("yes");
  });

  test("but no heap that this kernel is built without", () => {
    expect(heapCma(boardOf("cma: { size: 16M }", testKernel(DEBIAN_ARM64)))?.exists).toBe("no");
  });

  test("of no bytes is none", () => {
    const board = boardOf("cma: { size: 0 }", testKernel(WITH_HEAPS));
    expect(board.cma).toMatchObject({ name: undefined, size: 0n, range: undefined });
    expect(heapCma(board)?.exists).toBe("no");
  });
});

describe("heaps", () => {
  test("of the user's come with the user's word for it", () => {
    expect(
      boardOf("heaps: { secure: { contiguous: yes, aliases: [svp] } }").heaps.at(-1),
    ).toMatchObject({
      id: "heap:secure",
      exists: "yes",
      paths: ["/dev/dma_heap/secure", "/dev/dma_heap/svp"],
      facts: [{ layer: "user", source: "board.yaml:1" }],
    });
  });

  test("with a range and no region lie there all the same", () => {
    const board = boardOf(
      "heaps: { secure: { contiguous: yes, range: { lo: 0x9000000, hi: 0x9ffffff } } }",
    );
    expect(board.heaps.at(-1)?.region).toBe("secure");
    expect(board.regions.find(({ name }) => name === "secure")?.range).toEqual({
      lo: 0x900_0000n,
      hi: 0x9ff_ffffn,
    });
  });
});

test("model and memory", () => {
  const board = boardOf("{ model: Other, memory: 64M }");
  expect(board).toMatchObject({
    model: "Other",
    file: "board.yaml",
    memory: [{ base: 0n, size: 0x400_0000n }],
    memoryKnown: true,
  });
  expect(boardOf("tree: x").model).toBe("Acme");
});

test("a board without a tree: the file is all there is", () => {
  const { value: empty } = treeFromEntries("board.yaml", [{ path: "/" }]);
  const { value: file } = parseBoardFile(
    "memory: 256M\ndevices: { camera: { role: camera, import: yes } }",
    "board.yaml",
  );
  if (!empty || !file) throw new Error("the test's board does not read");
  const board = buildBoard(empty, createKernel(), file);
  expect(board.devices.map(({ node, roles }) => `${node} ${roles.join()}`)).toEqual([
    "camera camera",
  ]);
  expect(board.diagnostics).toEqual([]);
});
