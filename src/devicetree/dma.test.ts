import { describe, expect, test } from "vitest";
import { dmaLimits, dmaLimitsOf, dmaParent, dmaRanges, iovaWindow, isCoherent } from "./dma.ts";
import { buildTree } from "./testing/build-blob.ts";
import type { NodeLiteral, PropertyLiteral } from "./testing/build-blob.ts";
import type { DeviceTree, Node } from "./tree.ts";

const one = { "#address-cells": 1, "#size-cells": 1 };
const two = { "#address-cells": 2, "#size-cells": 2 };

function nodeOf(tree: DeviceTree, path: string): Node {
  return tree.nodeAt(path) ?? tree.root;
}

/** What is found for a device below nested buses, the outermost first. */
function ranges(
  root: Record<string, PropertyLiteral>,
  ...buses: Record<string, PropertyLiteral>[]
) {
  let inner: NodeLiteral = {};
  let path = "";
  for (const props of buses.toReversed()) {
    inner = { props, children: { device: inner } };
    path += "/device";
  }
  const tree = buildTree({ props: root, children: { bus: inner } });
  const found = dmaRanges(tree, nodeOf(tree, `/bus${path}`));
  return found.kind === "ranges"
    ? found.ranges
    : found.kind === "invalid"
      ? found.reason
      : found.kind;
}

describe("the search for dma-ranges", () => {
  test("without any there is no limit", () => {
    expect(ranges(one, { ...one, ranges: true })).toBe("none");
  });

  test("the parent's count", () => {
    expect(ranges(two, { ...one, "dma-ranges": [0xc0000000, 0n, 0x3c000000] })).toEqual([
      { dma: 0xc0000000n, cpu: 0n, size: 0x3c000000n },
    ]);
  });

  test("a grandparent's count when the parent has none or empty ones", () => {
    const found = [{ dma: 0n, cpu: 0x80000000n, size: 0x1000n }];
    const above = { ...one, "dma-ranges": [0, 0x80000000, 0x1000] };
    expect(ranges(one, above, one)).toEqual(found);
    expect(ranges(one, above, { ...one, "dma-ranges": true })).toEqual(found);
    expect(
      ranges(one, above, { ...one, "dma-ranges": true }, { ...one, "dma-ranges": true }),
    ).toEqual(found);
  });

  test("above the parent the first bus without the property ends it, as AM57 VPE and CAL meet", () => {
    const above = { ...one, "dma-ranges": [0, 0x80000000, 0x1000] };
    expect(ranges(one, above, one, one)).toBe("none");
    expect(ranges(one, above, one, { ...one, "dma-ranges": true })).toBe("none");
  });

  test("ranges of buses above are applied, missing ones crossed one to one", () => {
    const outer = { ...one, "dma-ranges": [0x1000, 0x90001000, 0x10000] };
    const inner = { ...one, "dma-ranges": [0, 0x2000, 0x1000] };
    expect(ranges(one, outer, inner)).toEqual([{ dma: 0n, cpu: 0x90002000n, size: 0x1000n }]);
    expect(ranges(one, one, inner)).toEqual([{ dma: 0n, cpu: 0x2000n, size: 0x1000n }]);
  });

  test("ranges that continue each other become one", () => {
    expect(
      ranges(one, {
        ...one,
        "dma-ranges": [0, 0x80000000, 0x1000, 0x1000, 0x80001000, 0x1000, 0x2000, 0, 1],
      }),
    ).toEqual([
      { dma: 0n, cpu: 0x80000000n, size: 0x2000n },
      { dma: 0x2000n, cpu: 0n, size: 1n },
    ]);
  });

  test("ranges nothing above can translate are invalid", () => {
    const outer = { ...one, "dma-ranges": [0, 0, 0x1000] };
    expect(ranges(one, outer, { ...one, "dma-ranges": [0, 0x2000, 0x1000] })).toBe(
      "no entry translates to a CPU address",
    );
    expect(ranges(one, { ...one, "dma-ranges": [0, 0] })).toBe("it is shorter than one entry");
  });

  test("a range of size 0 ends the list, and with it first nothing is reachable", () => {
    const entries = [0, 0, 0x1000, 0x4000, 0, 0, 0x8000, 0x8000, 0x1000];
    expect(ranges(one, { ...one, "dma-ranges": entries })).toEqual([
      { dma: 0n, cpu: 0n, size: 0x1000n },
    ]);
    const none = ranges(one, { ...one, "dma-ranges": entries.slice(3) });
    expect(none).toEqual([]);
    expect(dmaLimits({ kind: "ranges", at: buildTree({}).root, ranges: [] })).toMatchObject({
      mask: 0n,
      busLimit: 0n,
    });
  });

  test("the root's own cannot be translated by Linux", () => {
    const tree = buildTree({
      props: { ...one, "dma-ranges": [0, 0, 0x1000] },
      children: { device: {} },
    });
    expect(dmaRanges(tree, nodeOf(tree, "/device")).kind).toBe("invalid");
  });

  test("absurd cell counts are invalid and end", () => {
    expect(ranges(one, { "#address-cells": 0, "#size-cells": 0, "dma-ranges": [0, 0, 0] })).toBe(
      "its cell counts are of no use",
    );
    expect(
      ranges(one, { "#address-cells": 0xffffffff, "#size-cells": 1, "dma-ranges": [0, 0, 0] }),
    ).toBe("it is shorter than one entry");
  });
});

