// What the kernel does for one call, from its counters before and after.
import type { DmaBuffer } from "../../buffer/dma-buffer.ts";
import { memoriesOf } from "../devices/memories-of.ts";
import { MIGRATION_TRIES } from "../memory/contiguous-range.ts";
import type { MemoryStats, PageAllocator } from "../memory/page-allocator.ts";
import type { AllocationEffort } from "../cost/allocation/allocation-effort.ts";

export interface Measured<T> {
  readonly result: T;
  readonly effort: AllocationEffort;
}

/** @param bufferOf the buffer that came of the call, if one did; without it no page was cleared for anybody */
export function measureEffort<T>(
  { stats }: PageAllocator,
  call: () => T,
  bufferOf: (result: T) => DmaBuffer | undefined,
): Measured<T> {
  const before = { ...stats };
  const result = call();
  const more = (count: keyof MemoryStats) => stats[count] - before[count];
  const buffer = bufferOf(result);
  const [memory] = buffer ? memoriesOf({ buffers: [buffer] }, "allocate") : [];
  return {
    result,
    effort: {
      pages: memory?.backing.bytes.pages.length ?? 0,
      blocks: memory?.backing.bytes.entries().length ?? 0,
      rangesTried: more("rangesTried"),
      pagesIsolated: more("rangePages"),
      pagesMigrated: more("migrated"),
      pagesNotMigrated: more("migrateFailed") / MIGRATION_TRIES,
      pagesDropped: more("dropped"),
    },
  };
}
