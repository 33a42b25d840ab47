// What was closed is told from a copy, which lists it: so this does not depend on who runs the test.
import { expect, test } from "vitest";
import type { Kernel } from "../board/kernel/kernel.ts";
import { testKernel } from "../board/kernel/testing/test-kernel.ts";
import { readBusDevices } from "./bus-devices.ts";
import { readLookHeaps } from "./heaps.ts";
import type { Unread } from "./look.ts";
import { readMediaNodes } from "./media-nodes.ts";
import { copyOf, sampleMachine } from "./testing/sample-machine.ts";
import { readUnread } from "./unread.ts";

function unread(
  denied: readonly string[],
  change: Readonly<Record<string, string | undefined>> = {},
  kernel?: Kernel,
): readonly Unread[] {
  const files = copyOf(sampleMachine({ ...change, "onebuf/denied": denied.join("\n") }));
  const heaps = readLookHeaps(files);
  const devices = readMediaNodes(files, readBusDevices(files));
  return readUnread(files, { heaps, devices, ...(kernel ? { kernel } : {}) });
}

const NO_DEBUGFS = {
  "sys/kernel/debug/dma_buf/bufinfo": undefined,
  "sys/kernel/debug/cma/reserved/count": undefined,
  "sys/kernel/debug/cma/reserved/used": undefined,
  "sys/kernel/debug/cma/reserved/maxchunk": undefined,
  "sys/kernel/debug/cma/reserved/base_pfn": undefined,
};

test("nothing is closed to root", () => {
  expect(unread([])).toEqual([]);
});

test("debugfs", () => {
  expect(unread(["sys/kernel/debug"], NO_DEBUGFS)).toEqual([
    {
      path: "sys/kernel/debug/dma_buf/bufinfo",
      needs: "root",
      lost: "which devices are attached to a buffer, and buffers that no process of this user holds",
    },
    {
      path: "sys/kernel/debug/cma",
      needs: "root",
      lost: "use and longest free run of CMA areas",
    },
  ]);
});

test("processes of others, nodes and parameters, each by itself", () => {
  const denied = [
    "proc/1/fd",
    "dev/dma_heap/reserved",
    "dev/dri/card0",
    "dev/video10",
    "sys/module/vivid/parameters/allocators",
  ];
  const nodes = { "proc/1/comm": "init\n", "dev/video10": "", "dev/dri/card0": "" };
  expect(unread(denied, nodes).map(({ path, needs }) => `${path} ${needs}`)).toEqual([
    "proc/1/fd root",
    "dev/dma_heap/reserved root",
    "dev/video10 root",
    "dev/dri/card0 root",
    "sys/module/vivid/parameters/allocators root",
  ]);
});

test("what a kernel lacks is said with the symbol that decides it", () => {
  const kernel = testKernel(`CONFIG_CMA=y
# CONFIG_DEBUG_FS is not set
# CONFIG_DMABUF_SYSFS_STATS is not set
# CONFIG_CMA_SYSFS is not set
`);
  expect(unread([], NO_DEBUGFS, kernel).map(({ path, needs }) => `${path} ${needs}`)).toEqual([
    "sys/kernel/debug CONFIG_DEBUG_FS",
    "sys/kernel/dmabuf/buffers CONFIG_DMABUF_SYSFS_STATS",
    "sys/kernel/mm/cma CONFIG_CMA_SYSFS",
  ]);
});

test("without a configuration what is missing is not explained", () => {
  expect(unread([], NO_DEBUGFS)).toEqual([]);
});
