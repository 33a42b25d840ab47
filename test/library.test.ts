// The board library answers as the device trees it was made from do, and is the one of today's knowledge base.
// With blobs at hand (folders in DTB_FOLDERS, or .cache/debian/dtb) every board is compared with its own.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { archOf } from "../src/board/arch.ts";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import type { Kernel } from "../src/board/kernel/kernel.ts";
import { tableFingerprint } from "../src/board/library/fingerprint.ts";
import { devicesOn } from "../src/board/library/on-board.ts";
import { pruneTree } from "../src/board/library/prune.ts";
import { treeOfRecord } from "../src/board/library/tree-record.ts";
import { loadBoard } from "../src/cli/load-board.ts";
import { type Library, openLibrary } from "../src/cli/load-library.ts";
import { surveyBoard } from "../src/cli/survey-pairs.ts";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import { buildTree, type NodeLiteral } from "../src/devicetree/testing/build-blob.ts";
import type { DeviceTree } from "../src/devicetree/tree.ts";
import { allAnswers, boardAnswers } from "./support/board-answers.ts";

const MOST_BYTES = 1_500_000;

const kernelFor = (tree: DeviceTree): Kernel => {
  const arch = archOf(tree);
  return createKernel(arch === undefined ? {} : { archHint: arch });
};

describe("a pruned tree", () => {
  const cpus = { children: { "cpu@0": { props: { compatible: "arm,cortex-a53", reg: 0 } } } };
  const memory = { props: { device_type: "memory", reg: [0, 0x8000_0000] } };
  const cells = { "#address-cells": 1, "#size-cells": 1 };
  const clutter = {
    "pinctrl@1": {
      props: { compatible: "acme,pinctrl", reg: [1, 1] },
      children: { pins: { props: { bias: true } } },
    },
    "i2c@2": {
      props: { compatible: "acme,i2c", reg: [2, 1] },
      children: { "codec@11": { props: { compatible: "acme,sound", "#sound-dai-cells": 0 } } },
    },
  } satisfies NodeLiteral["children"];

  const samples: { readonly [name: string]: NodeLiteral } = {
    "with IOMMUs, one of them disabled": {
      props: {
        compatible: ["acme,board", "rockchip,rk3399"],
        model: "Sample",
        "#address-cells": 1,
        "#size-cells": 1,
      },
      children: {
        cpus,
        memory,
        aliases: { props: { display0: "/vop@ff900000", i2c2: "/i2c@2" } },
        ...clutter,
        "vop@ff900000": {
          props: {
            compatible: "rockchip,rk3399-vop-big",
            reg: [0xff900000, 0x100],
            iommus: { phandle: "/iommu@ff903f00" },
          },
        },
        "iommu@ff903f00": { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } },
        "video-codec@ff650000": {
          props: {
            compatible: "rockchip,rk3399-vpu",
            reg: [0xff650000, 0x100],
            iommus: { phandle: "/iommu@ff650800" },
          },
        },
        "iommu@ff650800": {
          props: { compatible: "rockchip,iommu", "#iommu-cells": 0, status: "disabled" },
        },
        "display-subsystem": { props: { compatible: "rockchip,display-subsystem" } },
      },
    },
    "with a window and a CMA pool": {
      props: { compatible: ["acme,pi", "brcm,bcm2711"], "#address-cells": 1, "#size-cells": 1 },
      children: {
        cpus,
        memory,
        chosen: { props: { bootargs: "cma=96M console=ttyS0" } },
        "reserved-memory": {
          props: { ...cells, ranges: true },
          children: {
            "linux,cma": {
              props: {
                compatible: "shared-dma-pool",
                size: 0x400_0000,
                "alloc-ranges": [0, 0x3000_0000],
                reusable: true,
                "linux,cma-default": true,
              },
            },
          },
        },
        soc: {
          props: {
            compatible: "simple-bus",
            ...cells,
            ranges: [0x7e000000, 0xfe000000, 0x1800000],
            "dma-ranges": [0xc0000000, 0, 0x40000000],
          },
          children: {
            "hvs@7e400000": { props: { compatible: "brcm,bcm2711-hvs", reg: [0x7e400000, 0x100] } },
            ...clutter,
          },
        },
        gpu: { props: { compatible: "brcm,bcm2711-vc5" } },
      },
    },
    "with a sensor behind ports and a display that names its scaler": {
      props: { compatible: ["acme,r", "renesas,r8a774a1"], "#address-cells": 1, "#size-cells": 1 },
      children: {
        cpus,
        ...clutter,
        "vin@e6ef0000": {
          props: { compatible: "renesas,vin-r8a774a1", reg: [0xe6ef0000, 0x100] },
          children: {
            ports: {
              children: {
                "port@0": {
                  children: {
                    endpoint: {
                      props: { "remote-endpoint": { phandle: "/sensor/port/endpoint" } },
                    },
                  },
                },
              },
            },
          },
        },
        sensor: {
          props: { compatible: "acme,sensor" },
          children: {
            port: {
              children: {
                endpoint: {
                  props: { "remote-endpoint": { phandle: "/vin@e6ef0000/ports/port@0/endpoint" } },
                },
              },
            },
          },
        },
        "csi2@feaa0000": {
          props: { compatible: "renesas,r8a774a1-csi2", reg: [0xfeaa0000, 0x100] },
        },
        "display@feb00000": {
          props: {
            compatible: "renesas,du-r8a774a1",
            reg: [0xfeb00000, 0x100],
            "renesas,vsps": [{ phandle: "/vsp@fea20000" }, 0],
          },
        },
        "vsp@fea20000": {
          props: {
            compatible: "renesas,vsp2",
            reg: [0xfea20000, 0x100],
            "renesas,fcp": { phandle: "/fcp@fea27000" },
          },
        },
        "fcp@fea27000": {
          props: {
            compatible: "renesas,fcpv",
            reg: [0xfea27000, 0x100],
            iommus: [{ phandle: "/iommu@fe6b0000" }, 5],
          },
        },
        "iommu@fe6b0000": { props: { compatible: "renesas,ipmmu-r8a774a1", "#iommu-cells": 1 } },
      },
    },
    "with devices nobody knows and memory without a type": {
      props: { compatible: "acme,odd" },
      children: {
        cpus,
        "memory@0": { props: { reg: [0, 0x1000] } },
        ...clutter,
        "isp@1000": { props: { compatible: "acme,isp-9", reg: [0x1000, 1] } },
        "display@2000": { props: { compatible: "acme,lcd", reg: [0x2000, 1], status: "disabled" } },
      },
    },
  };

  test.each(Object.entries(samples))("%s gives the same answers", (_name, literal) => {
    const tree = buildTree(literal, { reservations: [{ address: 0x1000n, size: 0x1000n }] });
    const kernel = kernelFor(tree);
    const pruned = treeOfRecord(pruneTree(tree, [kernel]), tree.file);
    expect(pruned?.nodeAt("/pinctrl@1")).toBeUndefined();
    expect(pruned && kernelFor(pruned).arch).toBe(kernel.arch);
    expect(pruned && allAnswers(pruned, kernel)).toBe(allAnswers(tree, kernel));
  });

  test("keeps what was read and nothing of its neighbours", () => {
    const tree = buildTree(samples["with IOMMUs, one of them disabled"] ?? {});
    const pruned = treeOfRecord(pruneTree(tree, [kernelFor(tree)]), tree.file);
    const names = [...(pruned?.nodes() ?? [])].map(({ name }) => name);
    expect(names).toContain("iommu@ff650800");
    expect(names).not.toContain("i2c@2");
    expect(pruned?.nodeAt("/aliases")?.properties.map(({ name }) => name)).toEqual(["display0"]);
    expect(pruned?.nodeAt("/iommu@ff650800")?.properties.map(({ name }) => name)).toEqual([
      "compatible",
      "#iommu-cells",
      "status",
      "phandle",
    ]);
  });
});

