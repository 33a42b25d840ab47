import { expect, test } from "vitest";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import type { Device } from "./board.ts";
import { buildBoard } from "./build.ts";
import { testKernel } from "./kernel/testing/test-kernel.ts";
import { ONE_CELL } from "./testing/sample.ts";

/** A Rockchip camera and its IOMMU, on a kernel of this version. */
function isp(version: string, config = ""): Device | undefined {
  const tree = buildTree({
    props: { ...ONE_CELL, compatible: ["acme,board"] },
    children: {
      "isp@10": { props: { compatible: "rockchip,rk3399-cif-isp", reg: [0x10, 1] } },
    },
  });
  return buildBoard(tree, testKernel(config, { version })).devices[0];
}

test("a kernel older than the driver is known to have none", () => {
  const device = isp("4.4");
  expect(device?.obstacles).toEqual([
    expect.objectContaining({
      rule: "no-driver",
      answer: "no",
      message: "Linux 4.4 has no driver for /isp@10: rkisp1 came no earlier than 5.6",
      fact: expect.objectContaining({
        value: "5.6",
        source: "Linux 5.6: d65dd85281fb media: staging: rkisp1: add Rockchip ISP1 base driver",
      }),
    }),
  ]);
  expect(device).toMatchObject({ row: undefined, roleHint: "camera", import: "unknown" });
});

test("from its first release on the driver counts", () => {
  const device = isp("5.6");
  expect(device?.row?.driver).toBe("rkisp1");
  expect(device?.obstacles.map(({ rule }) => rule)).not.toContain("no-driver");
});

test("a vendor's driver of the same name is not known, and not denied", () => {
  const device = isp("4.4", "CONFIG_VIDEO_ROCKCHIP_ISP1=y\n");
  expect(device?.obstacles).toEqual([]);
  expect(device?.facts).toContainEqual(
    expect.objectContaining({
      field: "driver",
      value: "rkisp1 was read from Linux 5.6, not for 4.4",
    }),
  );
});
