// What a run did, as one value: `--json` prints it, the text is rendered from it. Counts come from the platform, never
// from the plan; where the two differ, both sides stand in `differences`.
import type { Held } from "../buffer/platform.ts";
import type { CallStats, IommuStats, MigrationStats, PoolStats } from "../buffer/platform-stats.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FrameLayout } from "../format/layout.ts";
import type { Plan, Verdict } from "../plan/plan.ts";

export interface RunReport {
  /** `virtual`, `Linux 6.1.0 arm64`. */
  readonly platform: string;
  readonly plan: Plan;
  readonly streams: readonly StreamRun[];
  readonly pools: readonly PoolStats[];
  readonly iommus: readonly IommuStats[];
  readonly migration: MigrationStats;
  readonly calls: readonly CallStats[];
  /** Nanoseconds of processor time that the whole run took; null on a twin. */
  readonly cpuTime: number | null;
  /** Bytes copied through swiotlb, which nobody asked for. */
  readonly bouncedBytes: number;
  /** What happened is what was planned. */
  readonly agrees: boolean;
  readonly differences: readonly Difference[];
  /** What was still held when everything had been disposed: a leak. */
  readonly held: readonly Held[];
  readonly assumptions: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface StreamRun {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly layout: FrameLayout;
  readonly buffers: number;
  /** What became of it; `infeasible` when no attempt ran. */
  readonly outcome: Verdict;
  /** Memory that the producer filled; null when nothing ran. */
  readonly memory: string | null;
  /** Memory the plan had chosen. */
  readonly planned: string | null;
  /** What was tried, in order; the last one ran when `outcome` says so. */
  readonly attempts: readonly Attempt[];
  /** Frames that left the producer. */
  readonly frames: number;
  /** Frames due while the producer had no free buffer. */
  readonly dropped: number;
  readonly consumers: readonly ConsumerRun[];
  /** As counted at the copy engines. */
  readonly copies: readonly CopyRun[];
  /** Who worked on each buffer that the producer filled. */
  readonly sharing: readonly SharedBuffer[];
  /** Nanoseconds on the platform's clock from the first frame to the last. */
  readonly duration: number;
}

export interface ConsumerRun {
  readonly node: string;
  readonly frames: number;
  /** Frames it was not given because it was still busy with earlier ones. */
  readonly dropped: number;
  /** Frames whose content was not what the producer made, and the first such finding. */
  readonly wrong: number;
  readonly firstWrong: string | null;
  /** Frames that could not be looked at. */
  readonly unchecked: number;
  /** Bytes an encoder made; 0 for others. */
  readonly codedBytes: number;
  /** Frame latency in nanoseconds of the platform's clock: median and worst, from capture to done. */
  readonly latency: { readonly median: number; readonly worst: number };
}

/** One buffer of the producer: the same inode at every device is the same memory. */
export interface SharedBuffer {
  readonly inode: number;
  /** Nodes that had it mapped. */
  readonly mappedBy: readonly string[];
  /** Devices that the kernel listed as attached while frames moved, by its own names; null where it does not tell. */
  readonly attached: readonly string[] | null;
}

export interface CopyRun {
  /** Memories. */
  readonly from: string;
  readonly to: string;
  readonly engine: string;
  readonly consumers: readonly string[];
  readonly frames: number;
  readonly bytes: number;
}

/** One memory tried for one stream. */
export interface Attempt {
  readonly memory: string;
  /** Where consumers get copies: memory and consumers. */
  readonly copies: readonly { readonly memory: string; readonly consumers: readonly string[] }[];
  readonly result: "ran" | "refused" | "unknown";
  /** Who refused, in the order of the devices; the allocation itself counts as the memory's refusal. */
  readonly refusals: readonly RunRefusal[];
  /** Why this attempt was made: `planned`, `forced`, `heap:cma was refused: ENOMEM`. */
  readonly because: string;
}

export interface RunRefusal {
  /** Node, or the memory's id when the allocation failed. */
  readonly by: string;
  readonly call: string;
  readonly errno: string;
  readonly log: string | null;
}

/** One thing that came out otherwise than planned. */
export interface Difference {
  readonly stream: string;
  /** `memory`, `copies`, `copy bytes`, `verdict of heap:system at /soc/vop`, `content at /soc/vop`, `peak of linux,cma`. */
  readonly what: string;
  readonly planned: string;
  readonly happened: string;
}
