import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringOf } from "../devicetree/cells.ts";
import { buildBlob, buildTree } from "../devicetree/testing/build-blob.ts";
import type { NodeLiteral } from "../devicetree/testing/build-blob.ts";
import type { Node } from "../devicetree/tree.ts";
import { readTree } from "./read-tree.ts";

let folder = "";
const path = process.env["PATH"];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-tree-"));
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

test("a blob", () => {
  const file = write("board.dtb", buildBlob({ props: { model: "m" } }));
  expect(readTree(file).value?.root.properties.map(({ name }) => name)).toEqual(["model"]);
  expect(readTree(write("x.dtb", "no blob at all")).diagnostics[0]?.code).toBe("dtb-bad-magic");
});

test("a directory behind a symbolic link; links inside are not followed", () => {
  write("base/compatible", "acme,board\0");
  write("base/soc/gpu@1/status", "okay\0");
  symlinkSync(join(folder, "base"), join(folder, "base", "loop"));
  symlinkSync(join(folder, "base"), join(folder, "device-tree"));
  const { value: tree, diagnostics } = readTree(join(folder, "device-tree"));
  expect(diagnostics).toEqual([]);
  expect([...(tree?.nodes() ?? [])].map((node) => node.path)).toEqual(["/", "/soc", "/soc/gpu@1"]);
});

test("another directory, and nothing at all, are errors", () => {
  expect(readTree(folder).diagnostics[0]?.code).toBe("devicetree-not-a-tree");
  expect(readTree(join(folder, "absent.dtb")).diagnostics[0]?.code).toBe("devicetree-unreadable");
});

test("source without dtc says what to install", () => {
  const file = write("board.dts", "/dts-v1/; / { };");
  process.env["PATH"] = folder;
  const [error] = readTree(file).diagnostics;
  expect(error?.code).toBe("devicetree-no-compiler");
  expect(error?.help).toContain("device-tree-compiler");
});

// dtc is the oracle here; where it is not installed these show as skipped.
const withDtc = test.skipIf(spawnSync("dtc", ["--version"]).error !== undefined);

withDtc("source that does not compile says where", () => {
  const [error] = readTree(write("board.dts", '/dts-v1/;\n#include "soc.dtsi"\n')).diagnostics;
  expect(error?.code).toBe("devicetree-source");
  expect(error?.notes?.join()).toContain("board.dts");
  expect(error?.help).toContain("preprocessor");
});

withDtc("dtc and the builder of the tests make the same tree", () => {
  const source = `/dts-v1/;
    / {
      #address-cells = <2>;
      model = "Acme", "board";
      soc@0 {
        ranges;
        iommu: iommu@1000 { reg = /bits/ 64 <0x1000>; phandle = <1>; };
        camera { iommus = <&iommu 5>; mac = [01 02 03]; };
      };
    };`;
  const literal: NodeLiteral = {
    props: { "#address-cells": 2, model: ["Acme", "board"] },
    children: {
      "soc@0": {
        props: { ranges: true },
        children: {
          "iommu@1000": { props: { reg: 0x1000n, phandle: 1 } },
          camera: {
            props: { iommus: [{ phandle: "/soc@0/iommu@1000" }, 5], mac: Uint8Array.of(1, 2, 3) },
          },
        },
      },
    },
  };
  const tree = readTree(write("board.dts", source)).value;
  const listed = (nodes: Iterable<Node>): unknown =>
    [...nodes]
      .filter((node) => node.name !== "__symbols__")
      .map((node) => [
        node.path,
        node.properties.map((property) => [property.name, ...property.bytes]),
      ]);
  expect(tree && listed(tree.nodes())).toEqual(listed(buildTree(literal).nodes()));
  const symbols = tree?.nodeAt("/__symbols__");
  expect(symbols && stringOf(symbols, "iommu")).toBe("/soc@0/iommu@1000");
});
