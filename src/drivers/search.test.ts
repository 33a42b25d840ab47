import { expect, test } from "vitest";
import { searchDrivers } from "./search.ts";
import { driverRows } from "./table.ts";

test("by a part of a compatible and by role, in any case", () => {
  const found = searchDrivers(["ROCKCHIP", "display"]);
  expect(found.map(({ driver }) => driver)).toContain("rockchip-vop");
  expect(found.map(({ driver }) => driver)).not.toContain("rkvdec");
});

test("by the name that sysfs has", () => {
  expect(searchDrivers(["exynos4-fimc"]).map(({ driver }) => driver)).toContain("s5p-fimc");
  expect(searchDrivers(["virtio-mmio"]).map(({ driver }) => driver)).toEqual(["virtio_gpu"]);
});

test("no word is every row, and nonsense none", () => {
  expect(searchDrivers([])).toHaveLength(driverRows.length);
  expect(searchDrivers(["no such driver"])).toEqual([]);
});
