import * as fc from "fast-check";
import { expect, test } from "vitest";
import { modifierNames, modifierOf, parseModifier } from "./modifier.ts";

test.each([
  ["LINEAR", "DRM_FORMAT_MOD_LINEAR", 0n],
  ["linear", "DRM_FORMAT_MOD_LINEAR", 0n],
  ["DRM_FORMAT_MOD_NONE", "DRM_FORMAT_MOD_LINEAR", 0n],
  ["0x0", "DRM_FORMAT_MOD_LINEAR", 0n],
  ["DRM_FORMAT_MOD_ARM_AFBC(0x51)", "DRM_FORMAT_MOD_ARM_AFBC(0x51)", 0x800000000000051n],
  ["0x0900000000000001", "DRM_FORMAT_MOD_ALLWINNER_TILED", 0x900000000000001n],
  ["GENERIC_16_16_TILE", "DRM_FORMAT_MOD_SAMSUNG_16_16_TILE", 0x400000000000002n],
  ["BROADCOM(0x6004)", "BROADCOM(0x6004)", 0x700000000006004n],
])("%s is %s", (text, name, value) => {
  expect(parseModifier(text)).toMatchObject({ name, value });
});

test("AFBC says what its bits mean", () => {
  const { vendor, details } = modifierOf(0x800000000000051n);
  expect(vendor).toBe("ARM");
  expect(details).toEqual(["BLOCK_SIZE_16x16", "YTR", "SPARSE"]);
});

test("a vendor the header does not name is shown as a number", () => {
  expect(modifierOf(0x2a00000000000001n)).toMatchObject({ vendor: "0x2a", name: "0x2a(0x1)" });
});

test("no modifier", () => {
  for (const text of ["", "TILED?", "ARM_AFBC", "0x", "ARM_AFBC(0x10000000000000)"]) {
    expect(parseModifier(text), text).toBeUndefined();
  }
});

test("every value's name leads back to it", () => {
  const vendorsNamed = fc.bigInt({ min: 0n, max: 0x0affffffffffffffn });
  fc.assert(
    fc.property(vendorsNamed, (value) => {
      expect(parseModifier(modifierOf(value).name)?.value).toBe(value);
    }),
  );
  for (const name of modifierNames()) expect(parseModifier(name), name).toBeDefined();
});
