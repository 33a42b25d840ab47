import { describe, expect, test } from "vitest";
import { memoryRegionsOf, reservedMemory } from "./reserved-memory.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral } from "./testing/build-blob.ts";

const one = { "#address-cells": 1, "#size-cells": 1 };

function treeWith(children: Record<string, NodeLiteral>, device: NodeLiteral = {}) {
  return buildTree({
    props: one,
    children: { "reserved-memory": { props: { ...one, ranges: true }, children }, device },
  });
}

test("a default CMA region that Linux places itself, as on the Raspberry Pi", () => {
  const tree = treeWith({
    "linux,cma": {
      props: {
        compatible: "shared-dma-pool",
        size: 0x4000000,
        alignment: 0x400000,
        reusable: true,
        "linux,cma-default": true,
        "alloc-ranges": [0, 0x30000000],
      },
    },
  });
  const { regions, diagnostics } = reservedMemory(tree);
  expect(diagnostics).toEqual([]);
  expect(regions).toMatchObject([
    {
      name: "linux,cma",
      kind: "cma",
      base: undefined,
      size: 0x4000000n,
      alignment: 0x400000n,
      allocRanges: [{ base: 0n, size: 0x30000000n }],
      reusable: true,
      noMap: false,
      cmaDefault: true,
      available: true,
    },
  ]);
});

test.each([
  ["cma", { compatible: "shared-dma-pool", reusable: true }],
  ["dma-pool", { compatible: "shared-dma-pool", "no-map": true }],
  ["dma-pool", { compatible: "shared-dma-pool" }],
  ["plain", { compatible: "shared-dma-pool", reusable: true, "no-map": true }],
  ["restricted", { compatible: "restricted-dma-pool" }],
  ["plain", { compatible: "restricted-dma-pool", "no-map": true }],
  ["plain", { "no-map": true }],
] as const)("kind %s of %o", (kind, props) => {
  const { regions } = reservedMemory(
    treeWith({ r: { props: { reg: [0x1000, 0x1000], ...props } } }),
  );
  expect(regions).toMatchObject([{ kind, base: 0x1000n, size: 0x1000n }]);
});

test("of several entries the first is the region; disabled regions are listed as such", () => {
  const { regions } = reservedMemory(
    treeWith({ r: { props: { reg: [1, 2, 3, 4], status: "disabled" } } }),
  );
  expect(regions).toMatchObject([
    { base: 1n, size: 2n, more: [{ base: 3n, size: 4n }], available: false },
  ]);
});

describe("what Linux skips is a warning", () => {
  test.each([
    ["reg", { reg: [1, 2, 3] }],
    ["reg", { reg: true }],
    ["size", { size: 5n }],
    ["alignment", { size: 5, alignment: 6n }],
    ["alloc-ranges", { size: 5, "alloc-ranges": [1, 2, 3] }],
    ["alloc-ranges", { size: 5, "alloc-ranges": true }],
  ] as const)("a malformed %s", (property, props) => {
    const { regions, diagnostics } = reservedMemory(treeWith({ r: { props } }));
    expect(regions).toEqual([]);
    expect(diagnostics).toMatchObject([
      { code: "devicetree-bad-reserved-region", place: { node: "/reserved-memory/r", property } },
    ]);
  });

  test("cell counts other than the root's, or no ranges", () => {
    const child = { r: { props: { reg: [1, 2] } } };
    const parents: NonNullable<NodeLiteral["props"]>[] = [
      one,
      { ...one, "#size-cells": 2, ranges: true },
      { ranges: true },
    ];
    for (const props of parents) {
      const tree = buildTree({
        props: one,
        children: { "reserved-memory": { props, children: child } },
      });
      expect(reservedMemory(tree)).toMatchObject({
        regions: [],
        diagnostics: [{ code: "devicetree-bad-reserved-memory" }],
      });
    }
  });

  test("the 65th region", () => {
    const children = Object.fromEntries(
      Array.from({ length: 65 }, (_, at) => [`r@${at}`, { props: { reg: [at + 1, 1] } }]),
    );
    expect(reservedMemory(treeWith(children)).diagnostics).toMatchObject([
      { place: { node: "/reserved-memory/r@64" } },
    ]);
  });
});

test("a node with neither reg nor size is no region", () => {
  expect(reservedMemory(treeWith({ group: {} }))).toEqual({ regions: [], diagnostics: [] });
  expect(reservedMemory(buildTree({}))).toEqual({ regions: [], diagnostics: [] });
});

test("a device's regions are those it names that Linux made", () => {
  const tree = treeWith(
    {
      "left@1": { props: { reg: [1, 1] } },
      "off@2": { props: { reg: [2, 1], status: "disabled" } },
      "right@3": { props: { reg: [3, 1] } },
    },
    {
      props: {
        "memory-region": [
          { phandle: "/reserved-memory/right@3" },
          { phandle: "/reserved-memory/off@2" },
          { phandle: "/reserved-memory/left@1" },
          { phandle: "/device" },
        ],
      },
    },
  );
  const device = tree.nodeAt("/device");
  expect(device && memoryRegionsOf(tree, device).map(({ name }) => name)).toEqual([
    "right@3",
    "left@1",
  ]);
});
