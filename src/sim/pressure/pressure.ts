// What else the machine does while the pipeline runs, hour after hour, and what its allocations meet: values in, values out.
import type { AllocationEffort } from "../cost/allocation/allocation-effort.ts";

/** Other programs and drivers, as rates. */
export interface PressureProfile {
  readonly name: string;
  /** What kind of machine this stands for, in a few words. */
  readonly text: string;
  /** Bytes of files read a second for the first time: page cache that grows until all memory is full of it. */
  readonly pageCacheRate: number;
  /** Share of RAM that programs have, at their least and at their most, and the seconds from one to the other and back. */
  readonly anonymous: { readonly least: number; readonly most: number; readonly period: number };
  /** Pages pinned for a while where they lie (direct I/O, GPU drivers, RDMA): bytes at one time, and seconds each is held. */
  readonly pinned: { readonly bytes: number; readonly seconds: number };
  /** Other users of CMA: a buffer of so many bytes, taken every so many seconds and kept for so many. */
  readonly others: readonly OtherUser[];
}

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
