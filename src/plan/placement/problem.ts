// The placement problem, free of devices: choose one option per stream under shared budgets. All numbers are
// non-negative; bytes and bytes per second stay below 2^53.

export interface PlacementProblem {
  /** One entry a stream; each chooses exactly one of its options. */
  readonly streams: readonly { readonly id: string; readonly options: readonly PlacementOption[] }[];
  /** Capacity per pool in the unit of its uses (bytes, bytes per second); a pool not named here has no limit. */
  readonly budgets: ReadonlyMap<string, number>;
}

export interface PlacementOption {
  readonly id: string;
  /** Objectives in lexicographic order, each to be minimised; all options have the same length. */
  readonly cost: readonly number[];
  readonly uses: ReadonlyMap<string, number>;
}

export type PlacementResult =
  | {
      readonly status: "optimal";
      /** Index of the chosen option, per stream. */
      readonly choice: readonly number[];
      readonly cost: readonly number[];
      /** Search nodes visited, for the curious and for the bench. */
      readonly nodes: number;
    }
  | {
      readonly status: "infeasible";
      /** A smallest set of pools that cannot be kept together; empty when a stream has no option at all. */
      readonly pools: readonly string[];
      /** Streams without any option. */
      readonly streams: readonly string[];
    };
