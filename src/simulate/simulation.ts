// What `simulate` answers: one column a strategy, each number with what it stands on, and a sentence for this board.
// `--json` prints this very value.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Known } from "../sim/cost/known.ts";
import type { Trust } from "../sim/cost/known.ts";
import type { FlowConsumerResult } from "../sim/flow/flow.ts";
import type { MemorySample } from "../sim/pressure/pressure.ts";

export interface Simulation {
  /** Which strategy serves best on this board, and by how much. */
  readonly summary: string;
  /** What would turn the answer over. */
  readonly turningPoints: readonly TurningPoint[];
  readonly board: string;
  /** Seconds of simulated time. */
  readonly duration: number;
  readonly pressure: string;
  readonly seed: number;
  readonly strategies: readonly StrategyResult[];
  /** Rows of the table, in order: what each number is and how it is worked out. */
  readonly rows: readonly RowText[];
  readonly assumptions: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface RowText {
  readonly id: RowId;
  /** `IOMMU stall a frame`. */
  readonly title: string;
  readonly unit: Unit;
  /** Which of two is better; `none` where neither is. */
  readonly better: "less" | "more" | "none";
  /** How the number is worked out, one or two sentences. */
  readonly model: string;
}

export type Unit = "count" | "bytes" | "bytes/s" | "ns" | "share";

export type RowId =
  | "copies"
  | "copied"
  | "dram"
  | "dram-pixels"
  | "dram-copies"
  | "dram-tables"
  | "dram-share"
  | "walks"
  | "walk-time"
  | "stall"
  | "stall-share"
  | "cpu"
  | "cpu-copies"
  | "cpu-maintenance"
  | "cpu-mapping"
  | "reserved"
  | "reserved-scarce"
  | "allocation-median"
  | "allocation-worst"
  | "start-worst"
  | "failures"
  | "latency"
  | "latency-worst"
  | "drops"
  | "delivered";

export interface StrategyResult {
  /** `heap:cma`, `heap:system`, `copy:heap:system`: as `--strategy` takes it. */
  readonly id: string;
  /** `share heap:cma`, `copy heap:system to heap:cma (cpu)`. */
  readonly title: string;
  readonly streams: readonly StrategyWay[];
  readonly numbers: readonly RowNumber[];
  /** Frame latency by stream and consumer over time. */
  readonly flow: readonly {
    readonly stream: string;
    readonly consumers: readonly FlowConsumerResult[];
  }[];
  /** Each start of the pipeline: seconds, nanoseconds until all buffers were there, whether some failed. */
  readonly starts: readonly PipelineStart[];
  readonly memory: readonly MemorySample[];
}

/** Where the frames of one stream lie, and who gets copies of them. */
export interface StrategyWay {
  readonly stream: string;
  readonly memory: string;
  readonly copies: readonly {
    readonly to: string;
    readonly consumers: readonly string[];
    readonly engine: string;
  }[];
}

export interface PipelineStart {
  /** Seconds since the start. */
  readonly time: number;
  /** Until all buffers were there. */
  readonly nanoseconds: number;
  readonly errno: string | undefined;
}

/** A figure, and what it is of: `a fetch of a table entry`. */
export interface Input extends Known {
  readonly what: string;
}

export interface RowNumber {
  readonly row: RowId;
  readonly value: number;
  /** As far as the least trusted of its inputs; `counted` on the twin where it has none. */
  readonly trust: Trust | "counted";
  /** What it was worked out of. */
  readonly inputs: readonly Input[];
}

export interface TurningPoint {
  /** `copy bandwidth`, `restarts an hour`. */
  readonly parameter: string;
  /**
   * What it is here, and where the other strategy becomes the better one, or the same one starts each time where none does
   * here: a number with its unit, or a name.
   */
  readonly from: number | string;
  readonly to: number | string;
  readonly unit: string;
  /** Ids of strategies, the same twice for one that then starts each time. */
  readonly best: string;
  readonly becomes: string;
}
