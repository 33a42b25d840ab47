// Names of V4L2 as DRM has them.
import { expect, test } from "vitest";
import { scanOutFormat } from "./scan-out-format.ts";

const NV12 = 0x3231_564e;

test.each([
  ["XR24", 0x3432_5258, 0n],
  ["NV12", NV12, 0n],
  ["NM12", NV12, 0n],
  ["TM12", NV12, 0x0400_0000_0000_0001n],
  ["ST12", NV12, 0x0900_0000_0000_0001n],
])("%s", (format, code, modifier) => {
  expect(scanOutFormat(format)).toEqual({ code, modifier });
});

test("what DRM has no name for is not guessed", () => {
  expect(["VM12", "MM21", "H264"].map(scanOutFormat)).toEqual([undefined, undefined, undefined]);
});
