import { describe, expect, test } from "vitest";
import { PROFILE_NAMES, pressureFor } from "./profiles.ts";

const GIB = 2 ** 30;

describe("profiles of pressure", () => {
  test("are known by name", () => {
    expect(PROFILE_NAMES).toEqual(["none", "light", "busy", "heavy"]);
    for (const name of PROFILE_NAMES) expect(pressureFor(name, GIB)?.name).toBe(name);
    expect(pressureFor("quiet", GIB)).toBeUndefined();
  });

  test.each([GIB / 8, GIB / 4, GIB, 8 * GIB])("leave room to live in on %i bytes of RAM", (ram) => {
    for (const name of PROFILE_NAMES) {
      const profile = pressureFor(name, ram);
      const pinned = profile?.pinned.reduce((sum, { bytes }) => sum + bytes, 0) ?? ram;
      expect(pinned / ram + (profile?.anonymous.most ?? 1)).toBeLessThan(0.75);
      for (const { bytes } of profile?.others ?? []) expect(bytes).toBeLessThanOrEqual(ram / 128);
    }
  });

  test("grow from one to the next", () => {
    const made = PROFILE_NAMES.map((name) => pressureFor(name, GIB));
    const sorted = made.toSorted((a, b) => (a?.pageCacheRate ?? 0) - (b?.pageCacheRate ?? 0));
    expect(sorted).toEqual(made);
  });
});
