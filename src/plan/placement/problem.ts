// The placement problem, free of devices: choose one option per stream under shared budgets. All numbers are
// finite and non-negative; each, and each objective summed over the streams, stays below 2^53.

export interface PlacementProblem {
  /** One entry a stream; each chooses exactly one of its options. */
  readonly streams: readonly {
    readonly id: string;
    readonly options: readonly PlacementOption[];
  }[];
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
      /** The node limit came first: nothing is claimed but that no placement costs less than `bound`. */
      readonly status: "limit";
      /** The best placement found, which keeps every budget; null when none was found. */
      readonly choice: readonly number[] | null;
      readonly cost: readonly number[] | null;
      /** No placement costs less, compared lexicographically. */
      readonly bound: readonly number[];
      readonly nodes: number;
    }
  | {
      readonly status: "infeasible";
      /** A smallest set of pools that cannot be kept together; empty when a stream has no option at all. */
      readonly pools: readonly string[];
      /** Whether it is proven that no set with fewer pools is in conflict; the set given always is. */
      readonly smallest: boolean;
      /** Streams without any option. */
      readonly streams: readonly string[];
    };
