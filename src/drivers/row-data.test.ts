import { expect, test } from "vitest";
import { at, fourccs } from "./row-data.ts";

test("lines of one file become evidence", () => {
  expect(at("drivers/a.c", 3, 70)).toEqual(["drivers/a.c:3", "drivers/a.c:70"]);
});

test("a list of formats keeps its order", () => {
  expect(fourccs("NV12 YU12 XR24")).toEqual(["NV12", "YU12", "XR24"]);
});
