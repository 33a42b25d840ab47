// The same strategies once more, under other conditions: another profile of other programs, another size of a region.
import type { Board } from "../board/board.ts";
import type { PressureProfile } from "../sim/pressure/pressure.ts";
import { runPressure } from "../sim/pressure/run-pressure.ts";
import type { Standing } from "./compare.ts";
import { type CostOptions, RUNNING, type StrategyCosts } from "./strategy-costs.ts";

export interface Conditions {
  readonly board?: Board;
  readonly profile?: PressureProfile;
  /** Whether some start fails is all that is asked: what comes after the first is left out. */
  readonly endAtFailure?: boolean;
}

export class PressureAgain {
  readonly #board: Board;
  readonly #costs: readonly StrategyCosts[];
  readonly #options: CostOptions;

  constructor(board: Board, costs: readonly StrategyCosts[], options: CostOptions) {
    this.#board = board;
    this.#costs = costs;
    this.#options = options;
  }

  under(standing: Standing, { board, profile, endAtFailure = false }: Conditions): Standing {
    const costs = this.#costs.find(({ strategy }) => strategy.id === standing.id);
    if (!costs) return standing;
    const { seed, duration, restart } = this.#options;
    const { starts, failedStarts } = runPressure({
      board: board ?? this.#board,
      seed,
      profile: profile ?? this.#options.profile,
      duration,
      demands: costs.demands,
      session: { every: restart, kept: restart * RUNNING },
      endAtFailure,
    });
    return { ...standing, starts, failedStarts };
  }
}
