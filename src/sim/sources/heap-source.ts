// A heap of the board as a source: what it gives follows from its properties, never from its name.
import type { Board, Heap } from "../../board/board.ts";
import { KernelError, UnknownFact } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";
import { carveOut, exact, fromArea, pinned, scattered, SYSTEM_HEAP_ORDERS } from "./allocators.ts";
import { VirtualSource } from "./virtual-source.ts";

/** By the device file a heap is opened with. */
const CALLS: readonly { readonly path: RegExp; readonly call: string }[] = [
  { path: /^\/dev\/udmabuf/, call: "UDMABUF_CREATE" },
  { path: /^\/dev\/ion/, call: "ION_IOC_ALLOC" },
  { path: /./, call: "DMA_HEAP_IOCTL_ALLOC" },
];

export function heapSource(machine: Machine, board: Board, heap: Heap): VirtualSource {
  const path = heap.paths[0] ?? heap.id;
  const call = CALLS.find((one) => one.path.test(path))?.call ?? "DMA_HEAP_IOCTL_ALLOC";
  const pinsFile = call === "UDMABUF_CREATE";
  const properties: MemoryProperties = {
    id: heap.id,
    contiguous: heap.contiguous,
    pool: heap.region ?? "ram",
    cpuCached: heap.cpuCached,
    structPages: heap.structPages,
    // udmabuf of 6.1 has no vmap (drivers/dma-buf/udmabuf.c:108).
    kernelMaps: pinsFile ? "no" : "yes",
    protected: heap.protected,
    ...(heap.largest === undefined ? {} : { largest: heap.largest }),
  };
  return new VirtualSource(machine, {
    properties,
    names: heap.names,
    call,
    isCached: heap.cpuCached === "yes",
    check: () => {
      if (heap.exists === "no") throw new KernelError(`open(${path})`, "ENOENT");
      if (heap.exists === "unknown") throw new UnknownFact(`Does the board have ${path}?`);
      if (heap.contiguous === "unknown")
        throw new UnknownFact(`Are buffers of ${heap.id} physically contiguous?`);
    },
    allocate: pinsFile ? pinned(machine) : allocatorOf(machine, board, heap),
  });
}

function allocatorOf(machine: Machine, board: Board, heap: Heap): Allocate {
  if (heap.region !== undefined) {
    const area = machine.areas.get(heap.region);
    if (area) return fromArea(machine, area);
    const region = board.regions.find(({ name }) => name === heap.region);
    if (region?.base !== undefined && region.size !== undefined)
      return carveOut(machine, Number(region.base), Number(region.size));
  }
  return heap.contiguous === "yes"
    ? exact(machine)
    : scattered(machine, { orders: SYSTEM_HEAP_ORDERS, movable: false });
}
