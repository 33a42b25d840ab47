import { describe, expect, test } from "vitest";
import { findIommuRows, iommuRows } from "../../drivers/table.ts";
import { formatFor, formatOf } from "./format-for.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

describe("with pages of 4 KiB", () => {
  test.each([
    ["arm-smmu", "lpae-4k", 40, [4 * KIB, 2 * MIB, GIB]],
    ["arm-smmu-v3", "lpae-4k", 48, [4 * KIB, 2 * MIB, GIB]],
    ["qcom-iommu", "lpae-4k", 40, [4 * KIB]],
    ["ipmmu-vmsa", "lpae-4k", 40, [4 * KIB, 2 * MIB, GIB]],
    ["msm_iommu", "arm-short", 32, [4 * KIB, 64 * KIB, MIB, 16 * MIB]],
    ["mtk-iommu", "arm-short", 33, [4 * KIB, 64 * KIB, MIB, 16 * MIB]],
    ["mtk-iommu-v1", "arm-short", 32, [4 * KIB]],
    ["exynos-sysmmu", "arm-short", 32, [4 * KIB, 64 * KIB, MIB]],
    ["omap-iommu", "arm-short", 32, [4 * KIB, 64 * KIB, MIB, 16 * MIB]],
    ["sun50i-iommu", "arm-short", 32, [4 * KIB]],
    ["rk_iommu", "arm-short", 32, [4 * KIB]],
    ["tegra-smmu", "arm-short", 32, [4 * KIB]],
    ["tegra-gart", "arm-short", 31, [4 * KIB]],
    ["sprd-iommu", "arm-short", 32, [4 * KIB]],
    ["intel-iommu", "vtd", 52, [4 * KIB, 2 * MIB, GIB]],
  ])("%s: %s, %i bits", (driver, name, outputBits, pageSizes) => {
    expect(formatFor(driver, 4 * KIB)).toMatchObject({ name, outputBits, pageSizes });
  });

  test("Apple's DART does not translate", () => {
    expect(formatFor("apple-dart", 4 * KIB)).toBeUndefined();
    expect(formatFor("apple-dart", 16 * KIB)).toMatchObject({ pageSizes: [16 * KIB] });
  });
});

test("every IOMMU driver of the knowledge base has a format that reaches as far as its row says", () => {
  for (const row of iommuRows) {
    const format = formatOf(row, 64 * KIB);
    expect(format?.outputBits, row.driver).toBe(row.physicalBits);
    expect(format?.inputBits ?? 0, row.driver).toBeGreaterThanOrEqual(row.apertureBits);
  }
});

test("the SMMU's granule is the kernel's page", () => {
  expect(formatFor("arm-smmu", 16 * KIB)).toMatchObject({ pageSizes: [16 * KIB, 32 * MIB] });
  expect(formatFor("arm-smmu-v3", 64 * KIB)).toMatchObject({ pageSizes: [64 * KIB, 512 * MIB] });
});

test("the row of the board's own IOMMU tells its reach", () => {
  const reach = (compatible: string) =>
    findIommuRows([compatible]).map((row) => formatOf(row, 4 * KIB)?.outputBits);
  expect(reach("rockchip,iommu")).toEqual([32]);
  expect(reach("rockchip,rk3568-iommu")).toEqual([40]);
  expect(reach("mediatek,mt8183-m4u")).toEqual([35]);
});

test("a driver that nobody wrote down has none", () => {
  expect(formatFor("no-such-iommu", 4 * KIB)).toBeUndefined();
});
