// What else the machine does while the pipeline runs, hour after hour, and what its allocations meet: values in, values out.
import type { AllocationEffort } from "../cost/allocation/allocation-effort.ts";

/** Other programs and drivers, as rates. */
export interface PressureProfile {
  readonly name: string;
  /** What kind of machine this stands for, in a few words. */
  readonly text: string;
  /** Share of RAM that is page cache at the start, as far as that much is free. */
  readonly pageCacheAtStart: number;
  /** Bytes of files read a second for the first time: page cache that grows until all memory is full of it. */
  readonly pageCacheRate: number;
  /** Share of RAM that programs have, at their least and at their most, and the seconds from one to the other and back. */
  readonly anonymous: { readonly least: number; readonly most: number; readonly period: number };
  readonly pinned: readonly PinnedUse[];
  /** Other users of the board's CMA area. */
  readonly others: readonly OtherUser[];
}

/** Pages that can be neither moved nor dropped for a while. */
export interface PinnedUse {
  readonly what: string;
  /** At one time. */
  readonly bytes: number;
  /** Seconds that each part of them is held, half more or less. */
  readonly seconds: number;
  /** Memory of programs, or of files shared between them: the kernel notices later that the latter will not move. */
  readonly use: "anonymous" | "file";
  /** They stay where they lie, be that in a CMA area. Long-term pins leave it first (mm/gup.c:2105). */
  readonly staysInCma: boolean;
}

/** Buffers of so many bytes, one taken every so many seconds and kept for so many, half more or less. */

export interface OtherUser {
  readonly what: string;
  readonly bytes: number;
  readonly every: number;
  readonly kept: number;
}

/** What the pipeline takes each time it starts: buffers of one size from one memory. */
export interface AllocationDemand {
  /** Memory id of the plan: `heap:cma`, `export:/soc/camera`. */
  readonly memory: string;
  readonly bytes: number;
  readonly count: number;
}

export interface AllocationAttempt {
  /** Seconds since the start. */
  readonly time: number;
  readonly memory: string;
  readonly bytes: number;
  readonly errno: string | undefined;
  readonly effort: AllocationEffort;
}

/** How memory is used at one moment; all in bytes. */
export interface MemorySample {
  /** Seconds since the start. */
  readonly time: number;
  readonly free: number;
  readonly pageCache: number;
  readonly anonymous: number;
  readonly pinned: number;
  readonly areas: readonly AreaSample[];
}

export interface AreaSample {
  readonly name: string;
  readonly size: number;
  /** In the area's bitmap: buffers. */
  readonly used: number;
  readonly largestFree: number;
  /** Shares of pages by use, over equal stretches of the area from its start on: what a memory map is drawn from. */
  readonly cells: readonly AreaCell[];
}

export interface AreaCell {
  readonly buffers: number;
  readonly others: number;
  readonly movable: number;
  readonly clean: number;
  readonly pinned: number;
}

export interface PressureResult {
  readonly attempts: readonly AllocationAttempt[];
  /** Starts of the pipeline, and those at which some buffer failed. */
  readonly starts: number;
  readonly failedStarts: number;
  readonly samples: readonly MemorySample[];
  readonly peakBytes: number;
}
