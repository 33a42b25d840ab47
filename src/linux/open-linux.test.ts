// This machine, whatever it is: it opens, and what it has not is absent without an error.
import { expect, test } from "vitest";
import { openLinux } from "./open-linux.ts";

test("a platform opens on any machine, and its clock runs", async () => {
  const platform = openLinux();
  expect(platform.traits.name).toMatch(/^Linux \d/);
  expect(platform.copyEngines.map(({ id }) => id)).toEqual(["cpu"]);
  expect(platform.stats().pools.find(({ pool }) => pool === "ram")?.size).toBeGreaterThan(0);
  const before = platform.now();
  expect(await platform.wait([], 2_000_000)).toEqual([]);
  expect(platform.now() - before).toBeGreaterThanOrEqual(2_000_000);
  expect(await platform.wait([])).toEqual([]);
  expect(platform.held()).toEqual([]);
  platform[Symbol.dispose]();
  platform[Symbol.dispose]();
});
