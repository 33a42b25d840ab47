import { describe, expect, test } from "vitest";
import type { NodeLiteral } from "../devicetree/testing/build-blob.ts";
import type { DriverRow, IommuRow } from "../drivers/row.ts";
import { rowOf, sceneOf, type Scene } from "./testing/sample.ts";
import type { Translation } from "./translation.ts";
import { windowsOf } from "./window.ts";

const FOUR_GIB = { lo: 0n, hi: 0xffff_ffffn };
const direct: Translation = { kind: "none", facts: [] };
const WIDE_ROOT = { "#address-cells": 2, "#size-cells": 2 };

/** On a bus that reaches 64 bits, unless the test says otherwise. */
function windows(
  row: DriverRow,
  translation: Translation,
  device: NodeLiteral = {},
  bus: Record<string, never[] | readonly (number | bigint)[]> = {},
) {
  const scene = sceneOf({ dev: device }, { root: WIDE_ROOT, bus });
  return windowsOf(scene.context, scene.at("/soc/dev"), row, translation, undefined);
}

describe("without translation", () => {
  test("a platform device reaches 4 GiB, unless its driver sets a wider mask", () => {
    expect(windows(rowOf(), direct)).toMatchObject({
      physical: FOUR_GIB,
      window: { space: "physical", ...FOUR_GIB },
    });
    expect(windows(rowOf({ streamingMask: 36 }), direct).physical).toEqual({
      lo: 0n,
      hi: 0xf_ffff_ffffn,
    });
    expect(windows(rowOf({ streamingMask: 30 }), direct).physical).toEqual({
      lo: 0n,
      hi: 0x3fff_ffffn,
    });
  });

  test("a coherent mask limits the driver's own buffers, not an import", () => {
    expect(windows(rowOf({ coherentMask: 24 }), direct).physical).toEqual(FOUR_GIB);
  });

  test("no address lies beyond what the root's cells can describe", () => {
    const scene = sceneOf({ dev: {} });
    const found = windowsOf(
      scene.context,
      scene.at("/soc/dev"),
      rowOf({ streamingMask: 40 }),
      direct,
      undefined,
    );
    expect(found.physical).toEqual(FOUR_GIB);
  });

  test("the bus of the Pi: device addresses from 3 GiB are the first 960 MiB of RAM", () => {
    const bus = { "dma-ranges": [0xc000_0000, 0n, 0x3c00_0000] as const };
    expect(windows(rowOf(), direct, {}, bus).physical).toEqual({ lo: 0n, hi: 0x3bff_ffffn });
  });

  test("of several ranges the longest run without a gap: registers beside RAM do not widen it", () => {
    const bus = {
      "dma-ranges": [0xc000_0000, 0n, 0x4000_0000, 0x7c00_0000, 0xfc00_0000n, 0x380_0000] as const,
    };
    expect(windows(rowOf(), direct, {}, bus).physical).toEqual({ lo: 0n, hi: 0x3fff_ffffn });
    const adjacent = {
      "dma-ranges": [0x8000_0000, 0x4000_0000n, 0x4000_0000, 0, 0n, 0x4000_0000] as const,
    };
    expect(windows(rowOf(), direct, {}, adjacent).physical).toEqual({ lo: 0n, hi: 0x7fff_ffffn });
  });

  test("of a range beyond the mask only what lies under it counts", () => {
    const bus = { "dma-ranges": [0x4000_0000, 0x8000_0000n, 0x8000_0000] as const };
    expect(windows(rowOf({ streamingMask: 31 }), direct, {}, bus).physical).toEqual({
      lo: 0x8000_0000n,
      hi: 0xbfff_ffffn,
    });
    expect(windows(rowOf({ streamingMask: 30 }), direct, {}, bus).physical).toBeUndefined();
  });

  test("an interconnect named dma-mem is the bus that counts", () => {
    const scene = sceneOf(
      {
        mbus: {
          props: {
            "#address-cells": 1,
            "#size-cells": 1,
            "#interconnect-cells": 1,
            "dma-ranges": [0, 0x4000_0000n, 0x8000_0000],
          },
        },
        dev: {
          props: { interconnects: [{ phandle: "/soc/mbus" }, 5], "interconnect-names": "dma-mem" },
        },
      },
      { root: WIDE_ROOT, bus: WIDE_ROOT },
    );
    const found = windowsOf(scene.context, scene.at("/soc/dev"), rowOf(), direct, undefined);
    expect(found.physical).toEqual({ lo: 0x4000_0000n, hi: 0xbfff_ffffn });
  });

  describe("an offset that code sets, as for Allwinner", () => {
    const row = rowOf({ busOffset: { subtract: 0x4000_0000n, unlessInterconnects: true } });

    test("moves the 4 GiB of device addresses up", () => {
      expect(windows(row, direct).physical).toEqual({ lo: 0x4000_0000n, hi: 0x1_3fff_ffffn });
    });

    test("and holds only where the tree says nothing itself", () => {
      const named = { props: { interconnects: [{ phandle: "/soc/dev" }, 5] as const } };
      expect(windows(row, direct, named).physical).toEqual(FOUR_GIB);
    });
  });
});

