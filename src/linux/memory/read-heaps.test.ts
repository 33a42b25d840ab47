// Folders with empty files stand for the nodes below /dev: as in the copy of a machine.
import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { defaultRegion, readHeaps } from "./read-heaps.ts";

test("heaps with their links, the node's own name first", () => {
  const files = kernelFiles(
    {
      "dev/dma_heap/reserved": "",
      "dev/dma_heap/system": "",
      "sys/kernel/mm/cma/reserved/alloc_pages_fail": "0\n",
    },
    { "dev/dma_heap/linux,cma": "reserved", "dev/dma_heap/gone": "nothing" },
  );
  expect(readHeaps(files).map(({ names, properties: { id } }) => [id, ...names])).toEqual([
    ["heap:cma", "reserved", "linux,cma"],
    ["heap:system", "system"],
  ]);
});

test("the tree names the default region", () => {
  const base = "proc/device-tree/reserved-memory";
  const files = kernelFiles({
    [`${base}/firmware@1000/no-map`]: "",
    [`${base}/linux,cma/linux,cma-default`]: "",
  });
  expect(defaultRegion(files)).toBe("linux,cma");
});

test("a kernel without heaps has none", () => {
  expect(readHeaps(kernelFiles({ "dev/null": "" }))).toEqual([]);
});
