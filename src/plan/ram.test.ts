import { expect, test } from "vitest";
import { ramAvailable } from "./ram.ts";
import { GIB, MIB, sampleBoard } from "./testing/sample.ts";

test("what the banks have, less what Linux needs", () => {
  const memory = [
    { base: 0n, size: 128n * MIB },
    { base: GIB, size: 128n * MIB },
  ];
  expect(ramAvailable(sampleBoard({ memory }))?.bytes).toBe(232n * MIB);
});

test("carve-outs are gone; CMA is RAM like other RAM until a buffer takes it", () => {
  const regions = (["no-map", "carveout", "memreserve", "cma", "cma-default"] as const).map(
    (kind) => ({
      name: kind,
      kind,
      size: 8n * MIB,
      allocRanges: [],
    }),
  );
  expect(ramAvailable(sampleBoard({ memory: [{ base: 0n, size: 128n * MIB }], regions }))).toEqual({
    bytes: 80n * MIB,
    source: "128 MiB of RAM less 24 MiB carved out less 24 MiB for Linux itself (assumed)",
  });
});

test("never negative, and nothing where the boot loader fills the banks in", () => {
  expect(ramAvailable(sampleBoard({ memory: [{ base: 0n, size: 16n * MIB }] }))?.bytes).toBe(0n);
  expect(ramAvailable(sampleBoard({ memoryKnown: false }))).toBeUndefined();
});
