import { expect, test } from "vitest";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import { archOf } from "./arch.ts";

test.each([
  ["arm,cortex-a53", "arm64"],
  ["arm,cortex-a72", "arm64"],
  ["arm,cortex-a510", "arm64"],
  ["qcom,kryo468", "arm64"],
  ["arm,cortex-a7", "arm"],
  ["arm,cortex-a9", "arm"],
  ["arm,cortex-a17", "arm"],
  ["qcom,krait", "arm"],
  ["riscv", undefined],
])("%s: %s", (core, arch) => {
  expect(
    archOf(
      buildTree({ children: { cpus: { children: { "cpu@0": { props: { compatible: core } } } } } }),
    ),
  ).toBe(arch);
});

test("no cores, nothing known", () => {
  expect(archOf(buildTree({}))).toBeUndefined();
});
