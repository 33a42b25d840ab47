import { expect, test } from "vitest";
import { phandleArgs, phandleNodes } from "./phandles.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { Cell } from "./testing/build-blob.ts";

const a = { phandle: "/a" };
const b = { phandle: "/b" };

function listOf(...list: Cell[]) {
  const tree = buildTree({
    children: {
      a: { props: { "#x-cells": 2, phandle: 1 } },
      b: { props: { "#x-cells": 0, phandle: 2 } },
      huge: { props: { "#x-cells": 0xffffffff, phandle: 3 } },
      none: { props: { phandle: 4 } },
      user: { props: { xs: list } },
    },
  });
  const user = tree.nodeAt("/user") ?? tree.root;
  const { entries, diagnostics } = phandleArgs(tree, user, "xs", "#x-cells");
  return {
    entries: entries.map(({ node, args }) => [node?.path, ...args]),
    problems: diagnostics.map(({ message }) => message),
    nodes: phandleNodes(tree, user, "xs").map(({ path }) => path),
  };
}

test("each entry takes as many arguments as its node says; 0 is an empty entry", () => {
  expect(listOf(a, 5, 6, b, 0, a, 7, 8)).toMatchObject({
    entries: [["/a", 5, 6], ["/b"], [undefined], ["/a", 7, 8]],
    problems: [],
  });
});

test("the list ends at the first broken entry, with what is wrong", () => {
  expect(listOf(b, a, 5)).toMatchObject({
    entries: [["/b"]],
    problems: ["/a has #x-cells = 2, but 1 cells are left"],
  });
  expect(listOf(b, 99)).toMatchObject({
    entries: [["/b"]],
    problems: ["No node has the phandle 0x63"],
  });
  expect(listOf(3, 1)).toMatchObject({
    problems: ["/huge has #x-cells = 4294967295, but 1 cells are left"],
  });
  expect(listOf(4, b)).toMatchObject({ problems: ["/none has no #x-cells"] });
});

test("a list without arguments leaves out what names no node", () => {
  expect(listOf(b, 0, 99, b).nodes).toEqual(["/b", "/b"]);
});

test("an absent list is empty", () => {
  const tree = buildTree({});
  expect(phandleArgs(tree, tree.root, "xs", "#x-cells")).toEqual({ entries: [], diagnostics: [] });
});
