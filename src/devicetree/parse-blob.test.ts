import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBlob } from "./parse-blob.ts";
import { buildBlob, buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral } from "./testing/build-blob.ts";
import { mutated, randomNumbers } from "./testing/mutate.ts";
import { walkEverything } from "./testing/walk-everything.ts";
import type { Node } from "./tree.ts";

const board: NodeLiteral = {
  props: { model: "Test board", "#address-cells": 2, "#size-cells": 1 },
  children: {
    "soc@0": {
      props: { ranges: true },
      children: {
        "iommu@1000": { props: { "#iommu-cells": 1, reg: [0n, 0x1000] } },
        "camera@2000": { props: { iommus: [{ phandle: "/soc@0/iommu@1000" }, 5] } },
      },
    },
    chosen: {},
  },
};

test("nodes and properties come out in order, with paths and parents", () => {
  const tree = buildTree(board);
  expect([...tree.nodes()].map(({ path }) => path)).toEqual([
    "/",
    "/soc@0",
    "/soc@0/iommu@1000",
    "/soc@0/camera@2000",
    "/chosen",
  ]);
  expect(tree.root.name).toBe("");
  expect(tree.root.properties.map(({ name }) => name)).toEqual([
    "model",
    "#address-cells",
    "#size-cells",
  ]);
  expect(tree.nodeAt("/soc@0/camera@2000")?.parent).toBe(tree.nodeAt("/soc@0"));
  expect(tree.root.children.map(({ name }) => name)).toEqual(["soc@0", "chosen"]);
  expect(tree.nodeAt("/soc@0/camera")).toBeUndefined();
  expect(tree.nodeAt("soc@0")).toBeUndefined();
});

test("phandles lead to nodes; 0 and unknown ones to none", () => {
  const tree = buildTree(board);
  expect(tree.nodeWithPhandle(1)?.path).toBe("/soc@0/iommu@1000");
  expect(tree.nodeWithPhandle(0)).toBeUndefined();
  expect(tree.nodeWithPhandle(77)).toBeUndefined();
});

test("of two nodes with one phandle, and two properties with one name, the first counts", () => {
  const tree = buildTree({
    children: { a: { props: { phandle: 7 } }, b: { props: { phandle: 7 } } },
  });
  expect(tree.nodeWithPhandle(7)?.path).toBe("/a");
  const blob = buildBlob({ props: { aa: 1, bb: 2 } });
  const twice = Uint8Array.from(blob, (byte) => (byte === 0x62 ? 0x61 : byte));
  const root = parseBlob(twice, "twice.dtb").value?.root;
  expect(root?.properties.map(({ name }) => name)).toEqual(["aa", "aa"]);
  expect(root?.property("aa")?.bytes).toEqual(Uint8Array.of(0, 0, 0, 1));
});

test("values are views into the blob, also when it starts inside a larger buffer", () => {
  const blob = buildBlob({ props: { model: "m" } });
  const buffer = new Uint8Array(blob.length + 5);
  buffer.set(blob, 5);
  const value = parseBlob(buffer.subarray(5), "inner.dtb").value?.root.property("model")?.bytes;
  expect(value).toEqual(Uint8Array.of(0x6d, 0));
  expect(value?.buffer).toBe(buffer.buffer);
});

test("memory reservations, no-operation tokens and version 16 are read", () => {
  const reservations = [{ address: 0x80000000n, size: 0x10000n }];
  expect(buildTree(board, { reservations }).reservations).toEqual(reservations);
  for (const options of [{ nops: true }, { version: 16 as const }]) {
    expect(outline(buildTree(board, options).root)).toEqual(outline(buildTree(board).root));
  }
});

