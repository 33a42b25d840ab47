import { expect, test } from "vitest";
import { memoryOf, physicalLimit } from "./memory.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral } from "./testing/build-blob.ts";

const one = { "#address-cells": 1, "#size-cells": 1 };
const memory = (props: NodeLiteral["props"]): NodeLiteral => ({
  props: { device_type: "memory", ...props },
});

test("banks come from all memory nodes of the root", () => {
  const tree = buildTree({
    props: { "#address-cells": 2, "#size-cells": 2 },
    children: {
      "memory@40000000": memory({ reg: [0x40000000n, 0x80000000n, 0x1_00000000n, 0x40000000n] }),
      "memory@200000000": memory({ reg: [0x2_00000000n, 0x1000n] }),
      "off@0": memory({ reg: [0n, 1n], status: "disabled" }),
      soc: { children: { "sram@0": memory({ reg: [0n, 1n] }) } },
    },
  });
  expect(memoryOf(tree)).toEqual({
    banks: [
      { base: 0x40000000n, size: 0x80000000n },
      { base: 0x1_00000000n, size: 0x40000000n },
      { base: 0x2_00000000n, size: 0x1000n },
    ],
    known: true,
    diagnostics: [],
  });
  expect(physicalLimit(tree)).toBe(64);
});

test("no node, an empty one or banks of size 0 are filled in by the boot loader", () => {
  for (const children of [
    {},
    { memory: memory({}) },
    { memory: memory({ reg: [0x80000000, 0] }) },
  ]) {
    expect(memoryOf(buildTree({ props: one, children }))).toEqual({
      banks: [],
      known: false,
      diagnostics: [],
    });
  }
});

test("Linux does not look at a memory node without device_type", () => {
  const tree = buildTree({
    props: one,
    children: { "memory@10": { props: { reg: [0x10, 0x10] } } },
  });
  expect(memoryOf(tree)).toMatchObject({
    banks: [],
    known: false,
    diagnostics: [{ code: "devicetree-untyped-memory", place: { node: "/memory@10" } }],
  });
});

test("linux,usable-memory replaces reg", () => {
  const tree = buildTree({
    props: one,
    children: { memory: memory({ reg: [0, 16], "linux,usable-memory": [4, 8] }) },
  });
  expect(memoryOf(tree).banks).toEqual([{ base: 4n, size: 8n }]);
});

test("a root that says nothing has one cell for each", () => {
  const tree = buildTree({ children: { memory: memory({ reg: [1, 2] }) } });
  expect(memoryOf(tree).banks).toEqual([{ base: 1n, size: 2n }]);
  expect(physicalLimit(tree)).toBe(32);
});

test("left-over cells and absurd counts are warnings", () => {
  const left = memoryOf(
    buildTree({ props: one, children: { memory: memory({ reg: [1, 2, 3] }) } }),
  );
  expect(left.banks).toEqual([{ base: 1n, size: 2n }]);
  expect(left.diagnostics).toMatchObject([
    { code: "devicetree-bad-memory", place: { node: "/memory", property: "reg" } },
  ]);
  for (const count of [0, 0xffffffff]) {
    const props = { "#address-cells": count, "#size-cells": count };
    expect(
      memoryOf(buildTree({ props, children: { memory: memory({ reg: [1, 2, 3] }) } })),
    ).toMatchObject({ banks: [], known: false });
  }
});

test("a bank beyond 64 bits is cut", () => {
  const props = { "#address-cells": 2, "#size-cells": 2 };
  const tree = buildTree({
    props,
    children: { memory: memory({ reg: [0xfffffffffffff000n, 0x2000n] }) },
  });
  expect(memoryOf(tree).banks).toEqual([{ base: 0xfffffffffffff000n, size: 0x1000n }]);
});
