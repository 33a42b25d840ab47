// A stream's part of the report.
import type { Verdict } from "../plan/plan.ts";
import type { Attempt, StreamRun } from "./report.ts";
import type { StreamTask } from "./stream-task.ts";
import { refusalsOf, type Trial } from "./trial.ts";

export function streamRun(task: StreamTask): StreamRun {
  const { stream, trials, session, copies, sharing } = task;
  const ran = session?.end?.kind === "done" ? trials.at(-1) : undefined;
  return {
    id: stream.id,
    from: stream.from,
    to: stream.to,
    layout: stream.layout,
    buffers: stream.buffers,
    outcome: outcomeOf(task, ran),
    memory: ran?.memory ?? null,
    planned: stream.memory,
    attempts: trials.map(attemptOf),
    frames: session?.frames ?? 0,
    dropped: session?.dropped ?? 0,
    consumers: session?.consumerRuns() ?? [],
    copies,
    sharing,
    duration: session?.duration ?? 0,
  };
}

function outcomeOf(
  { stream, trials, isBlocked, unknownConversions }: StreamTask,
  ran: Trial | undefined,
): Verdict {
  if (ran) return ran.copies.length === 0 ? "zero-copy" : "copy";
  if (unknownConversions.length > 0) return "unknown";
  if (isBlocked) return stream.verdict;
  const isOpen = trials.some((trial) => refusalsOf(trial).some(({ isUnknown }) => isUnknown));
  return isOpen ? "unknown" : "infeasible";
}

function attemptOf(trial: Trial): Attempt {
  const refusals = refusalsOf(trial);
  const wrong = trial.devices.flatMap(({ node, content }) =>
    !trial.ran && content !== undefined && content.wrong > 0
      ? [{ by: node, call: "content", errno: "wrong", log: content.firstWrong }]
      : [],
  );
  const isOpen = refusals.some(({ isUnknown }) => isUnknown);
  return {
    memory: trial.memory,
    copies: trial.copies,
    result: trial.ran ? "ran" : isOpen ? "unknown" : "refused",
    refusals: [...refusals.map(({ by, call, errno, log }) => ({ by, call, errno, log })), ...wrong],
    because: trial.because,
  };
}
