import { expect, test } from "vitest";
import { formatBytes, formatMemory } from "./amounts.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [41_472_000, "41.5 MB"],
  [1_244_160_000, "1.2 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0 B"],
  [65_536, "64 KiB"],
  [1_382_400, "1.3 MiB"],
  [33_554_432n, "32 MiB"],
  [4_294_967_296n, "4 GiB"],
])("%d bytes of memory are %s", (bytes, text) => {
  expect(formatMemory(bytes)).toBe(text);
});