describe("what is wrong is an error with its code, place and node", () => {
  const blob = buildBlob(board);
  const structure = new DataView(blob.buffer).getUint32(8);
  const size = new DataView(blob.buffer).getUint32(36);

  function codeWith(change: (view: DataView, bytes: Uint8Array) => void): string | undefined {
    const bytes = Uint8Array.from(blob);
    change(new DataView(bytes.buffer), bytes);
    const { value, diagnostics } = parseBlob(bytes, "broken.dtb");
    expect(value).toBeUndefined();
    return diagnostics[0]?.code;
  }

  test.each<[string, (view: DataView, bytes: Uint8Array) => void]>([
    ["dtb-bad-magic", (view) => view.setUint32(0, 0xd00dfeee)],
    ["dtb-truncated", (view) => view.setUint32(4, blob.length + 1)],
    ["dtb-too-large", (view) => view.setUint32(4, 0x80000000)],
    ["dtb-block-out-of-bounds", (view) => view.setUint32(8, 0xfffffff0)],
    ["dtb-block-out-of-bounds", (view) => view.setUint32(12, blob.length)],
    ["dtb-block-out-of-bounds", (view) => view.setUint32(16, blob.length - 8)],
    ["dtb-misaligned", (view) => view.setUint32(8, structure + 2)],
    ["dtb-misaligned", (view) => view.setUint32(16, 44)],
    ["dtb-old-version", (view) => view.setUint32(20, 3)],
    ["dtb-new-version", (view) => view.setUint32(24, 18)],
    ["dtb-missing-end", (view) => view.setUint32(36, size - 4)],
    ["dtb-unbalanced", (view) => view.setUint32(structure + size - 8, 4)],
    ["dtb-unbalanced", (view) => view.setUint32(structure, 2)],
    ["dtb-no-root", (view) => view.setUint32(structure, 9)],
    ["dtb-bad-token", (view) => view.setUint32(structure, 5)],
    ["dtb-property-out-of-bounds", (view) => view.setUint32(structure + 12, 0xffffffff)],
    ["dtb-property-name-out-of-bounds", (view) => view.setUint32(structure + 16, 0xffff)],
    ["dtb-unterminated-reservations", (_view, bytes) => bytes.fill(1, 40)],
  ])("%s", (code, change) => {
    expect(codeWith(change)).toBe(code);
  });

  test("the place is the byte and the node reached", () => {
    const bytes = Uint8Array.from(blob);
    const property = [0, 0, 0, 3, 0, 0, 0, 8];
    const at = bytes.findLastIndex((_, index) =>
      property.every((byte, next) => bytes[index + next] === byte),
    );
    new DataView(bytes.buffer).setUint32(at + 4, 0x7fffffff);
    const [error] = parseBlob(bytes, "broken.dtb").diagnostics;
    expect(error?.place).toEqual({
      file: "broken.dtb",
      offset: at,
      node: "/soc@0/camera@2000",
    });
  });

  test("65 levels are one too many", () => {
    let tree: NodeLiteral = {};
    for (let level = 0; level < 63; level++) tree = { children: { n: tree } };
    expect(parseBlob(buildBlob(tree), "deep.dtb").value).toBeDefined();
    expect(parseBlob(buildBlob({ children: { n: tree } }), "deep.dtb").diagnostics[0]?.code).toBe(
      "dtb-too-deep",
    );
  });

  test("names have a length limit", () => {
    const long = "n".repeat(256);
    expect(
      parseBlob(buildBlob({ children: { [long]: {} } }), "long.dtb").diagnostics[0]?.code,
    ).toBe("dtb-name-too-long");
    expect(parseBlob(buildBlob({ props: { [long]: 1 } }), "long.dtb").diagnostics[0]?.code).toBe(
      "dtb-name-too-long",
    );
  });

  test("paths have one too, so that a small blob cannot make gigabytes of them", () => {
    let tree: NodeLiteral = {};
    for (let level = 0; level < 5; level++) tree = { children: { ["n".repeat(250)]: tree } };
    const [error] = parseBlob(buildBlob(tree), "long.dtb").diagnostics;
    expect(error?.code).toBe("dtb-name-too-long");
  });

  test("an empty file, and a file of eight bytes", () => {
    expect(parseBlob(new Uint8Array(0), "empty").diagnostics[0]?.code).toBe("dtb-truncated");
    expect(parseBlob(blob.subarray(0, 8), "short").diagnostics[0]?.code).toBe("dtb-truncated");
  });
});

