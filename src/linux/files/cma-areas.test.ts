import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { areaPages, areaSize, cmaAreas } from "./cma-areas.ts";

const MEMINFO = "MemTotal:         239616 kB\nCmaTotal:          65536 kB\n";

test("names from sysfs, counts from debugfs, in pages", () => {
  const files = kernelFiles({
    "sys/kernel/mm/cma/reserved/alloc_pages_success": "1536\n",
    "sys/kernel/mm/cma/reserved/alloc_pages_fail": "0\n",
    "sys/kernel/debug/cma/reserved/count": "16384\n",
    "sys/kernel/debug/cma/reserved/used": "684\n",
    "sys/kernel/debug/cma/reserved/maxchunk": "15000\n",
    "sys/kernel/debug/cma/reserved/base_pfn": "442368\n",
  });
  expect(cmaAreas(files)).toEqual(["reserved"]);
  expect(areaPages(files, "reserved")).toEqual({
    count: 16_384,
    used: 684,
    longestFree: 15_000,
    first: 442_368,
    allocated: 1536,
    failed: 0,
  });
  expect(areaSize(files, "reserved", 4096)).toBe(64 << 20);
});

test("an old debugfs has a prefix before the names", () => {
  const files = kernelFiles({ "sys/kernel/debug/cma/cma-linux,cma/count": "4096\n" });
  expect(cmaAreas(files)).toEqual(["linux,cma"]);
  expect(areaSize(files, "linux,cma", 4096)).toBe(16 << 20);
});

test("a prefix that sysfs has too is part of the name, and a number is no name", () => {
  const own = kernelFiles({
    "sys/kernel/mm/cma/cma-video/alloc_pages_fail": "0\n",
    "sys/kernel/debug/cma/cma-video/count": "4096\n",
  });
  expect(cmaAreas(own)).toEqual(["cma-video"]);
  expect(areaSize(own, "cma-video", 4096)).toBe(16 << 20);
  expect(cmaAreas(kernelFiles({ "sys/kernel/debug/cma/cma-0/count": "4096\n" }))).toEqual([
    "cma-0",
  ]);
});

test("without a page size the count of the only area is that of meminfo", () => {
  const files = kernelFiles({
    "proc/meminfo": MEMINFO,
    "sys/kernel/debug/cma/reserved/count": "16384\n",
  });
  expect(areaSize(files, "reserved", undefined)).toBe(64 << 20);
});

test("a kernel without any area says so, one that shows none does not", () => {
  expect(cmaAreas(kernelFiles({ "proc/meminfo": "CmaTotal:              0 kB\n" }))).toEqual([]);
  expect(cmaAreas(kernelFiles({ "proc/meminfo": MEMINFO }))).toBeUndefined();
});
