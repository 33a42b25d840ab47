// What both kinds of ION agree on: the types of heaps and the flags of an allocation.
// Source: Linux 4.1: drivers/staging/android/uapi/ion.h.

/** By `ion_heap_type`, which is also the usual heap id before heaps could be queried. */
export const ION_HEAP_TYPES = [
  "system",
  "system-contiguous",
  "carveout",
  "chunk",
  "dma",
  "custom",
] as const;

/** CPU mappings are cached. */
export const ION_FLAG_CACHED = 1;
