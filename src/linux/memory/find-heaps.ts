// The memories that this kernel gives to user space: dma-buf heaps and udmabuf.
import { statSync } from "node:fs";
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { dmaHeapNames } from "../dma-heap.ts";
import type { KernelFiles } from "../files/kernel-files.ts";
import { cmaAreas } from "../files/memory-figures.ts";
import { HeapSource } from "./heap-source.ts";
import { identifyHeaps, type HeapNode } from "./identify-heaps.ts";
import { UdmabufSource } from "./udmabuf-source.ts";

const RESERVED = "proc/device-tree/reserved-memory";

export function findHeaps(
  accounts: Accounts,
  files: KernelFiles,
): readonly (BufferSource & Disposable)[] {
  const heaps = identifyHeaps(heapNodes(), {
    cmaAreas: cmaAreas(files),
    defaultRegion: defaultRegion(files),
  }).map((heap) => new HeapSource(accounts, heap));
  return files.names("dev").includes("udmabuf")
    ? [...heaps, new UdmabufSource(accounts, files)]
    : heaps;
}

function heapNodes(): readonly HeapNode[] {
  return dmaHeapNames().map((name) => ({ name, device: statSync(`/dev/dma_heap/${name}`).rdev }));
}

/** A CMA area of the tree has the whole name of its node (kernel/dma/contiguous.c:421). */
export function defaultRegion(files: KernelFiles): string | undefined {
  return files
    .names(RESERVED)
    .find((name) => files.names(`${RESERVED}/${name}`).includes("linux,cma-default"));
}
