import { expect, test } from "vitest";
import { iommuOfId } from "./iommu-map.ts";
import { iommusOf } from "./iommus.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { PropertyLiteral } from "./testing/build-blob.ts";

const on = { phandle: "/on" };
const off = { phandle: "/off" };

function treeWith(props: Record<string, PropertyLiteral>) {
  const tree = buildTree({
    children: {
      on: { props: { "#iommu-cells": 1 } },
      off: { props: { "#iommu-cells": 0, status: "disabled" } },
      device: { props: { ...props, keep: [on, off] } },
    },
  });
  return { tree, device: tree.nodeAt("/device") ?? tree.root };
}

test("entries tell the IOMMU, its arguments and whether it is enabled", () => {
  const { tree, device } = treeWith({ iommus: [on, 7, off] });
  expect(
    iommusOf(tree, device).map(({ iommu, args, enabled }) => [iommu.path, args, enabled]),
  ).toEqual([
    ["/on", [7], true],
    ["/off", [], false],
  ]);
});

test("Linux stops at an empty or broken entry", () => {
  for (const iommus of [
    [on, 7, 0, off],
    [on, 7, on],
    [on, 7, 99],
  ]) {
    const { tree, device } = treeWith({ iommus });
    expect(iommusOf(tree, device).map(({ iommu }) => iommu.path)).toEqual(["/on"]);
  }
});

test("an IOMMU may name itself: nothing is followed further", () => {
  const tree = buildTree({
    children: { a: { props: { "#iommu-cells": 0, iommus: [{ phandle: "/a" }] } } },
  });
  const node = tree.nodeAt("/a");
  expect(node && iommusOf(tree, node).map(({ iommu }) => iommu)).toEqual([node]);
});

test("a bus maps requester ids to an IOMMU", () => {
  const { tree, device } = treeWith({
    "iommu-map": [0x100, on, 0x4000, 0x100],
    "iommu-map-mask": 0xfff0,
  });
  expect(iommuOfId(tree, device, 0x123)).toMatchObject({
    kind: "iommu",
    id: 0x4020,
    enabled: true,
  });
  expect(iommuOfId(tree, device, 0x200)).toEqual({ kind: "bypass" });
});

test("no map, a missing node and a bad map are no IOMMU", () => {
  const lookUp = (props: Record<string, PropertyLiteral>) => {
    const { tree, device } = treeWith(props);
    return iommuOfId(tree, device, 1).kind;
  };
  expect(lookUp({})).toBe("none");
  expect(lookUp({ "iommu-map": [0, 99, 0, 16] })).toBe("none");
  expect(lookUp({ "iommu-map": [0, on, 0] })).toBe("invalid");
  expect(lookUp({ "iommu-map": true })).toBe("invalid");
  expect(lookUp({ "iommu-map": [1, on, 0, 16], "iommu-map-mask": 0xf0 })).toBe("invalid");
  // A length that wraps at 32 bits covers nothing, in the kernel too.
  expect(lookUp({ "iommu-map": [1, on, 0, 0xffffffff] })).toBe("bypass");
});