const library: Library | undefined = openLibrary();

describe("the library", () => {
  test("is that of today's knowledge base; if not: npm run library", () => {
    expect(library?.index.table).toBe(tableFingerprint());
  });

  test("has every board with the devices it lists; if not: make-library.ts --recount", () => {
    const entries = library?.index.boards ?? [];
    expect(entries.length).toBeGreaterThan(1400);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    const wrong = entries.filter((entry) => {
      const tree = library?.treeOf(entry);
      if (tree === undefined) return true;
      const { model, compatible, devices } = entry;
      const board = buildBoard(tree, kernelFor(tree));
      const found = { model: board.model, compatible: board.compatible, devices: devicesOn(board) };
      return JSON.stringify(found) !== JSON.stringify({ model, compatible, devices });
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test("is small", () => {
    const folder = join(import.meta.dirname, "../boards");
    const bytes = readdirSync(folder).reduce(
      (sum, name) => sum + statSync(join(folder, name)).size,
      0,
    );
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test("gives a board by its compatible", async () => {
    const { value: board, diagnostics } = await loadBoard("raspberrypi,4-model-b", {});
    expect(board?.model).toBe("Raspberry Pi 4 Model B");
    expect(board?.file).toBe("bcm2711-rpi-4-b.dtb");
    expect(diagnostics.map(({ code }) => code)).toEqual(["board-from-library"]);
  });

  test("says what may have been meant", async () => {
    const { value, diagnostics } = await loadBoard("rk3399-rok-pi-4b", {});
    expect(value).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({
      code: "board-not-found",
      help: "did you mean `rk3399-rock-pi-4b`?",
    });
  });

  test.each([
    ["imx6q-sabresd", "camera>display", "cma-heap"],
    ["rk3399-rock-pi-4b", "codec>display", "system-heap"],
    ["bcm2711-rpi-4-b", "camera>display", "copy"],
    ["bcm2711-rpi-4-b", "codec>display", "no-pair"],
  ] as const)("answers the survey's question: %s, %s: %s", async (name, pair, outcome) => {
    const { value: board } = await loadBoard(name, {});
    expect(board && surveyBoard(board)[pair].outcome).toBe(outcome);
  });

  test("names the rule that decides, and the device", async () => {
    const { value: board } = await loadBoard("imx6q-sabresd", {});
    expect(board && surveyBoard(board)["camera>display"].memories?.["heap:system"]).toEqual({
      verdict: "no",
      rule: "contiguity",
      node: "/soc/ipu@2400000",
    });
  });
});

const CACHE = join(import.meta.dirname, "../.cache/debian/dtb");
const folders = process.env["DTB_FOLDERS"]?.split(":") ?? (existsSync(CACHE) ? [CACHE] : []);
const blobs = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((path) =>
    path.endsWith(".dtb") ? [join(folder, path)] : [],
  ),
);

describe.skipIf(blobs.length === 0)("every blob at hand", () => {
  test("answers as its board of the library", () => {
    let compared = 0;
    const differing = blobs.filter((path) => {
      const file = basename(path);
      const tree = parseBlob(readFileSync(path), file).value;
      const entries =
        library?.index.boards.filter(
          ({ name }) => `${name}.dtb` === file || name === `${basename(file, ".dtb")}-arm`,
        ) ?? [];
      if (tree === undefined || library === undefined || entries.length === 0) return false;
      compared++;
      const kernel = kernelFor(tree);
      const answers = boardAnswers(tree, kernel);
      return entries.every(
        (entry) => boardAnswers({ ...library.treeOf(entry), file }, kernel) !== answers,
      );
    });
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});
