// Offers every memory of every stream to its devices: allocated, attached, mapped and let go. No frame moves.
import type { Board } from "../board/board.ts";
import type { Platform } from "../buffer/platform.ts";
import type { Look } from "../inspect/look.ts";
import { formatMemory } from "../plan/amounts.ts";
import type { Candidate, Plan, StreamPlan } from "../plan/plan.ts";
import { compareTrial } from "../run/compare-trial.ts";
import { offerMemory } from "../run/offer-memory.ts";
import { isTwin } from "../run/run-plan.ts";
import { silentlyHarmed } from "../run/silent-harm.ts";
import { isRefusal, type Trial } from "../run/trial.ts";
import { causeOf } from "./cause.ts";
import type { Opening } from "./evidence.ts";
import type { DeviceAnswer, MemoryTrial } from "./finding.ts";
import { refusalOf } from "./try-openings.ts";

export interface TrialParts {
  readonly platform: Platform;
  readonly board: Board;
  readonly plan: Plan;
  readonly look: Look;
  readonly openings: readonly Opening[];
  /** What the kernel has logged since the last call. */
  readonly readLog: () => readonly string[];
}

/** Streams whose devices want frames of their own, and those with a device that does not open, are left out. */
export function tryMemories(parts: TrialParts): readonly MemoryTrial[] {
  const isOpen = ({ id }: StreamPlan) =>
    parts.openings.every(({ stream, refusal }) => stream !== id || refusal === null);
  const trials = parts.plan.streams
    .filter((stream) => stream.ownLayouts.length === 0 && isOpen(stream))
    .flatMap((stream) => stream.candidates.map((candidate) => tryOne(parts, stream, candidate)));
  return trials.map((trial) => ({
    ...trial,
    devices: trial.devices.map((device) => ({ ...device, cause: causeOf(device, trials) })),
  }));
}

function tryOne(parts: TrialParts, stream: StreamPlan, candidate: Candidate): MemoryTrial {
  const { platform, board, readLog } = parts;
  const { memory } = candidate;
  const isContiguous = board.heaps.find(({ id }) => id === memory)?.contiguous === "yes";
  const trial = { stream: stream.id, memory, isContiguous, allocation: null, devices: [], log: [] };
  const leftOut = whyNot(parts, candidate, isContiguous);
  if (leftOut !== null) return { ...trial, leftOut };
  const way = { memory, copies: [], because: "doctor" };
  readLog();
  const happened = offerMemory(platform, board, stream, way);
  const [refused] = happened.allocation;
  return {
    ...trial,
    leftOut,
    allocation: refused ? refusalOf(refused) : null,
    devices: answersOf(stream, happened, isContiguous, isTwin(platform)),
    log: readLog(),
  };
}

function answersOf(
  stream: StreamPlan,
  trial: Trial,
  isContiguous: boolean,
  knowsAll: boolean,
): readonly DeviceAnswer[] {
  return compareTrial(stream, trial, knowsAll).map(({ node, verdict, planned, agrees }, at) => {
    const happened = trial.devices[at]?.answer ?? "not-reached";
    const isMapped = happened === "mapped";
    return {
      node,
      answer: isRefusal(happened) ? "refused" : happened,
      refusal: isRefusal(happened) ? refusalOf(happened) : null,
      planned,
      reason: verdict.reason,
      agrees,
      isProof:
        isMapped && (verdict.verdict === "yes" || (verdict.verdict === "unknown" && isContiguous)),
      luck: verdict.luck,
      cause: null,
    };
  });
}

/** Drivers that take what they cannot use, and pages that this machine needs itself, are left alone. */
function whyNot({ look }: TrialParts, candidate: Candidate, isContiguous: boolean): string | null {
  const victim = silentlyHarmed(candidate);
  if (victim) return `${victim.node} takes it without a check: ${victim.reason}`;
  const { needed } = candidate;
  const { available } = look.memory;
  // Pages of the system heap are charged to nobody: when they run out, the kernel kills some process.
  if (!isContiguous && available !== null && needed * 2n > available)
    return `it would take ${formatMemory(needed)} of the ${formatMemory(available)} of RAM that are available`;
  return null;
}
