import { expect, test } from "vitest";
import { findDriverRows } from "../drivers/table.ts";
import { chooseRow } from "./choose-row.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import { testKernel } from "./kernel/testing/test-kernel.ts";

/** V4L2 and DRM both have a driver for this scaler. */
const FIMC = ["samsung,exynos4210-fimc"];
const untold = createKernel();
const kernel = (...lines: readonly string[]) =>
  testKernel(`# Linux/arm 6.1.0 Kernel Configuration\n${lines.join("\n")}\n`);
const on = (name: string) => `CONFIG_${name}=y`;
const off = (name: string) => `# CONFIG_${name} is not set`;
const V4L2 = ["VIDEO_SAMSUNG_EXYNOS4_IS", "VIDEO_S5P_FIMC"];
const DRM = ["DRM_EXYNOS", "DRM_EXYNOS_FIMC"];

test("without a configuration the first row holds, and its rival is named", () => {
  const choice = chooseRow(FIMC, untold);
  expect(choice).toMatchObject({ row: { driver: "s5p-fimc" }, built: "unknown" });
  expect(choice?.rivals.map(({ driver }) => driver)).toEqual(["exynos-drm-fimc"]);
});

test("a configuration decides", () => {
  expect(chooseRow(FIMC, kernel(...V4L2.map(on), ...DRM.map(off)))).toMatchObject({
    row: { driver: "s5p-fimc" },
    built: "yes",
    rivals: [],
  });
  expect(chooseRow(FIMC, kernel(...V4L2.map(off), ...DRM.map(on)))).toMatchObject({
    row: { driver: "exynos-drm-fimc" },
    built: "yes",
  });
});

test("half of the symbols is not built", () => {
  const choice = chooseRow(
    FIMC,
    kernel(on("DRM_EXYNOS"), off("DRM_EXYNOS_FIMC"), ...V4L2.map(off)),
  );
  expect(choice).toMatchObject({ row: { driver: "s5p-fimc" }, built: "no" });
});

test("the earliest compatible that some driver has", () => {
  const [row] = findDriverRows(FIMC);
  expect(chooseRow(["acme,scaler", ...FIMC, "arm,pl111"], untold)?.row).toBe(row);
  expect(chooseRow(["acme,scaler"], untold)).toBeUndefined();
  expect(chooseRow([], untold)).toBeUndefined();
});
