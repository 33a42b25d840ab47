import { describe, expect, test } from "vitest";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import type { Board, Device } from "./board.ts";
import { parseBoardFile } from "./board-file.ts";
import { buildBoard } from "./build.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import type { LiveMachine } from "./live.ts";
import { ONE_CELL } from "./testing/sample.ts";

const VOP = "/soc/vop@3";
const ISP = "/soc/isp@2";
const tree = buildTree({
  props: { ...ONE_CELL, compatible: ["acme,board"], model: "Acme" },
  children: {
    "memory@0": { props: { device_type: "memory", reg: [0, 0x1000_0000] } },
    soc: {
      props: { ...ONE_CELL, ranges: true },
      children: {
        "mmu@1": { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } },
        "isp@2": {
          props: {
            compatible: "rockchip,rk3399-cif-isp",
            reg: [2, 1],
            iommus: { phandle: "/soc/mmu@1" },
          },
        },
        "vop@3": { props: { compatible: "rockchip,rk3399-vop-big", reg: [3, 1] } },
      },
    },
  },
});

function boardOf(yaml: string, live?: LiveMachine): Board {
  const { value, diagnostics } = parseBoardFile(yaml, "board.yaml");
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return buildBoard(tree, createKernel({ archHint: "arm64" }), value, live);
}

function deviceOf(yaml: string, node: string, live?: LiveMachine): Device {
  const device = boardOf(yaml, live).devices.find((one) => one.node === node);
  if (!device) throw new Error(`no ${node}`);
  return device;
}

const learnt = (node: string, facts: string, more = "") =>
  `live: { kernel: 6.1.0-50-arm64, devices: { ${node}: { ${facts} } } }\n${more}`;

test("beats tree, driver and kernel, and says how it was seen", () => {
  const device = deviceOf(learnt(VOP, "import: no, seen: { import: refused all }"), VOP);
  expect(device.import).toBe("no");
  expect(device.facts.at(-1)).toEqual({
    field: "import",
    value: "no: refused all",
    layer: "live",
    source: "board.yaml:1",
  });
});

test("what the user says beats it", () => {
  const yaml = learnt(VOP, "import: no, export: no", `devices: { ${VOP}: { import: yes } }`);
  expect(deviceOf(yaml, VOP)).toMatchObject({ import: "yes", export: "no" });
  const made = learnt("camera0", "import: yes", "devices: { camera0: { role: camera } }");
  expect(deviceOf(made, "camera0")).toMatchObject({ role: "camera", import: "yes" });
});

describe("formats", () => {
  test("are added to a list that is known", () => {
    const known = deviceOf("model: x", ISP).formats.produces ?? [];
    const device = deviceOf(learnt(ISP, "formats: { produces: [AR24] }"), ISP);
    expect(known.length).toBeGreaterThan(0);
    expect(known).not.toContain("AR24");
    expect(device.formats.produces).toEqual(
      expect.arrayContaining([...known, "AR24"]) as readonly string[],
    );
  });

  test("do not become a list where none is known: others may be taken too", () => {
    const yaml = learnt("box", "formats: { consumes: [NV12] }", "devices: { box: {} }");
    const device = deviceOf(yaml, "box");
    expect(device.formats).toEqual({});
    expect(device.facts.map(({ value }) => value)).toEqual(['{"consumes":["NV12"]}']);
  });
});

describe("a translation that was seen", () => {
  test("leaves open which memory its page tables reach, unlike one that the user vouches for", () => {
    const device = deviceOf(learnt(VOP, "translation: iommu"), VOP);
    expect(device).toMatchObject({
      translation: "iommu",
      needsContiguous: "no",
      physical: undefined,
    });
  });

  const group = (type: string): LiveMachine => ({
    source: "this machine",
    devices: [
      { file: "/dev/video0", title: "", node: ISP, driver: "rkisp1", group: { id: "1", type } },
    ],
    parameters: new Map(),
    heaps: undefined,
    areas: undefined,
  });

  test("yields to the machine as it is now, with all that was seen under it", () => {
    const yaml = learnt(ISP, "translation: iommu, needsContiguous: no, import: no");
    expect(deviceOf(yaml, ISP, group("DMA"))).toMatchObject({ needsContiguous: "no" });
    expect(deviceOf(yaml, ISP, group("identity"))).toMatchObject({
      translation: "none",
      needsContiguous: "yes",
      import: "no",
    });
  });

  test("scattered memory at a driver of one address means nothing without a translation", () => {
    expect(deviceOf(learnt(VOP, "needsContiguous: no"), VOP)).toMatchObject({
      translation: "none",
      memory: "gem-dma",
      needsContiguous: "yes",
    });
  });
});

test("another kernel's drivers may do otherwise: it is left out and said", () => {
  const yaml = `live: { kernel: 5.10.110, devices: { ${VOP}: { import: no } } }`;
  expect(deviceOf(yaml, VOP).import).toBe("yes");
  expect(boardOf(yaml).diagnostics).toMatchObject([
    { code: "board-learnt-elsewhere", severity: "warning", place: { file: "board.yaml:1" } },
  ]);
});

test("a device that is not there is left out and said", () => {
  const board = boardOf(learnt("/soc/vop@4", "import: yes"));
  expect(board.devices.map(({ node }) => node)).toEqual([ISP, VOP]);
  expect(board.diagnostics).toMatchObject([{ code: "board-no-such-node", severity: "warning" }]);
});

test("a release that says no version", () => {
  expect(parseBoardFile("live: { kernel: mainline }", "board.yaml").diagnostics).toMatchObject([
    { code: "board-bad-value", place: { line: 1, column: 17 } },
  ]);
});
