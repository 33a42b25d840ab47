// A board as its tree and kernel tell it, beside machines that differ from it in one thing each.
import { describe, expect, test } from "vitest";
import type { Board } from "../../board/board.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import type { Kernel } from "../../board/kernel/kernel.ts";
import { testKernel, WITH_HEAPS } from "../../board/kernel/testing/test-kernel.ts";
import { buildTree } from "../../devicetree/testing/build-blob.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import { kernelFiles } from "../../linux/testing/folder.ts";
import { lookAt } from "../look-at.ts";

const VOP = "/soc/vop@2";
const DRIVERS = [
  "IOMMU_SUPPORT",
  "DRM_ROCKCHIP",
  "ROCKCHIP_VOP",
  "ROCKCHIP_IOMMU",
  "VIDEO_HANTRO",
  "VIDEO_HANTRO_ROCKCHIP",
];
const CONFIG = `${WITH_HEAPS}${DRIVERS.map((name) => `CONFIG_${name}=y\n`).join("")}`;

const TREE = buildTree({
  props: { "#address-cells": 1, "#size-cells": 1, compatible: ["acme,board"] },
  children: {
    "memory@0": { props: { device_type: "memory", reg: [0, 0x1000_0000] } },
    soc: {
      props: { "#address-cells": 1, "#size-cells": 1, ranges: true },
      children: {
        "mmu@1": { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } },
        "codec@3": {
          props: {
            compatible: "rockchip,rk3399-vpu",
            reg: [3, 1],
            iommus: { phandle: "/soc/mmu@1" },
          },
        },
        "vop@2": { props: { compatible: "rockchip,rk3399-vop-big", reg: [2, 1] } },
      },
    },
  },
});

const CODEC = "/soc/codec@3";

const cmdline = "cma=64M";

type Texts = Readonly<Record<string, string | undefined>>;

interface Bound {
  readonly driver?: string;
  readonly group?: string;
}

/** The machine that agrees with the tree, changed in something. */
function machine({
  files = {},
  links = {},
  vop = { driver: "rockchip-vop" },
  codec = { driver: "hantro-vpu", group: "0" },
}: {
  readonly files?: Texts;
  readonly links?: Texts;
  readonly vop?: Bound;
  readonly codec?: Bound;
} = {}): KernelFiles {
  const texts: Texts = {
    "proc/meminfo": "MemTotal:         240000 kB\nCmaTotal:          65536 kB\n",
    "dev/dma_heap/reserved": "",
    "dev/dma_heap/system": "",
    "dev/udmabuf": "",
    "sys/kernel/mm/cma/reserved/alloc_pages_fail": "0\n",
    "sys/kernel/iommu_groups/0/type": "DMA\n",
    ...files,
  };
  return kernelFiles(
    present(texts),
    present({ ...deviceAt(VOP, vop), ...deviceAt(CODEC, codec), ...links }),
  );
}

function deviceAt(node: string, { driver, group }: Bound): Texts {
  const at = `sys/bus/platform/devices/${node.slice(node.lastIndexOf("/") + 1)}`;
  return {
    [`${at}/of_node`]: `../../../../firmware/devicetree/base${node}`,
    [`${at}/driver`]: driver && `../../drivers/${driver}`,
    [`${at}/iommu_group`]: group && `../../../../kernel/iommu_groups/${group}`,
  };
}

function present(texts: Texts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
  );
}

function between(files: KernelFiles, kernel: Kernel = testKernel(CONFIG, { cmdline })) {
  const plain: Board = buildBoard(TREE, kernel);
  return lookAt(files, { board: plain, plain }, "this machine").disagreements;
}

const codes = (files: KernelFiles, kernel?: Kernel) =>
  between(files, kernel).map(({ code, place }) => (place?.node ? `${code} ${place.node}` : code));

test("a machine that is as its board has none", () => {
  expect(between(machine())).toEqual([]);
});

test("a machine that shows nothing has none", () => {
  expect(between(kernelFiles({}))).toEqual([]);
});

describe("drivers", () => {
  test("a node that nothing drives", () => {
    expect(codes(machine({ vop: {} }))).toEqual([`live-driver-not-bound ${VOP}`]);
  });

  test("a node that the knowledge base has another driver for", () => {
    const files = { [`sys/firmware/devicetree/base${VOP}/compatible`]: "" };
    const card = { "sys/class/drm/card0/device": "../../../bus/platform/devices/vop@2" };
    const found = between(machine({ vop: { driver: "acme-display" }, files, links: card }));
    expect(found).toMatchObject([
      {
        code: "live-driver-other",
        message: `${VOP} is driven by acme-display, not by rockchip-vop`,
      },
    ]);
  });

  test("a name that nobody knows, where no media file is, may be another name of the same driver", () => {
    expect(codes(machine({ vop: { driver: "acme-display" } }))).toEqual([]);
  });

  test("a driver that should not be there", () => {
    const config = CONFIG.replace("CONFIG_ROCKCHIP_VOP=y", "# CONFIG_ROCKCHIP_VOP is not set");
    expect(codes(machine(), testKernel(config, { cmdline }))).toEqual([
      `live-driver-unexpected ${VOP}`,
    ]);
  });
});

