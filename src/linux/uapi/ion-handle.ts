// ION with handles: Android kernels 3.4 to 3.10 and mainline staging up to 4.11. A handle belongs to one open of /dev/ion;
// ION_IOC_SHARE makes a dma-buf of it. Read from drivers/staging/android/uapi/ion.h of Linux 3.14, 4.1, 4.2, 4.9 and 4.11 and
// from include/linux/ion.h of a 3.4 kernel for phones, which agree. Before Linux 3.10 the handle could be a pointer: the same
// on 32-bit machines, and no 64-bit one had such a kernel.
import { s32, u32, word } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const SOURCE = "Linux 4.1: drivers/staging/android/uapi/ion.h";

/** `len` and `align` in bytes. The member was named heap_mask in Linux 3.4. */
export const ionHandleAllocation = struct("ion_allocation_data", SOURCE, {
  len: word,
  align: word,
  heap_id_mask: u32,
  flags: u32,
  handle: s32,
});

export const ionHandleData = struct("ion_handle_data", SOURCE, { handle: s32 });

export const ionFdData = struct("ion_fd_data", SOURCE, { handle: s32, fd: s32 });

/** What `arg` means is the vendor's affair. */
export const ionCustomData = struct("ion_custom_data", SOURCE, { cmd: u32, arg: word });

export const ION_IOC_ALLOC_HANDLE = iowr("ION_IOC_ALLOC", "I", 0, ionHandleAllocation, SOURCE);
export const ION_IOC_FREE = iowr("ION_IOC_FREE", "I", 1, ionHandleData, SOURCE);
export const ION_IOC_SHARE = iowr("ION_IOC_SHARE", "I", 4, ionFdData, SOURCE);
export const ION_IOC_IMPORT = iowr("ION_IOC_IMPORT", "I", 5, ionFdData, SOURCE);
export const ION_IOC_CUSTOM = iowr("ION_IOC_CUSTOM", "I", 6, ionCustomData, SOURCE);
/** Cleans the caches of a buffer for devices. */
export const ION_IOC_SYNC = iowr("ION_IOC_SYNC", "I", 7, ionFdData, SOURCE);
