// The answer: per stream the verdict, the memory, every candidate with who accepts and who refuses and why,
// and over all streams the budget. `--json` prints this very value (addresses and sizes as hex strings).
import type { Answer } from "../diagnostic/answer.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Fact } from "../board/board.ts";
import type { FrameLayout } from "../format/layout.ts";

/** What became of one stream, or of the whole pipeline: the worst of its streams. */
export type Verdict = "zero-copy" | "copy" | "unknown" | "infeasible";

export interface Plan {
  readonly verdict: Verdict;
  /** One sentence that answers the question for this board. */
  readonly summary: string;
  readonly assumptions: readonly string[];
  readonly streams: readonly StreamPlan[];
  /** Copies over all streams. */
  readonly copies: number;
  readonly copyBytesPerSecond: number;
  readonly budget: readonly PoolBudget[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface StreamPlan {
  readonly id: string;
  /** Node paths. */
  readonly from: string;
  readonly to: readonly string[];
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly rate: number;
  readonly buffers: number;
  /** How they were counted. */
  readonly buffersFrom: string;
  /** The memory the producer's buffers come from; null when none will do. */
  readonly memory: string | null;
  /** Names this kernel may give that heap, most likely first; empty for exporters. */
  readonly heapNames: readonly string[];
  readonly layout: FrameLayout;
  /** Devices whose frames have another size, format or line length than `layout`: a converting copy stands between. */
  readonly ownLayouts: readonly { readonly node: string; readonly layout: FrameLayout }[];
  readonly verdict: Verdict;
  readonly zeroCopy: Answer;
  readonly copies: readonly Copy[];
  readonly candidates: readonly Candidate[];
  /** When nothing can be shared: a smallest set of refusals that rules out every memory. */
  readonly conflict: readonly DeviceVerdict[];
  readonly counterfactuals: readonly Counterfactual[];
  /** What no memory can mend: a format the display does not take, a driver that is not built. */
  readonly obstacles: readonly StreamObstacle[];
  /** What would settle an `unknown`. */
  readonly questions: readonly string[];
}

export interface Copy {
  /** Memories. */
  readonly from: string;
  readonly to: string;
  /** Consumers served by the copy. */
  readonly consumers: readonly string[];
  /** `cpu`, or the node path of the device that copies. */
  readonly engine: string;
  readonly bytesPerSecond: number;
}

export interface Candidate {
  readonly memory: string;
  /** Whether this memory serves every device of the stream. Whether it has room is the placement's question. */
  readonly verdict: Answer;
  /** What the stream's buffers take of the memory's pool in bytes, and what that holds; null where nothing tells. */
  readonly needed: bigint;
  readonly available: bigint | null;
  readonly devices: readonly DeviceVerdict[];
}

/** One device's answer to one memory, by the rule that decided. */
export interface DeviceVerdict {
  readonly node: string;
  readonly verdict: Answer;
  /** `import`, `contiguity`, `window`, `segments`, `layout`, `protection`, ...; `fits` when all accept. */
  readonly rule: string;
  /** The call that will fail; null when nothing fails. */
  readonly call: string | null;
  readonly errno: string | null;
  /** The kernel's own message, or what will be seen instead. */
  readonly message: string | null;
  /** Nothing reports this failure: a bounce, a wrong picture. */
  readonly silent: boolean;
  /** What may hide the failure in a trial; null where a trial shows it. */
  readonly luck: string | null;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly facts: readonly Fact[];
  /** What to find out, when the verdict is unknown. */
  readonly question: string | null;
}

export interface Counterfactual {
  /** `heap`, `iommu`, `cma-size`, ... */
  readonly change: string;
  /** One sentence: what to change and what then holds. */
  readonly text: string;
  readonly verdict: Verdict;
  readonly memory: string | null;
  readonly copyBytesPerSecond: number;
  /** What this stream would take from the pools then. */
  readonly budget: readonly PoolBudget[];
}

export interface StreamObstacle {
  readonly node: string;
  /** What to find out, when the verdict is unknown. */
  readonly question?: string;
  readonly rule: string;
  readonly verdict: Answer;
  readonly message: string;
  readonly facts: readonly Fact[];
}

export interface PoolBudget {
  /** `ram`, or the region's name. */
  readonly pool: string;
  /** Bytes needed, alignment waste included. */
  readonly needed: bigint;
  /** Bytes there are; null when nothing tells. */
  readonly available: bigint | null;
  /** Who sets the pool's size, and how it is worked out. */
  readonly source: string;
}