describe("the DMA parent", () => {
  const mbus = { phandle: "/soc/mbus" };
  const soc = (device: Record<string, PropertyLiteral>): DeviceTree =>
    buildTree({
      props: one,
      children: {
        soc: {
          props: { ...one, ranges: true },
          children: {
            mbus: {
              props: {
                ...one,
                "#interconnect-cells": 1,
                "dma-ranges": [0, 0x40000000, 0xc0000000],
              },
            },
            device: { props: device },
          },
        },
      },
    });

  test("an interconnect named dma-mem takes the parent's place, as on Allwinner", () => {
    const tree = soc({
      interconnects: [mbus, 5, mbus, 6],
      "interconnect-names": ["read", "dma-mem"],
    });
    const device = nodeOf(tree, "/soc/device");
    expect(dmaParent(tree, device)?.path).toBe("/soc/mbus");
    expect(dmaRanges(tree, device)).toMatchObject({
      kind: "ranges",
      ranges: [{ dma: 0n, cpu: 0x40000000n }],
    });
  });

  test("other names, or a broken reference, leave the parent", () => {
    for (const props of [
      { interconnects: [mbus, 5], "interconnect-names": "read" },
      { interconnects: [mbus], "interconnect-names": "dma-mem" },
      { interconnects: [99, 1], "interconnect-names": "dma-mem" },
    ]) {
      const tree = soc(props);
      expect(dmaParent(tree, nodeOf(tree, "/soc/device"))?.path).toBe("/soc");
    }
  });

  test("a circle is invalid, and its coherency unknown", () => {
    const tree = buildTree({
      children: {
        a: {
          props: {
            "#interconnect-cells": 0,
            "dma-ranges": true,
            interconnects: [{ phandle: "/b" }],
            "interconnect-names": "dma-mem",
          },
        },
        b: {
          props: {
            "#interconnect-cells": 0,
            "dma-ranges": true,
            interconnects: [{ phandle: "/a" }],
            "interconnect-names": "dma-mem",
          },
        },
      },
    });
    expect(dmaRanges(tree, nodeOf(tree, "/a"))).toMatchObject({
      kind: "invalid",
      reason: "the DMA parents form a circle",
    });
    expect(isCoherent(tree, nodeOf(tree, "/a"))).toBe("unknown");
  });
});

