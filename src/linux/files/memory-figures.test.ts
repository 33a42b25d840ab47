// Figures of a machine as its files had them (256 MiB, cma=64M).
import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { migrationCounts, migrationSince, poolSize } from "./memory-figures.ts";

const MEMINFO =
  "MemTotal:         239616 kB\nCmaTotal:          65536 kB\nCmaFree:           62000 kB\n";

test("debugfs tells the size of an area and its longest free run, in pages", () => {
  const files = kernelFiles({
    "proc/meminfo": MEMINFO,
    "sys/kernel/debug/cma/reserved/count": "16384\n",
    "sys/kernel/debug/cma/reserved/maxchunk": "300\n",
    "sys/kernel/debug/cma/reserved/order_per_bit": "2\n",
  });
  expect(poolSize(files, "reserved", 4096)).toEqual({ size: 64 << 20, largestFree: 300 * 4096 });
  expect(poolSize(files, "ram", 4096)).toEqual({ size: 239_616 * 1024, largestFree: undefined });
});

test("without debugfs the only area has all of CmaTotal; of two nothing is known", () => {
  const one = kernelFiles({
    "proc/meminfo": MEMINFO,
    "sys/kernel/mm/cma/reserved/alloc_pages_success": "0\n",
  });
  expect(poolSize(one, "reserved", 4096)).toEqual({ size: 64 << 20, largestFree: undefined });
  const two = kernelFiles({
    "proc/meminfo": MEMINFO,
    "sys/kernel/mm/cma/a/alloc_pages_success": "0\n",
    "sys/kernel/mm/cma/b/alloc_pages_success": "0\n",
  });
  expect(poolSize(two, "a", 4096)).toEqual({ size: undefined, largestFree: undefined });
});

test("migration is counted from when it was looked at first", () => {
  const before = migrationCounts(kernelFiles({ "proc/vmstat": "pgmigrate_success 10\n" }));
  const after = migrationCounts(
    kernelFiles({
      "proc/vmstat": "pgmigrate_success 15370\npgmigrate_fail 4\ncma_alloc_success 20\n",
    }),
  );
  expect(migrationSince(before, after)).toEqual({
    pagesMigrated: 15_360,
    pagesNotMigrated: 4,
    pagesDropped: 0,
    cmaAllocated: 20,
    cmaFailed: 0,
  });
});
