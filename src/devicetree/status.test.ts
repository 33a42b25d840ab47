import { expect, test } from "vitest";
import { isAvailable, isEnabled } from "./status.ts";
import { buildTree } from "./testing/build-blob.ts";
import { compatibleOf, isCompatible } from "./compatible.ts";

test.each([
  ["okay", true],
  ["ok", true],
  ["disabled", false],
  ["reserved", false],
  ["okay ", false],
])("status %j", (status, available) => {
  expect(isAvailable(buildTree({ props: { status } }).root)).toBe(available);
});

test("no status is available, an empty one is not", () => {
  expect(isAvailable(buildTree({}).root)).toBe(true);
  expect(isAvailable(buildTree({ props: { status: true } }).root)).toBe(false);
});

test("below a disabled bus nothing is enabled", () => {
  const tree = buildTree({
    children: {
      bus: { props: { status: "disabled" }, children: { dev: { props: { status: "okay" } } } },
    },
  });
  const device = tree.nodeAt("/bus/dev");
  expect(device && isAvailable(device)).toBe(true);
  expect(device && isEnabled(device)).toBe(false);
});

test("compatible names are compared without case", () => {
  const { root } = buildTree({ props: { compatible: ["Acme,Board", "acme,soc"] } });
  expect(compatibleOf(root)).toEqual(["Acme,Board", "acme,soc"]);
  expect(isCompatible(root, "acme,board")).toBe(true);
  expect(isCompatible(root, "acme")).toBe(false);
});
