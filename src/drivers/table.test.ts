import { describe, expect, test } from "vitest";
import { driverRows, findDriverRows, findIommuRows, findSocRow, iommuRows } from "./table.ts";

describe("rows are found", () => {
  test("by the earliest compatible that any has", () => {
    const [row] = findDriverRows(["acme,none", "rockchip,rk3399-vop-big", "arm,pl111"]);
    expect(row?.driver).toBe("rockchip-vop");
  });

  test("all rows of that compatible, in the order of the table", () => {
    const drivers = findDriverRows(["samsung,exynos4210-fimc"]).map(({ driver }) => driver);
    expect(drivers).toEqual(["s5p-fimc", "exynos-drm-fimc"]);
  });

  test("or not at all", () => {
    expect(findDriverRows(["acme,none"])).toEqual([]);
    expect(findIommuRows([])).toEqual([]);
    expect(findSocRow(["acme,none"])).toBeUndefined();
  });

  test("IOMMUs and SoCs", () => {
    expect(findIommuRows(["rockchip,iommu"])[0]?.driver).toBe("rk_iommu");
    expect(findSocRow(["pine64,pinetab", "allwinner,sun50i-a64"])?.dram?.lo).toBe(0x4000_0000n);
  });
});

describe("rows make sense", () => {
  test.each([...new Set(driverRows.map(({ driver }) => driver))])("%s", (name) => {
    for (const row of driverRows.filter(({ driver }) => driver === name)) {
      // Something has to lead to it: a node, the driver that is bound, or the name of a device.
      const bound = row.sysfs ?? [row.driver];
      expect([...row.compatible, ...bound, ...(row.unboundDevices ?? [])]).not.toEqual([]);
      // What moves no frames has nothing to be imported into, and the other way round.
      if (row.memory === "none") expect(row.import).not.toBe("yes");
      if (row.busMaster === "no") expect(row.part).toBeDefined();
      if (row.iommuAllOrNone) expect(row.withoutIommu).toBeDefined();
      for (const bits of [
        row.streamingMask ?? 32,
        row.coherentMask ?? 32,
        row.ownMmu?.addressBits ?? 32,
      ]) {
        expect(bits).toBeGreaterThanOrEqual(24);
        expect(bits).toBeLessThanOrEqual(64);
      }
    }
  });

  test("IOMMUs have page sizes that are powers of two, and some reach", () => {
    for (const row of iommuRows) {
      for (const size of row.pageSizes) expect(Math.log2(size) % 1).toBe(0);
      expect(row.apertureBits).toBeGreaterThan(20);
      expect(row.physicalBits).toBeGreaterThan(20);
    }
  });
});
