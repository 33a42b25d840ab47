import { expect, test } from "vitest";
import { nearest } from "./suggest.ts";

test.each([
  ["displya", ["camera", "display"], "display"],
  ["formt", ["from", "format", "buffers"], "format"],
  ["nv12", ["NV21", "NV12"], "NV12"],
  ["buffer", ["buffers"], "buffers"],
])("%s among %j is %s", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test("nothing is near enough", () => {
  expect(nearest("gpu", ["camera", "display"])).toBeUndefined();
  expect(nearest("x", ["y"])).toBeUndefined();
  expect(nearest("", ["a"])).toBeUndefined();
});

test("the first of equally near words wins, and the word itself beats all", () => {
  expect(nearest("NV13", ["NV12", "NV15"])).toBe("NV12");
  expect(nearest("rate", ["rates", "rate"])).toBe("rate");
});
