import { expect, test } from "vitest";
import { stringOf, u32Of } from "../../devicetree/cells.ts";
import { buildTree } from "../../devicetree/testing/build-blob.ts";
import { recordOf, treeOfRecord } from "./tree-record.ts";

const tree = buildTree(
  {
    props: { model: "Sample", "#address-cells": 2 },
    children: {
      soc: {
        children: {
          "vop@1000": { props: { status: "okay", reg: [0x1000, 0x100] } },
          "uart@2000": { props: { status: "okay" } },
        },
      },
      chosen: {},
    },
  },
  { reservations: [{ address: 0x8000_0000n, size: 0x1000n }] },
);

test("a record holds the nodes and properties that are kept, and the reservations", () => {
  const record = recordOf(tree, (node) =>
    node.name.startsWith("uart") || node.name === "chosen" ? undefined : ["model", "status"],
  );
  expect(record).toEqual({
    root: ["", { model: "Sample" }, ["soc", {}, ["vop@1000", { status: "okay" }]]],
    reservations: [["0x80000000", "0x1000"]],
  });
});

test("the tree of a record has the same nodes in the same order", () => {
  const record = recordOf(tree, (node) => node.properties.map(({ name }) => name));
  const again = treeOfRecord(record, "sample.dtb");
  expect(again?.file).toBe("sample.dtb");
  expect([...(again?.nodes() ?? [])].map(({ path }) => path)).toEqual([
    "/",
    "/soc",
    "/soc/vop@1000",
    "/soc/uart@2000",
    "/chosen",
  ]);
  const vop = again?.nodeAt("/soc/vop@1000");
  expect(vop && stringOf(vop, "status")).toBe("okay");
  expect(vop && u32Of(vop, "reg", 1)).toBe(0x100);
  expect(again?.reservations).toEqual([{ address: 0x8000_0000n, size: 0x1000n }]);
});