describe("limits", () => {
  const range = (dma: bigint, cpu: bigint, size: bigint) => ({ dma, cpu, size });
  const at = buildTree({}).root;

  test("without ranges the mask stays and there is no bus limit", () => {
    expect(dmaLimits({ kind: "none" })).toEqual({
      dmaStart: 0n,
      size: 0x1_00000000n,
      mask: 0xffffffffn,
      busLimit: undefined,
      rangeMap: undefined,
      usable: true,
    });
    expect(dmaLimits({ kind: "none" }, 0xffffffffffffffffn).mask).toBe(0xffffffffffffffffn);
    expect(dmaLimits({ kind: "invalid", at, reason: "" })).toEqual(dmaLimits({ kind: "none" }));
  });

  test("the mask covers the highest device address, the bus limit is it: Raspberry Pi 4", () => {
    const limits = dmaLimits({ kind: "ranges", at, ranges: [range(0xc0000000n, 0n, 0x3c000000n)] });
    expect(limits).toMatchObject({
      dmaStart: 0xc0000000n,
      size: 0x3c000000n,
      busLimit: 0xfbffffffn,
      mask: 0xffffffffn,
    });
    expect(dmaLimits({ kind: "ranges", at, ranges: [range(0n, 0n, 0x30000000n)] })).toMatchObject({
      busLimit: 0x2fffffffn,
      mask: 0x3fffffffn,
    });
  });

  test("several ranges are taken as their hull", () => {
    const ranges = [range(0x80000000n, 0n, 0x1000n), range(0x1000n, 0x5000n, 0x1000n)];
    expect(dmaLimits({ kind: "ranges", at, ranges })).toMatchObject({
      dmaStart: 0x1000n,
      size: 0x80000000n,
      busLimit: 0x80000fffn,
    });
  });

  test("a size given as a mask counts as one more", () => {
    const limits = dmaLimits({ kind: "ranges", at, ranges: [range(0n, 0n, 0xffffffffn)] });
    expect(limits).toMatchObject({ size: 0x1_00000000n, busLimit: 0xffffffffn });
  });

  test("a size that wraps to 0 makes the device unusable", () => {
    expect(
      dmaLimits({ kind: "ranges", at, ranges: [range(0n, 0n, 0xffffffffffffffffn)] }).usable,
    ).toBe(false);
  });

  test("behind an IOMMU the device side of the ranges still bounds the addresses", () => {
    const limits = dmaLimits({
      kind: "ranges",
      at,
      ranges: [range(0x10000000n, 0x80000000n, 0x10000000n)],
    });
    expect(iovaWindow(limits, 0xffffffffn)).toEqual({ lo: 0x10000000n, hi: 0x1fffffffn });
    expect(iovaWindow(limits, 0x17ffffffn)).toEqual({ lo: 0x10000000n, hi: 0x17ffffffn });
    expect(iovaWindow(limits, 0xffffffn)).toBeUndefined();
    expect(iovaWindow(dmaLimits({ kind: "none" }), 0xffffffffffn)).toEqual({
      lo: 0n,
      hi: 0xffffffffffn,
    });
  });

  test("limits of a node", () => {
    const tree = buildTree({
      props: one,
      children: {
        bus: { props: { ...one, "dma-ranges": [0, 0, 0x10000000] }, children: { device: {} } },
      },
    });
    expect(dmaLimitsOf(tree, nodeOf(tree, "/bus/device")).busLimit).toBe(0xfffffffn);
  });
});

test("the nearest word on coherency counts, else the architecture's", () => {
  const tree = buildTree({
    props: { "dma-coherent": true },
    children: {
      bus: {
        props: { "dma-noncoherent": true },
        children: { a: {}, b: { props: { "dma-coherent": true } } },
      },
    },
  });
  expect(isCoherent(tree, nodeOf(tree, "/bus/a"))).toBe("no");
  expect(isCoherent(tree, nodeOf(tree, "/bus/b"))).toBe("yes");
  const silent = buildTree({ children: { a: {} } });
  expect(isCoherent(silent, nodeOf(silent, "/a"))).toBe("no");
  expect(isCoherent(silent, nodeOf(silent, "/a"), "yes")).toBe("yes");
});
