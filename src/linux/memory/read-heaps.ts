// The dma-buf heaps of a kernel, by its files alone: the nodes below /dev/dma_heap and what surrounds them.
import { cmaAreas } from "../files/cma-areas.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { type HeapNode, type IdentifiedHeap, identifyHeaps } from "./identify-heaps.ts";

export const HEAP_FOLDER = "dev/dma_heap";
const RESERVED = "proc/device-tree/reserved-memory";

/** In the order of their names. */
export function readHeaps(files: KernelFiles): readonly IdentifiedHeap[] {
  const nodes = files.names(HEAP_FOLDER).flatMap((name): readonly HeapNode[] => {
    const target = files.target(`${HEAP_FOLDER}/${name}`);
    return target === undefined ? [] : [{ name, target }];
  });
  return identifyHeaps(nodes, {
    cmaAreas: cmaAreas(files),
    defaultRegion: defaultRegion(files),
  });
}

/** A CMA area of the tree has the whole name of its node (kernel/dma/contiguous.c:421). */
export function defaultRegion(files: KernelFiles): string | undefined {
  return files
    .names(RESERVED)
    .find((name) => files.names(`${RESERVED}/${name}`).includes("linux,cma-default"));
}
