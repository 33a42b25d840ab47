// ION with descriptors: mainline staging 4.12 to 5.10, and Android kernels made from them. An allocation is a dma-buf at
// once, and CPU brackets are DMA_BUF_IOCTL_SYNC. Read from drivers/staging/android/uapi/ion.h of Linux 4.12 and 5.4; the query
// also from 4.9.
import { text, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const SOURCE = "Linux 4.12: drivers/staging/android/uapi/ion.h";

/** `len` in bytes. */
export const ionFdAllocation = struct("ion_allocation_data", SOURCE, {
  len: u64,
  heap_id_mask: u32,
  flags: u32,
  fd: u32,
  unused: u32,
});

export const ionHeapData = struct("ion_heap_data", SOURCE, {
  name: text(32),
  type: u32,
  heap_id: u32,
  reserved0: u32,
  reserved1: u32,
  reserved2: u32,
});

/** `heaps` points to room for `cnt` of them; with 0 the kernel only counts. Linux 4.9 to 4.11 have it beside handles. */
export const ionHeapQuery = struct("ion_heap_query", SOURCE, {
  cnt: u32,
  reserved0: u32,
  heaps: u64,
  reserved1: u32,
  reserved2: u32,
});

export const ION_IOC_ALLOC_FD = iowr("ION_IOC_ALLOC", "I", 0, ionFdAllocation, SOURCE);
export const ION_IOC_HEAP_QUERY = iowr("ION_IOC_HEAP_QUERY", "I", 8, ionHeapQuery, SOURCE);
