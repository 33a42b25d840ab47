// What heaps are is told by what stands around them; an unknown heap stays unknown.
import { expect, test } from "vitest";
import { type HeapSurroundings, identifyHeaps } from "./identify-heaps.ts";

function ids(names: readonly string[], around: HeapSurroundings): readonly string[] {
  const nodes = names.map((name) => ({ name, target: `/dev/dma_heap/${name}` }));
  return identifyHeaps(nodes, around).map(
    ({ properties: { id, contiguous, pool } }) => `${id} ${contiguous} ${pool}`,
  );
}

test("the heap with the name of a CMA area is contiguous", () => {
  const around = { cmaAreas: ["reserved"], defaultRegion: undefined };
  expect(ids(["reserved", "system"], around)).toEqual([
    "heap:cma yes reserved",
    "heap:system no ram",
  ]);
});

test("the area may be named after its node", () => {
  const around = { cmaAreas: ["linux,cma@30000000"], defaultRegion: "linux,cma@30000000" };
  expect(ids(["linux,cma@30000000"], around)).toEqual(["heap:cma yes linux,cma@30000000"]);
});

test("a heap with the fixed name of later kernels draws from the only area", () => {
  const around = { cmaAreas: ["reserved"], defaultRegion: undefined };
  expect(ids(["default_cma_region", "system"], around)[0]).toBe("heap:cma yes reserved");
});

test("of several areas the default one is `heap:cma`, and the others have their own names", () => {
  const around = { cmaAreas: ["camera", "linux,cma"], defaultRegion: "linux,cma" };
  expect(ids(["camera", "linux,cma"], around)).toEqual([
    "heap:camera yes camera",
    "heap:cma yes linux,cma",
  ]);
});

test("of several areas without a default one none is taken for it", () => {
  const around = { cmaAreas: ["camera", "video"], defaultRegion: undefined };
  expect(ids(["camera", "video"], around)).toEqual([
    "heap:camera yes camera",
    "heap:video yes video",
  ]);
});

test("a heap that nothing tells of is unknown, also when it sounds contiguous", () => {
  const around = { cmaAreas: ["reserved"], defaultRegion: undefined };
  expect(ids(["cma-uncached"], around)).toEqual(["heap:cma-uncached unknown cma-uncached"]);
});

test("where the kernel shows no areas, the default area's name is the last sign", () => {
  const around = { cmaAreas: undefined, defaultRegion: undefined };
  expect(ids(["reserved", "secure"], around)).toEqual([
    "heap:cma yes reserved",
    "heap:secure unknown secure",
  ]);
});

test("a link to a heap is one more name of it", () => {
  const nodes = [
    { name: "linux,cma", target: "/dev/dma_heap/vidbuf_cached" },
    { name: "vidbuf_cached", target: "/dev/dma_heap/vidbuf_cached" },
  ];
  const heaps = identifyHeaps(nodes, { cmaAreas: ["linux,cma"], defaultRegion: undefined });
  expect(heaps.map(({ names }) => names)).toEqual([["vidbuf_cached", "linux,cma"]]);
});
