// dma-buf heaps: /dev/dma_heap/NAME gives out buffers. Kernels since 5.6.
import { u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

export const dmaHeapAllocationData = struct(
  "dma_heap_allocation_data",
  "include/uapi/linux/dma-heap.h:35",
  { len: u64, fd: u32, fd_flags: u32, heap_flags: u64 },
);

export const DMA_HEAP_IOCTL_ALLOC = iowr(
  "DMA_HEAP_IOCTL_ALLOC",
  "H",
  0,
  dmaHeapAllocationData,
  "include/uapi/linux/dma-heap.h:50",
);
