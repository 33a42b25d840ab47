// What both kinds of ION agree on: the types of heaps and the flags of an allocation.
// Read from drivers/staging/android/uapi/ion.h of Linux 3.18, 4.2, 4.9 and 5.4, which agree.

/** By `ion_heap_type`; higher numbers are the vendor's own. Until 4.11 the header names heap masks by these numbers too. */
export const ION_HEAP_TYPES = ["system", "system-contig", "carveout", "chunk", "dma"] as const;

export type IonHeapType = (typeof ION_HEAP_TYPES)[number];

/** Heaps are chosen by a mask of 32 bits (ION_NUM_HEAP_IDS). */
export const ION_HEAP_IDS = 32;

/** CPU mappings are cached. */
export const ION_FLAG_CACHED = 1;
