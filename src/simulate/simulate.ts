// Phase "simulate": a board and its plan in; what each strategy costs, which serves best, and what would turn that over, out.
import type { Board } from "../board/board.ts";
import { type Checked, type Diagnostic, hasError } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../plan/plan.ts";
import type { Calibration } from "../sim/calibration/calibration.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import { checkCalibration } from "../sim/cost/figures/calibrated.ts";
import { figuresFor } from "../sim/cost/figures/figures-for.ts";
import { presets } from "../sim/cost/iommu/presets.ts";
import { ramOf } from "../sim/twin/banks.ts";
import type { AccessPattern } from "../sim/cost/pattern/pattern-for.ts";
import { pressureFor } from "../sim/pressure/profiles.ts";
import { parametersOf } from "./parameters.ts";
import { PressureAgain } from "./pressure-again.ts";
import { pressureTurningPoints } from "./pressure-turning-points.ts";
import { regionTurningPoint } from "./region-turning-point.ts";
import { resultOf, standingOf } from "./results.ts";
import { ROWS } from "./rows.ts";
import type { Simulation } from "./simulation.ts";
import { chosenStrategies, strategiesOf, type Strategy } from "./strategy.ts";
import { type CostOptions, costsOf, type StrategyCosts } from "./strategy-costs.ts";
import { summaryOf } from "./summary.ts";
import { turningPoints } from "./turning-points.ts";
import type { Mapping } from "./mapping-use.ts";

export interface SimulateRequest {
  /** Seconds of simulated time. */
  readonly duration: number;
  /** Seconds from one start of the pipeline to the next. */
  readonly restart: number;
  /** Profile by name: `none`, `light`, `busy`, `heavy`. */
  readonly pressure: string;
  /** Ids, `copy`, or `all`. */
  readonly strategies: readonly string[];
  /** Preset in place of what the board's IOMMUs are taken for. */
  readonly iommu?: string | undefined;
  readonly mapping: Mapping;
  /** By node or role, in place of what such devices do. */
  readonly patterns?: ReadonlyMap<string, AccessPattern>;
  readonly seed: number;
  readonly calibration?: Calibration | undefined;
  readonly onProgress?: (what: string) => void;
}

export function simulate(board: Board, plan: Plan, request: SimulateRequest): Checked<Simulation> {
  const found = strategiesOf(plan, board);
  const { chosen, diagnostics: unknown } = chosenStrategies(found, request.strategies);
  const figures = figuresOf(board, request);
  const doubts = request.calibration ? checkCalibration(board, request.calibration) : [];
  const profile = pressureFor(request.pressure, ramBytes(board));
  const diagnostics = [...obstaclesOf(plan), ...found.diagnostics, ...unknown, ...doubts];
  if (hasError(diagnostics) || !profile) return { diagnostics };
  const { duration, restart, mapping, seed, patterns = new Map(), onProgress } = request;
  const options: CostOptions = { figures, profile, mapping, patterns, seed, duration, restart };
  const worked = chosen.map((strategy, at) => {
    onProgress?.(`${strategy.title} (${at + 1} of ${chosen.length})`);
    return { strategy, costs: costsOf(board, strategy, options) };
  });
  const costs = worked.flatMap((one) => ("refusal" in one.costs ? [] : [one.costs]));
  const refused = worked.flatMap((one) =>
    "refusal" in one.costs ? [cannotPlace(one.strategy, one.costs)] : [],
  );
  const all: readonly Diagnostic[] = [...diagnostics, ...refused];
  if (costs.length === 0) return { diagnostics: [...all, nothingToCompare(plan)] };
  onProgress?.("what would turn the answer over");
  return {
    value: simulation({ board, plan, request, options, costs, diagnostics: all }),
    diagnostics: all,
  };
}

function simulation({
  board,
  plan,
  request,
  options,
  costs,
  diagnostics,
}: {
  readonly board: Board;
  readonly plan: Plan;
  readonly request: SimulateRequest;
  readonly options: CostOptions;
  readonly costs: readonly StrategyCosts[];
  readonly diagnostics: readonly Diagnostic[];
}): Simulation {
  const standings = costs.map(standingOf);
  const strategiesUsed = costs.map(({ strategy }) => strategy);
  const again = new PressureAgain(board, costs, options);
  const ram = ramBytes(board);
  const strategies = costs.map((one) => resultOf(one, options));
  return {
    summary: summaryOf(standings, strategies),
    turningPoints: [
      ...turningPoints(standings, parametersOf(costs, options.figures)),
      ...regionTurningPoint(board, strategiesUsed, standings, again, ram),
      ...pressureTurningPoints(standings, again, options.profile, ram),
    ],
    board: board.model,
    duration: request.duration,
    pressure: `${options.profile.name}`,
    seed: request.seed,
    strategies,
    rows: ROWS,
    assumptions: [
      ...new Set([...plan.assumptions, ...costs.flatMap(({ assumptions }) => assumptions)]),
      `${options.profile.name} pressure is ${options.profile.text}`,
      `the pipeline starts anew every ${request.restart} s`,
    ],
    diagnostics,
  };
}

function figuresOf(board: Board, { calibration, iommu }: SimulateRequest): BoardFigures {
  const figures = figuresFor(board, calibration);
  const preset = iommu === undefined ? undefined : presets.get(iommu);
  if (!preset) return figures;
  return { ...figures, iommus: new Map([...figures.iommus.keys()].map((node) => [node, preset])) };
}

/** Bytes that the twin has. */
function ramBytes(board: Board): number {
  return ramOf(board, undefined).banks.reduce((sum, { size }) => sum + size, 0);
}

/** What no memory can mend stands in the way of every strategy. */
function obstaclesOf({ streams }: Plan): readonly Diagnostic[] {
  return streams
    .filter(({ verdict }) => verdict === "infeasible" || verdict === "unknown")
    .flatMap(({ id, verdict, obstacles }) =>
      obstacles
        .filter((obstacle) => obstacle.verdict !== "yes")
        .map((obstacle): Diagnostic => ({
          code: "simulate-obstacle",
          severity: verdict === "infeasible" && obstacle.verdict === "no" ? "error" : "warning",
          message: `stream ${id}: ${obstacle.message}`,
          notes: obstacle.question === undefined ? [] : [`open: ${obstacle.question}`],
          help: "`onebuf plan` says what stands in the way; a board file can say that it is otherwise",
        })),
    );
}

function cannotPlace(
  { title }: Strategy,
  { by, refusal }: { readonly by: string; readonly refusal: string },
): Diagnostic {
  return {
    code: "simulate-not-placed",
    severity: "warning",
    message: `"${title}" is not compared: on a twin of the board ${by} refuses: ${refusal}`,
    help: "`onebuf run --memory` shows the refusal; `onebuf plan` says what would change it",
  };
}

function nothingToCompare({ streams, summary }: Plan): Diagnostic {
  const open = streams.flatMap(({ questions }) => questions);
  return {
    code: "simulate-nothing",
    severity: "error",
    message: `there is no way to run this pipeline that could be simulated: ${summary}`,
    notes: open.map((question) => `open: ${question}`),
    help: "`onebuf plan` says what stands in the way",
  };
}
