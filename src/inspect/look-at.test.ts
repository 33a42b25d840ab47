// The whole look at a small machine.
import { expect, test } from "vitest";
import { buildBoard } from "../board/build.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import { buildTree } from "../devicetree/testing/build-blob.ts";
import { kernelFiles } from "../linux/testing/folder.ts";
import { liveMachine } from "./live-machine.ts";
import { lookAt } from "./look-at.ts";
import { copyOf, sampleMachine } from "./testing/sample-machine.ts";

const MIB = 1n << 20n;

test("memory, heaps, areas and groups", () => {
  const look = lookAt(sampleMachine(), undefined, "this machine");
  expect(look).toMatchObject({
    source: "this machine",
    kernel: { release: "6.1.176", arch: "aarch64", cmdline: "console=ttyAMA0 cma=64M" },
    model: "Acme Board",
    memory: { total: 234n * MIB, cmaTotal: 64n * MIB },
    heaps: [
      { names: ["reserved", "linux,cma"], memory: "heap:cma", pool: "reserved" },
      { names: ["system"], memory: "heap:system", pool: "ram" },
      { names: ["udmabuf"], memory: "udmabuf", pool: "ram" },
    ],
    areas: [
      {
        name: "reserved",
        base: 0x4bc0_0000n,
        size: 64n * MIB,
        used: 684n * 4096n,
        largestFree: 15_000n * 4096n,
        allocatedPages: 1536,
        failedPages: 0,
      },
    ],
    migration: {
      pagesMigrated: 15_360,
      pagesNotMigrated: 0,
      cmaAllocated: null,
      cmaFailed: null,
    },
    groups: [
      {
        id: "0",
        type: "DMA",
        devices: ["camera-iommu"],
        reserved: [{ lo: 0x800_0000n, hi: 0x80f_ffffn, kind: "msi" }],
      },
    ],
    disagreements: [],
    unread: [],
  });
});

test("devices by their numbers, with what the live board says of them", () => {
  const files = sampleMachine();
  const tree = buildTree({ children: { "camera-iommu": { props: { compatible: "x,camera" } } } });
  const kernel = createKernel({ archHint: "arm64" });
  const plain = buildBoard(tree, kernel);
  const board = buildBoard(tree, kernel, undefined, liveMachine(files, "this machine"));
  const { devices } = lookAt(files, { board, plain }, "this machine");
  expect(devices).toMatchObject([
    { file: "/dev/video2", node: "vicodec.0", driver: "vicodec", group: null, roles: ["codec"] },
    {
      file: "/dev/video10",
      title: "vivid-001-vid-cap",
      node: "/camera-iommu",
      driver: "vivid",
      group: "0",
      roles: ["camera"],
      import: "yes",
      translation: "iommu",
      needsContiguous: "no",
    },
    { file: "/dev/dri/card0", title: "drm-clcd-pl111", node: "/clcd@50000000" },
  ]);
});

test("a copy gives the same", () => {
  const files = sampleMachine();
  const look = lookAt(files, undefined, "board");
  expect(look.buffers.length).toBe(2);
  expect(lookAt(copyOf(files), undefined, "board")).toEqual(look);
});

test("of a machine that shows nothing nothing is said", () => {
  const look = lookAt(kernelFiles({}), undefined, "copy");
  expect(look).toEqual({
    source: "copy",
    kernel: { release: null, arch: null, cmdline: null },
    model: null,
    memory: { total: null, available: null, cmaTotal: null, cmaFree: null },
    heaps: [],
    buffers: [],
    areas: [],
    migration: {
      pagesMigrated: null,
      pagesNotMigrated: null,
      cmaAllocated: null,
      cmaFailed: null,
    },
    groups: [],
    devices: [],
    disagreements: [],
    unread: [],
  });
});
