// What wants memory before frames are allocated from CMA: the steps that pressure.test.ts has the kernel and its twin do.

export const MIB = 2 ** 20;
/** Bytes of a frame: 1024x768 of 32 bits. */
export const FRAME = 3 * MIB;
/** As many as fit 64 MiB, less what is in use from the start. */
export const MOST = 20;

export interface Row {
  readonly name: string;
  readonly load: "none" | "page cache" | "shared memory" | "anonymous" | "pinned";
  readonly bytes: number;
  /** First page cache takes all memory but CMA, then the load comes, then the caches are dropped. */
  readonly isCacheFirst?: boolean;
}

export const ROWS: readonly Row[] = [
  { name: "nothing", load: "none", bytes: 0 },
  { name: "page-cache", load: "page cache", bytes: 256 * MIB },
  { name: "shared-memory", load: "shared memory", bytes: 120 * MIB },
  { name: "anonymous", load: "anonymous", bytes: 120 * MIB },
  { name: "anonymous-where-cache-was", load: "anonymous", bytes: 120 * MIB, isCacheFirst: true },
  { name: "pinned", load: "pinned", bytes: 112 * MIB },
];

/** How many buffers of a size fit an area of 64 MiB whose first MiBs are in use: each starts at a multiple of its own size, 1 MiB at most. */
export const FIT: readonly { readonly bytes: number; readonly count: number }[] = [
  { bytes: 1_228_800, count: 30 },
  { bytes: 614_400, count: 61 },
  { bytes: FRAME, count: MOST },
];

/** Pages that a user of the area has, counted from its start. */
export interface Run {
  readonly start: number;
  readonly length: number;
}

/** The machine before a load. */
export interface Start {
  readonly used: readonly Run[];
  /** Free pages outside of CMA and in it. */
  readonly elsewhere: number;
  readonly cma: number;
  /** Clean page cache that stays when the caches are dropped, for it is the text of programs that run. */
  readonly text: number;
}

/** All but the first three in pages. */
export interface PressureCounts {
  /** Frames that could be allocated. */
  readonly fit: number;
  readonly allocations: number;
  readonly refusals: number;
  /** Free with the load, before the frames. */
  readonly loaded: { readonly elsewhere: number; readonly cma: number };
  readonly migrated: number;
  readonly failed: number;
}

export interface Measured extends PressureCounts {
  readonly start: Start;
  /** Pages of CMA that hold text of programs and the like with the load, which is none of it. */
  readonly cached: number;
  /** What the kernel log says of the frame that no longer fitted. */
  readonly log?: string;
}