describe("behind an IOMMU", () => {
  const row: IommuRow = {
    driver: "acme-iommu",
    compatible: ["acme,iommu"],
    kconfig: [],
    readsDeviceTree: "yes",
    dmaDomain: "yes",
    apertureBits: 32,
    physicalBits: 40,
    pageSizes: [4096],
    evidence: {},
  };
  const behind = (scene: Scene, change: Partial<IommuRow> = {}): Translation => ({
    kind: "iommu",
    iommu: { node: scene.at("/soc"), row: { ...row, ...change } },
    facts: [],
  });
  const scene = sceneOf({ dev: {}, subsystem: {} }, { root: WIDE_ROOT });
  const node = scene.at("/soc/dev");

  test("device addresses are bounded by the mask, memory by the page tables", () => {
    expect(windowsOf(scene.context, node, rowOf(), behind(scene), undefined)).toMatchObject({
      window: { space: "iova", ...FOUR_GIB },
      physical: { lo: 0n, hi: 0xff_ffff_ffffn },
    });
  });

  test("an aperture that does not start at 0", () => {
    const gart = behind(scene, { apertureLo: 0x5800_0000n, apertureBits: 25, physicalBits: 31 });
    expect(windowsOf(scene.context, node, rowOf(), gart, undefined)).toMatchObject({
      window: { space: "iova", lo: 0x5800_0000n, hi: 0x59ff_ffffn },
      physical: { lo: 0n, hi: 0x7fff_ffffn },
    });
  });

  test("bounds of the driver's own mapping", () => {
    const venus = rowOf({ iovaWindow: { lo: 0n, hi: 0xddbf_ffffn } });
    expect(windowsOf(scene.context, node, venus, behind(scene), undefined).window).toEqual({
      space: "iova",
      lo: 0n,
      hi: 0xddbf_ffffn,
    });
  });

  test("where another device attaches, its mask bounds the memory: the exporter maps for it first", () => {
    const attach = { node: scene.at("/soc/subsystem"), row: rowOf({ streamingMask: 32 }) };
    expect(
      windowsOf(scene.context, node, rowOf({ streamingMask: 40 }), behind(scene), attach),
    ).toMatchObject({
      physical: FOUR_GIB,
    });
  });

  test("of dma-ranges only the device side counts: any page can be mapped", () => {
    const narrow = sceneOf(
      { dev: {} },
      { root: WIDE_ROOT, bus: { "dma-ranges": [0x1000_0000, 0x8000_0000n, 0x1000_0000] } },
    );
    expect(
      windowsOf(narrow.context, narrow.at("/soc/dev"), rowOf(), behind(narrow), undefined),
    ).toMatchObject({
      window: { space: "iova", lo: 0x1000_0000n, hi: 0x1fff_ffffn },
      physical: { lo: 0n, hi: 0xff_ffff_ffffn },
    });
  });
});

describe("with an MMU of its own", () => {
  const internal: Translation = { kind: "internal", facts: [] };

  test("its tables and its mask bound the memory", () => {
    const gpu = rowOf({ streamingMask: 48, ownMmu: { translatesImports: "yes", addressBits: 40 } });
    expect(windows(gpu, internal).physical).toEqual({ lo: 0n, hi: 0xff_ffff_ffffn });
    const lima = rowOf({ ownMmu: { translatesImports: "yes", addressBits: 40 } });
    expect(windows(lima, internal).physical).toEqual(FOUR_GIB);
  });

  test("that imports do not pass it is as good as none", () => {
    const omap = rowOf({ ownMmu: { translatesImports: "no", addressBits: 40 } });
    expect(windows(omap, internal).physical).toEqual(FOUR_GIB);
  });
});

test("whether something translates is not known: neither is the reach", () => {
  expect(windows(rowOf(), { kind: "unknown", facts: [] })).toMatchObject({
    window: undefined,
    physical: undefined,
  });
});
