import * as fc from "fast-check";
import { expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { parseReserved, readGroups } from "./groups.ts";

test("groups by their numbers; one without a type has none", () => {
  const files = kernelFiles({
    "sys/kernel/iommu_groups/10/type": "identity\n",
    "sys/kernel/iommu_groups/10/devices/0000:00:02.0": "",
    "sys/kernel/iommu_groups/10/devices/0000:00:01.0": "",
    "sys/kernel/iommu_groups/9/name": "gpu\n",
  });
  expect(readGroups(files)).toEqual([
    { id: "9", type: null, devices: [], reserved: [] },
    { id: "10", type: "identity", devices: ["0000:00:01.0", "0000:00:02.0"], reserved: [] },
  ]);
});

test("reserved regions as the kernel prints them, up to the end of the address space", () => {
  const text =
    "0x0000000008000000 0x00000000080fffff msi\n0xfffffff000000000 0xffffffffffffffff reserved\nbroken\n";
  expect(parseReserved(text)).toEqual([
    { lo: 0x800_0000n, hi: 0x80f_ffffn, kind: "msi" },
    { lo: 0xffff_fff0_0000_0000n, hi: 0xffff_ffff_ffff_ffffn, kind: "reserved" },
  ]);
});

test("takes any text", () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseReserved(text))));
  const line = fc.tuple(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(0n, 2n ** 64n - 1n));
  fc.assert(
    fc.property(line, ([lo, hi]) => {
      const text = `0x${lo.toString(16).padStart(16, "0")} 0x${hi.toString(16).padStart(16, "0")} msi`;
      expect(parseReserved(text)).toEqual([{ lo, hi, kind: "msi" }]);
    }),
  );
});
