import { describe, expect, test } from "vitest";
import { findRowsByDevice, findRowsByDriver } from "./rows-by-driver.ts";
import type { DriverRow } from "./row.ts";

describe("rows are found by the driver that sysfs names", () => {
  test("where that is the name of the row", () => {
    expect(drivers(findRowsByDriver("vivid"))).toEqual(["vivid"]);
    expect(drivers(findRowsByDriver("drm-clcd-pl111"))).toContain("drm-clcd-pl111");
  });

  test("where Linux has another name for it", () => {
    expect(drivers(findRowsByDriver("exynos4-fimc"))).toEqual(["s5p-fimc"]);
    expect(drivers(findRowsByDriver("stm32-display"))).toEqual(["stm32-ltdc"]);
    expect(findRowsByDriver("s5p-fimc")).toEqual([]);
  });

  test("a DRM device of a virtio GPU shows the driver of its transport", () => {
    for (const name of ["virtio-pci", "virtio-mmio"])
      expect(drivers(findRowsByDriver(name))).toEqual(["virtio_gpu"]);
  });

  test("behind a DRM file simple-framebuffer is simpledrm; the fbdev driver of that name has none", () => {
    expect(drivers(findRowsByDriver("simple-framebuffer"))).toEqual(["simpledrm"]);
  });

  test("or not at all", () => {
    expect(findRowsByDriver("acme-camera")).toEqual([]);
  });
});

describe("one driver, several rows", () => {
  test("the node's compatible decides", () => {
    const [big] = findRowsByDriver("rockchip-vop", ["rockchip,rk3399-vop-big"]);
    expect(big?.compatible).toContain("rockchip,rk3399-vop-big");
    const all = findRowsByDriver("rockchip-vop");
    expect(findRowsByDriver("rockchip-vop", ["rockchip,rk3399-vop-big"]).length).toBeLessThan(
      all.length,
    );
  });

  test("a card without a node is not the GPU of a SoC", () => {
    expect(findRowsByDriver("nouveau").flatMap(({ compatible }) => compatible)).toEqual([]);
    expect(findRowsByDriver("nouveau", ["nvidia,gm20b"])[0]?.compatible).toContain("nvidia,gm20b");
  });

  test("a test driver stays what it is on a node that it was bound to by hand", () => {
    expect(drivers(findRowsByDriver("vivid", ["onebuf,camera"]))).toEqual(["vivid"]);
  });
});

test("vkms binds no driver to its device", () => {
  expect(findRowsByDriver("vkms")).toEqual([]);
  expect(drivers(findRowsByDevice("vkms"))).toEqual(["vkms"]);
  expect(findRowsByDevice("vivid.0")).toEqual([]);
});

function drivers(rows: readonly DriverRow[]): readonly string[] {
  return [...new Set(rows.map(({ driver }) => driver))];
}
