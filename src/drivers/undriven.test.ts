import { expect, test } from "vitest";
import { findDriverRows } from "./table.ts";
import { undrivenReason } from "./undriven.ts";

test("hardware without a driver is named with the reason", () => {
  expect(undrivenReason(["fsl,imx6ul-pxp"])).toContain("imx6ull-pxp");
  expect(undrivenReason(["acme,camera"])).toBeUndefined();
});

test("nothing is both driven and undriven", () => {
  expect(findDriverRows(["nvidia,tegra210-isp"])).toEqual([]);
  expect(findDriverRows(["allwinner,sun6i-a31-display-frontend"])).toEqual([]);
});
