import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTree } from "./testing/build-blob.ts";
import { walkEverything } from "./testing/walk-everything.ts";
import { treeFromEntries } from "./tree-from-entries.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("directories are nodes and files are properties; the name files are left out", () => {
  const { value: tree, diagnostics } = treeFromEntries("/proc/device-tree", [
    { path: "/" },
    { path: "/name", bytes: bytes(0) },
    { path: "/soc/gpu@1/phandle", bytes: bytes(0, 0, 0, 9) },
    { path: "/soc/gpu@1/name", bytes: bytes(0x67, 0) },
    { path: "/soc/empty" },
  ]);
  expect(diagnostics).toEqual([]);
  expect([...(tree?.nodes() ?? [])].map(({ path }) => path)).toEqual([
    "/",
    "/soc",
    "/soc/gpu@1",
    "/soc/empty",
  ]);
  expect(tree?.nodeAt("/soc/gpu@1")?.properties.map(({ name }) => name)).toEqual(["phandle"]);
  expect(tree?.nodeWithPhandle(9)?.parent?.name).toBe("soc");
  expect(tree?.root.properties).toEqual([]);
});

test("what is no path, or is there twice, is a warning; nothing at all is an error", () => {
  const { value: tree, diagnostics } = treeFromEntries("t", [
    { path: "relative", bytes: bytes(1) },
    { path: "/a//b", bytes: bytes(1) },
    { path: "/p", bytes: bytes(1) },
    { path: "/p", bytes: bytes(2) },
    { path: "/n".repeat(65) },
  ]);
  expect(tree?.root.property("p")?.bytes).toEqual(bytes(1));
  expect(diagnostics.map(({ severity, place }) => [severity, place?.node?.slice(0, 8)])).toEqual([
    ["warning", "relative"],
    ["warning", "/a//b"],
    ["warning", "/p"],
    ["warning", "/n/n/n/n"],
  ]);
  expect(treeFromEntries("t", []).diagnostics[0]?.code).toBe("devicetree-empty");
});

test("the entries of any tree make the same tree", () => {
  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const node = fc.dictionary(name, fc.uint8Array({ maxLength: 8 }), { maxKeys: 3 });
  fc.assert(
    fc.property(node, fc.dictionary(name, node, { maxKeys: 4 }), (props, children) => {
      const blob = buildTree({
        props,
        children: Object.fromEntries(
          Object.entries(children).map(([key, value]) => [key, { props: value }]),
        ),
      });
      const entries = [...blob.nodes()].flatMap((at) => [
        { path: at.path },
        ...at.properties.map((property) => ({
          path: `${at.path === "/" ? "" : at.path}/${property.name}`,
          bytes: property.bytes,
        })),
      ]);
      const tree = treeFromEntries("t", entries).value;
      const listed = (
        nodes: Iterable<{
          path: string;
          properties: readonly { name: string; bytes: Uint8Array }[];
        }>,
      ) =>
        [...nodes].map(({ path, properties }) => [
          path,
          properties.filter((p) => p.name !== "name").map((p) => [p.name, ...p.bytes]),
        ]);
      expect(listed(tree?.nodes() ?? [])).toEqual(listed(blob.nodes()));
      expect(tree && walkEverything(tree)).not.toBeNaN();
    }),
  );
});
