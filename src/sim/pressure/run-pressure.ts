// One run: the twin of a board, the rest of the machine, a pipeline that starts again and again, and what it meets.
import type { Board } from "../../board/board.ts";
import { STORED } from "../coder/stored.ts";
import { openTwin } from "../open-twin.ts";
import type { VirtualPlatform } from "../virtual-platform.ts";
import { Agenda } from "./agenda.ts";
import { MachineLoad } from "./machine-load.ts";
import { PipelineSession } from "./pipeline-session.ts";
import type {
  AllocationDemand,
  MemorySample,
  PressureProfile,
  PressureResult,
} from "./pressure.ts";
import { sampleMemory } from "./sample-memory.ts";

export interface PressureRun {
  readonly board: Board;
  /** Bytes of RAM to assume where the tree does not say. */
  readonly ram?: number | undefined;
  readonly seed: number;
  readonly profile: PressureProfile;
  /** Seconds. */
  readonly duration: number;
  readonly demands: readonly AllocationDemand[];
  /** Seconds from start to start, above 0, and from a start until it stops; the next start ends it in any case. */
  readonly session: { readonly every: number; readonly kept: number };
  /** Nothing happens after the first start that fails. */
  readonly endAtFailure?: boolean;
}

/** Samples of memory besides the first one. */
const SAMPLES = 120;

/**
 * The same run gives the same result, and a longer one begins as a shorter one does.
 * @throws RangeError for a memory that the board does not have, UnknownFact where the board leaves open what an allocation does
 */
export function runPressure(run: PressureRun): PressureResult {
  const { board, ram, seed } = run;
  const twin = openTwin(board, {
    seed,
    ...(ram === undefined ? {} : { ram }),
    compression: STORED,
  });
  return pressOn(twin, run);
}

/** On a twin of the board that is open already. All is given back at the end but the page cache. */
export function pressOn(twin: VirtualPlatform, run: Omit<PressureRun, "ram">): PressureResult {
  const { machine } = twin;
  const { board, profile, duration, seed } = run;
  const agenda = new Agenda(machine.clock);
  const session = new PipelineSession(twin, run.demands);
  const area = board.cma.name === undefined ? undefined : machine.areas.get(board.cma.name);
  const load = new MachineLoad(machine, area, profile, { agenda, seed });
  const samples: MemorySample[] = [];
  const sample = (time: number) => samples.push(sampleMemory(machine, load, time));
  for (let at = 0; at < SAMPLES; at += 1) {
    const time = (at * duration) / SAMPLES;
    agenda.at(time, () => sample(time));
  }
  startAgainAndAgain(agenda, session, run);
  agenda.runUntil(duration);
  sample(duration);
  session.stop();
  load.end();
  const { attempts, starts, failedStarts, peakBytes } = session;
  return { attempts, starts, failedStarts, samples, peakBytes };
}

function startAgainAndAgain(
  agenda: Agenda,
  session: PipelineSession,
  { session: { every, kept }, endAtFailure = false }: Omit<PressureRun, "ram">,
): void {
  agenda.every(every, (time) => {
    session.start(time);
    if (endAtFailure && session.failedStarts > 0) agenda.end();
    if (kept < every) agenda.at(time + kept, () => session.stop());
  });
}
