// Tries every candidate memory of every stream in turn and holds each device's answer against the plan: what proves the
// planner and the twin against each other.
import type { Board } from "../board/board.ts";
import type { Platform } from "../buffer/platform.ts";
import type { Candidate, DeviceVerdict, Plan, StreamPlan } from "../plan/plan.ts";
import { allocationText, isAllocationAsPlanned } from "./compare-allocation.ts";
import { compareTrial } from "./compare-trial.ts";
import type { NextWay } from "./next-way.ts";
import { offerMemory } from "./offer-memory.ts";
import { openStream } from "./open-stream.ts";
import { runSessions } from "./run-loop.ts";
import { isTwin } from "./run-plan.ts";
import { StreamSession } from "./stream-session.ts";
import { isRefusal, refusalText, type Trial } from "./trial.ts";
import { trialOf } from "./trial-of.ts";

export interface CandidateProbe {
  readonly stream: string;
  readonly candidate: Candidate;
  readonly devices: readonly DeviceProbe[];
  /** The memory gave no buffers; null when it did. */
  readonly allocation: { readonly planned: string; readonly happened: string } | null;
  /** Nothing went on before all frames had passed; null when they did or could not start. */
  readonly stuck: string | null;
  readonly agrees: boolean;
}

export interface DeviceProbe {
  readonly node: string;
  readonly verdict: DeviceVerdict;
  readonly planned: string;
  readonly happened: string;
  readonly errno: string | null;
  readonly agrees: boolean;
  readonly byLuck: boolean;
}

/**
 * Streams with a conversion in them are left out: there each consumer has frames of its own.
 * @param frames to move through each; with 0 its buffers are only offered to every device
 */
export async function probeCandidates(
  platform: Platform,
  board: Board,
  plan: Plan,
  frames: number,
): Promise<readonly CandidateProbe[]> {
  const probes: CandidateProbe[] = [];
  for (const stream of plan.streams.filter(({ ownLayouts }) => ownLayouts.length === 0)) {
    for (const candidate of stream.candidates)
      probes.push(await probe(platform, board, stream, candidate, frames));
  }
  return probes;
}

async function probe(
  platform: Platform,
  board: Board,
  stream: StreamPlan,
  candidate: Candidate,
  frames: number,
): Promise<CandidateProbe> {
  const way = { memory: candidate.memory, copies: [], because: "probe" };
  const { trial, stuck } =
    frames === 0
      ? { trial: offerMemory(platform, board, stream, way), stuck: null }
      : await moveFrames(platform, board, stream, way, frames);
  return probeOf(stream, candidate, trial, stuck, isTwin(platform));
}

async function moveFrames(
  platform: Platform,
  board: Board,
  stream: StreamPlan,
  way: NextWay,
  frames: number,
): Promise<{ readonly trial: Trial; readonly stuck: string | null }> {
  const opening = openStream(platform, board, stream, way, "some");
  if (!opening.opened) return { trial: trialOf(way, opening, undefined), stuck: null };
  const options = { frames, fallback: false, force: true };
  const session = new StreamSession(platform, stream, opening.opened, options);
  try {
    session.start();
    await runSessions(platform, [session], () => undefined);
    const stuck = session.end?.kind === "stuck" ? session.end.text : null;
    return { trial: trialOf(way, opening, session), stuck };
  } finally {
    session[Symbol.dispose]();
  }
}

function probeOf(
  stream: StreamPlan,
  candidate: Candidate,
  trial: Trial,
  stuck: string | null,
  knowsAll: boolean,
): CandidateProbe {
  const devices = compareTrial(stream, trial, knowsAll).map((one, at): DeviceProbe => {
    const answer = trial.devices[at]?.answer;
    const { node, verdict, planned, happened, agrees, byLuck } = one;
    const errno = answer !== undefined && isRefusal(answer) ? answer.errno : null;
    return { node, verdict, planned, happened, errno, agrees, byLuck };
  });
  const refused = trial.allocation[0];
  const isPlanned = !refused || isAllocationAsPlanned(candidate, refused, true);
  return {
    stream: stream.id,
    candidate,
    devices,
    allocation: refused
      ? { planned: allocationText(candidate), happened: refusalText(refused) }
      : null,
    stuck,
    agrees: isPlanned && stuck === null && devices.every((device) => device.agrees),
  };
}
