import { describe, expect, test } from "vitest";
import { findDriverRows } from "../drivers/table.ts";
import { chooseIommuRow, chooseRow, outsideVersions } from "./choose-row.ts";
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

describe("a kernel older than the driver", () => {
  const ISP = ["rockchip,rk3399-cif-isp"];
  const at = (version: string) => testKernel("", { version });

  test("has none, and it is known which one came later", () => {
    expect(chooseRow(ISP, at("5.5"))).toBeUndefined();
    expect(outsideVersions(ISP, at("5.5"))).toMatchObject({
      row: { driver: "rkisp1", since: "5.6" },
      driven: "no",
    });
    expect(chooseRow(ISP, at("5.6"))?.row.driver).toBe("rkisp1");
  });

  test("compatibles of one driver came at different times", () => {
    const VPU = ["rockchip,rk3568-vpu"];
    expect(outsideVersions(VPU, at("5.18"))).toMatchObject({ row: { since: "5.19" } });
    expect(chooseRow(["rockchip,px30-vpu"], at("5.18"))?.row.driver).toBe("hantro-vpu");
  });

  test("is a vendor's when it sets the symbols all the same: nobody read that driver", () => {
    const vendor = testKernel(
      "# Linux/arm64 4.4.194 Kernel Configuration\nCONFIG_VIDEO_ROCKCHIP_ISP1=y\n",
    );
    expect(outsideVersions(ISP, vendor)).toMatchObject({ driven: "unknown" });
  });

  test("of what nobody knows there is nothing to say", () => {
    expect(outsideVersions(["acme,scaler"], at("4.4"))).toBeUndefined();
  });
});

test("facts that changed later are rows of their own", () => {
  const DU = ["renesas,du-r8a7795"];
  expect(chooseRow(DU, testKernel("", { version: "5.15" }))?.row.streamingMask).toBeUndefined();
  expect(chooseRow(DU, testKernel("", { version: "5.16" }))?.row.streamingMask).toBe(40);
  const RGA = ["rockchip,rk3399-rga"];
  expect(chooseRow(RGA, testKernel("", { version: "6.6" }))?.row.allocationBits).toBeUndefined();
  expect(chooseRow(RGA, testKernel("", { version: "6.12" }))?.row.allocationBits).toBe(32);
});

test("an IOMMU driver is chosen by version too", () => {
  const { row, later } = chooseIommuRow(["rockchip,iommu"], untold);
  expect(row?.driver).toBe("rk_iommu");
  expect(later).toBeUndefined();
  expect(chooseIommuRow(["acme,iommu"], untold)).toEqual({ row: undefined, later: undefined });
});