test("odd names, data after the end and properties after children are warnings", () => {
  const odd = parseBlob(buildBlob({ children: { "a b": {}, "": {} } }), "odd.dtb");
  expect(odd.value).toBeDefined();
  expect(odd.diagnostics.map(({ code, notes }) => [code, notes])).toEqual([
    ["dtb-odd-node-name", ["1 more places have the same"]],
  ]);

  const blob = buildBlob(board);
  expect(parseBlob(Uint8Array.of(...blob, 0, 0), "padded.dtb").diagnostics).toEqual([]);
  expect(parseBlob(Uint8Array.of(...blob, 0, 1), "tail.dtb").diagnostics[0]?.code).toBe(
    "dtb-trailing-data",
  );

  // Turned into an inner node and its end, a property before another makes that one late.
  const late = buildBlob({ props: { first: Uint8Array.of(0, 0, 0, 0), second: 5 } });
  const view = new DataView(late.buffer);
  const at = view.getUint32(8) + 8;
  [1, 0x61000000, 4, 2].forEach((word, index) => view.setUint32(at + index * 4, word));
  const result = parseBlob(late, "late.dtb");
  expect(result.diagnostics[0]?.code).toBe("dtb-late-property");
  expect(result.value?.root.properties).toEqual([]);
  expect(result.value?.nodeAt("/a")).toBeDefined();
});

const name = fc.stringMatching(/^[a-zA-Z0-9,._+-]{1,12}$/).filter((text) => text !== "__proto__");
const value = fc.uint8Array({ maxLength: 24 });
const { literal } = fc.letrec<{ literal: NodeLiteral }>((tie) => ({
  literal: fc.record({
    props: fc.dictionary(name, value, { maxKeys: 5 }),
    children: fc.oneof(
      { maxDepth: 5 },
      fc.constant({}),
      fc.dictionary(name, tie("literal"), { maxKeys: 4 }),
    ),
  }),
}));

test("any tree comes back as it was", () => {
  fc.assert(
    fc.property(literal, fc.boolean(), (tree, nops) => {
      const result = parseBlob(buildBlob(tree, { nops }), "random.dtb");
      expect(result.diagnostics).toEqual([]);
      expect(result.value && outline(result.value.root)).toEqual(plain(tree));
    }),
  );
});

test("a damaged blob gives a value or an error, soon, and a value can be asked everything", () => {
  const blob = buildBlob(board, { reservations: [{ address: 1n, size: 2n }] });
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const damaged = mutated(blob, blob, randomNumbers(seed));
      const start = performance.now();
      const { value: tree, diagnostics } = parseBlob(damaged, "damaged.dtb");
      if (tree === undefined)
        expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
      else expect(walkEverything(tree)).not.toBeNaN();
      expect(performance.now() - start).toBeLessThan(1000);
    }),
    { numRuns: 2000 },
  );
});

interface Outline {
  readonly props: Readonly<Record<string, readonly number[]>>;
  readonly children: Readonly<Record<string, Outline>>;
}

function outline(node: Node): Outline {
  return {
    props: Object.fromEntries(
      node.properties.map((property) => [property.name, [...property.bytes]]),
    ),
    children: Object.fromEntries(node.children.map((child) => [child.name, outline(child)])),
  };
}

function plain(tree: NodeLiteral): Outline {
  return {
    props: Object.fromEntries(
      Object.entries(tree.props ?? {}).map(([key, bytes]) => [key, [...(bytes as Uint8Array)]]),
    ),
    children: Object.fromEntries(
      Object.entries(tree.children ?? {}).map(([key, child]) => [key, plain(child)]),
    ),
  };
}
