import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, formatVersion, inVersions, parseVersion } from "./version.ts";

test.each([
  ["6.1", { major: 6, minor: 1 }],
  ["6.1.176", { major: 6, minor: 1 }],
  ["v5.10-rc3", { major: 5, minor: 10 }],
  ["6.1.0-50-arm64", { major: 6, minor: 1 }],
  [" 4.19\n", { major: 4, minor: 19 }],
])("%s", (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

test.each(["", "6", "six.one", "6.x", "kernel 6.1", "1234.1", "6.12345"])(
  "%j is no version",
  (text) => {
    expect(parseVersion(text)).toBeUndefined();
  },
);

test("minor versions are numbers, not digits", () => {
  expect(compareVersions({ major: 5, minor: 10 }, { major: 5, minor: 9 })).toBeGreaterThan(0);
  expect(compareVersions({ major: 5, minor: 19 }, { major: 6, minor: 0 })).toBeLessThan(0);
});

test("both bounds are inclusive, and each may be absent", () => {
  const at = (minor: number) => ({ major: 6, minor });
  expect([0, 1, 5, 6].map((minor) => inVersions(at(minor), "6.1", "6.5"))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(inVersions(at(1))).toBe(true);
  expect(inVersions(at(1), "6.2")).toBe(false);
  expect(inVersions(at(1), undefined, "6.0")).toBe(false);
});

test("what is written reads back", () => {
  const numbers = fc.record({ major: fc.nat(999), minor: fc.nat(9999) });
  fc.assert(
    fc.property(numbers, (version) => {
      expect(parseVersion(formatVersion(version))).toEqual(version);
    }),
  );
});
