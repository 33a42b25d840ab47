// Whether other programs would turn the answer over: the best strategy under more pressure, or the one that would be best if
// it always started under less.
import type { Board } from "../board/board.ts";
import type { PressureProfile } from "../sim/pressure/pressure.ts";
import { PROFILE_NAMES, pressureFor } from "../sim/pressure/profiles.ts";
import { runPressure } from "../sim/pressure/run-pressure.ts";
import { failureRate, ranked, type Standing } from "./compare.ts";
import type { TurningPoint } from "./simulation.ts";
import { type CostOptions, RUNNING, type StrategyCosts } from "./strategy-costs.ts";

/** @param ram bytes of the board */
export function pressureTurningPoints(
  board: Board,
  costs: readonly StrategyCosts[],
  standings: readonly Standing[],
  options: CostOptions,
  ram: number,
): readonly TurningPoint[] {
  const [best] = ranked(standings);
  if (!best || standings.length < 2) return [];
  const here = PROFILE_NAMES.indexOf(options.profile.name);
  const cheapest = ranked(standings.map((one) => ({ ...one, failedStarts: 0 })))[0];
  const names =
    cheapest && cheapest.id !== best.id
      ? PROFILE_NAMES.slice(0, here).toReversed()
      : PROFILE_NAMES.slice(here + 1);
  const again = new PressureAgain(board, costs, options);
  const watched = cheapest ?? best;
  for (const name of names) {
    const profile = pressureFor(name, ram);
    if (!profile) continue;
    const failing = again.failuresOf(watched, profile);
    if (failureRate(failing) > 0 === failureRate(watched) > 0) continue;
    const others = standings.filter(({ id }) => id !== watched.id);
    const now = ranked([failing, ...others.map((one) => again.failuresOf(one, profile))])[0];
    if (!now || now.id === best.id) continue;
    return [
      {
        parameter: "memory pressure",
        from: options.profile.name,
        to: name,
        unit: "profile",
        best: best.id,
        becomes: now.id,
      },
    ];
  }
  return [];
}

/** The same pipelines under other profiles. */
class PressureAgain {
  readonly #board: Board;
  readonly #costs: readonly StrategyCosts[];
  readonly #options: CostOptions;

  constructor(board: Board, costs: readonly StrategyCosts[], options: CostOptions) {
    this.#board = board;
    this.#costs = costs;
    this.#options = options;
  }

  failuresOf(standing: Standing, profile: PressureProfile): Standing {
    const costs = this.#costs.find(({ strategy }) => strategy.id === standing.id);
    if (!costs) return standing;
    const { seed, duration, restart } = this.#options;
    const { starts, failedStarts } = runPressure({
      board: this.#board,
      seed,
      profile,
      duration,
      demands: costs.demands,
      session: { every: restart, kept: restart * RUNNING },
    });
    return { ...standing, starts, failedStarts };
  }
}
