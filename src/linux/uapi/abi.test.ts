import { expect, test } from "vitest";
import { abiOf } from "./abi.ts";

test.each([
  ["x64", "6.1.0-50-amd64", "lp64"],
  ["arm64", "4.4.0", "lp64"],
  ["riscv64", "6.6.1", "lp64"],
  ["arm", "6.1.0-50-armmp", "arm32"],
  ["arm", "5.6.0-rc1", "arm32"],
  ["arm", "5.4.219", "arm32-time32"],
  ["arm", "3.10.104-android", "arm32-time32"],
  ["ia32", "6.1.0", "i386"],
  ["ia32", "4.19", "i386-time32"],
])("%s with Linux %s lays structures out as %s", (architecture, release, name) => {
  expect(abiOf(architecture, release)?.name).toBe(name);
});

test.each(["ppc64", "mips", "s390x"])("%s numbers ioctls in its own way: not known", (other) => {
  expect(abiOf(other, "6.1.0")).toBeUndefined();
});