describe("IOMMUs", () => {
  test("one of the tree that the kernel does not use", () => {
    expect(codes(machine({ codec: { driver: "hantro-vpu" } }))).toEqual([
      `live-iommu-missing ${CODEC}`,
    ]);
  });

  test("one that passes addresses through", () => {
    const files = { "sys/kernel/iommu_groups/0/type": "identity\n" };
    expect(codes(machine({ files }))).toEqual([`live-iommu-identity ${CODEC}`]);
  });

  test("one that the kernel should not have", () => {
    const config = CONFIG.replace("CONFIG_ROCKCHIP_IOMMU=y", "# CONFIG_ROCKCHIP_IOMMU is not set");
    const found = between(machine(), testKernel(config, { cmdline }));
    const iommu = found.find(({ code }) => code === "live-iommu-present");
    expect(iommu?.place?.node).toBe(CODEC);
    expect(iommu?.notes?.join(" ")).toContain("CONFIG_ROCKCHIP_IOMMU");
  });

  test("a device that nothing drives is in no group yet", () => {
    expect(codes(machine({ codec: {} }))).toEqual([`live-driver-not-bound ${CODEC}`]);
  });

  test("a group without a known type says nothing", () => {
    const files = { "sys/kernel/iommu_groups/0/type": "unknown\n" };
    expect(codes(machine({ files }))).toEqual([]);
  });
});

describe("heaps", () => {
  test("one that is missing, and one that has no node only", () => {
    const files = { "dev/dma_heap/reserved": undefined, "dev/dma_heap/system": undefined };
    const links = { "sys/class/dma_heap/system": "../../devices/virtual/dma_heap/system" };
    expect(codes(machine({ files, links }))).toEqual([
      "live-heap-without-node",
      "live-heap-missing",
    ]);
  });

  test("one more than expected", () => {
    const found = between(machine({ files: { "dev/dma_heap/secure": "" } }));
    expect(found).toMatchObject([{ code: "live-heap-unexpected", severity: "note" }]);
    expect(found[0]?.message).toContain("secure");
  });

  test("a link is no heap of its own", () => {
    expect(codes(machine({ links: { "dev/dma_heap/linux,cma": "reserved" } }))).toEqual([]);
  });

  test("without a configuration none is expected", () => {
    const files = { "dev/dma_heap/reserved": undefined, "dev/dma_heap/system": undefined };
    const kernel = createKernel({ archHint: "arm64", cmdline });
    expect(codes(machine({ files }), kernel)).toEqual([]);
  });
});

describe("CMA", () => {
  test("an area of another size, by debugfs", () => {
    const files = {
      "onebuf/page-size": "4096\n",
      "sys/kernel/debug/cma/reserved/count": "8192\n",
    };
    expect(between(machine({ files }))).toMatchObject([
      {
        code: "live-cma-size",
        message:
          "the command line asks for 64 MiB of CMA, and the kernel has 32 MiB (area reserved)",
      },
    ]);
  });

  test("no area at all, by meminfo", () => {
    const files = {
      "proc/meminfo": "MemTotal: 240000 kB\nCmaTotal: 0 kB\n",
      "sys/kernel/mm/cma/reserved/alloc_pages_fail": undefined,
    };
    expect(between(machine({ files })).map(({ message }) => message)).toContain(
      "the command line asks for 64 MiB of CMA, and the kernel has none (all CMA areas together)",
    );
  });

  test("an unknown size is no disagreement", () => {
    const files = { "proc/meminfo": "MemTotal: 240000 kB\n" };
    expect(codes(machine({ files }))).toEqual([]);
  });
});

describe("RAM", () => {
  test.each([
    ["half of it", 131_072, ["live-ram-size"]],
    ["more than there is", 1_048_576, ["live-ram-size"]],
    ["what the kernel leaves of it", 230_000, []],
  ])("%s", (_, kibibytes, expected) => {
    const meminfo = `MemTotal: ${kibibytes} kB\nCmaTotal: 65536 kB\n`;
    expect(codes(machine({ files: { "proc/meminfo": meminfo } }))).toEqual(expected);
  });
});
