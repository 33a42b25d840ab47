import { expect, test } from "vitest";
import { limitMemory } from "./memory-limit.ts";
import { DEBIAN_ARM64, DEBIAN_ARMHF, testKernel } from "./testing/test-kernel.ts";

const MIB = 1n << 20n;
const BANKS = [
  { base: 0x8000_0000n, size: 256n * MIB },
  { base: 0x4000_0000n, size: 256n * MIB },
];

test("arm64 keeps the lowest bytes", () => {
  const kernel = testKernel(DEBIAN_ARM64, { cmdline: "mem=384M" });
  expect(limitMemory(kernel, BANKS)).toEqual([
    { base: 0x4000_0000n, size: 256n * MIB },
    { base: 0x8000_0000n, size: 128n * MIB },
  ]);
});

test("arm takes the range given instead of the tree's banks", () => {
  const arm = (cmdline: string) => limitMemory(testKernel(DEBIAN_ARMHF, { cmdline }), BANKS);
  expect(arm("mem=128M")).toEqual([{ base: 0x4000_0000n, size: 128n * MIB }]);
  expect(arm("mem=128M@0x80000000")).toEqual([{ base: 0x8000_0000n, size: 128n * MIB }]);
});

test("without the parameter, or with no bank known, nothing changes", () => {
  expect(limitMemory(testKernel(DEBIAN_ARM64), BANKS)).toBe(BANKS);
  expect(limitMemory(testKernel(DEBIAN_ARMHF, { cmdline: "mem=128M" }), [])).toEqual([]);
});
