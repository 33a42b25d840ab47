// One strategy worked out: set up on a twin, its frames, its memory and its time.
import type { Board } from "../board/board.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import { runFlow } from "../sim/flow/run-flow.ts";
import type { FlowResult } from "../sim/flow/flow.ts";
import { openTwin } from "../sim/open-twin.ts";
import { STORED } from "../sim/coder/stored.ts";
import type {
  AllocationDemand,
  PressureProfile,
  PressureResult,
} from "../sim/pressure/pressure.ts";
import { runPressure } from "../sim/pressure/run-pressure.ts";
import type { VirtualPlatform } from "../sim/virtual-platform.ts";
import { demandsOf } from "./demands.ts";
import { flowOf } from "./flow-of.ts";
import { type FrameWork, frameWork } from "./frame-work.ts";
import type { Mapping } from "./mapping-use.ts";
import { place, type Unplaced } from "./place.ts";
import type { Strategy } from "./strategy.ts";
import { type Traffic, trafficOf } from "./traffic.ts";
import { type Translation, type TranslationOptions, translationsOf } from "./translations.ts";

export interface CostOptions {
  readonly figures: BoardFigures;
  readonly profile: PressureProfile;
  readonly mapping: Mapping;
  readonly patterns: TranslationOptions["patterns"];
  readonly seed: number;
  /** Seconds. */
  readonly duration: number;
  /** Seconds from one start of the pipeline to the next. */
  readonly restart: number;
}

export interface StrategyCosts {
  readonly strategy: Strategy;
  /** Frames a second, all streams together. */
  readonly translations: readonly Translation[];
  readonly work: FrameWork;
  readonly traffic: Traffic;
  readonly flow: FlowResult;
  readonly demands: readonly AllocationDemand[];
  readonly pressure: PressureResult;
  /** What the twin took for granted of the memory of the board. */
  readonly assumptions: readonly string[];
  /** Bytes of buffers, rounding included; `scarce` those out of regions that were set aside. */
  readonly reserved: { readonly all: number; readonly scarce: number };
}

/** Share of the time between two starts in which the pipeline runs; then it is stopped and starts again. */
export const RUNNING = 0.95;

export function costsOf(
  board: Board,
  strategy: Strategy,
  options: CostOptions,
): StrategyCosts | Unplaced {
  const { figures, mapping, seed, duration, restart, profile } = options;
  using twin = openTwin(board, { compression: STORED, seed });
  const placement = place(twin, board, strategy);
  if ("refusal" in placement) return placement;
  const reserved = reservedBy(twin);
  const translations = translationsOf(board, placement, options);
  const work = frameWork(board, placement, figures, mapping);
  const traffic = trafficOf(placement, { translations, figures });
  const flow = runFlow(
    flowOf(
      placement,
      {
        stallOf: (stream, node) =>
          translations.find((one) => one.stream === stream && one.node === node)?.stall ?? 0,
        copyOf: (stream, copy) => work.copyOf(stream, copy),
        slowdown: traffic.dram.slowdown,
      },
      figures.cpu.cores.value,
    ),
    { duration: duration * 1e9, seed },
  );
  const demands = demandsOf(placement);
  const pressure = runPressure({
    board,
    seed,
    profile,
    duration,
    demands,
    session: { every: restart, kept: restart * RUNNING },
  });
  const { assumptions } = twin;
  return { strategy, translations, work, traffic, flow, demands, pressure, reserved, assumptions };
}

function reservedBy(twin: VirtualPlatform): StrategyCosts["reserved"] {
  const pools = twin.stats().pools;
  const used = (some: typeof pools) => some.reduce((sum, one) => sum + one.used, 0);
  return { all: used(pools), scarce: used(pools.filter(({ pool }) => pool !== "ram")) };
}
