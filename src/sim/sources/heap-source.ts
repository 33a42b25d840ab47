// A heap of the board as a source: what it gives follows from its properties, never from its name.
import type { Heap } from "../../board/board.ts";
import { KernelError, UnknownFact } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";
import { exact, fromArea, nothing, pinned, scattered, SYSTEM_HEAP_ORDERS } from "./allocators.ts";
import { VirtualSource } from "./virtual-source.ts";

/** By the device file a heap is opened with. */
const CALLS: readonly { readonly path: RegExp; readonly call: string }[] = [
  { path: /^\/dev\/udmabuf/, call: "UDMABUF_CREATE" },
  { path: /^\/dev\/ion/, call: "ION_IOC_ALLOC" },
  { path: /./, call: "DMA_HEAP_IOCTL_ALLOC" },
];

export function heapSource(machine: Machine, heap: Heap): VirtualSource {
  const path = heap.paths[0] ?? heap.id;
  const call = CALLS.find((one) => one.path.test(path))?.call ?? "DMA_HEAP_IOCTL_ALLOC";
  const isArea = heap.region !== undefined && machine.areas.has(heap.region);
  const pinsFile = call === "UDMABUF_CREATE";
  const properties: MemoryProperties = {
    id: heap.id,
    contiguous: heap.contiguous,
    pool: heap.region ?? "ram",
    cpuCached: heap.cpuCached,
    structPages: heap.structPages,
    // udmabuf of 6.1 has no vmap (drivers/dma-buf/udmabuf.c:155).
    kernelMaps: pinsFile ? "no" : "yes",
    protected: heap.protected,
    ...(heap.largest === undefined ? {} : { largest: heap.largest }),
  };
  return new VirtualSource(machine, {
    properties,
    names: heap.names,
    call,
    isCached: heap.cpuCached === "yes",
    // The heap over a CMA area makes every failure this one (drivers/dma-buf/heaps/cma_heap.c:106).
    ...(isArea ? { mapErrno: "ENOMEM" } : {}),
    check: () => {
      if (heap.exists === "no") throw new KernelError(`open(${path})`, "ENOENT");
      if (heap.exists === "unknown") throw new UnknownFact(`Does the board have ${path}?`);
      if (heap.contiguous === "unknown")
        throw new UnknownFact(`Are buffers of ${heap.id} physically contiguous?`);
    },
    allocate: pinsFile ? pinned(machine) : allocatorOf(machine, heap),
  });
}

function allocatorOf(machine: Machine, { region, contiguous }: Heap): Allocate {
  if (region !== undefined) {
    const area = machine.areas.get(region);
    const pool = machine.reserved.get(region);
    if (area) return fromArea(machine, area);
    return pool ? (size) => pool.allocate(size) : nothing;
  }
  return contiguous === "yes"
    ? exact(machine)
    : scattered(machine, { orders: SYSTEM_HEAP_ORDERS, movable: false });
}
