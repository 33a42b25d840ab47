// Performs a plan on a platform: allocates, attaches, maps, moves frames through all streams at once, checks every frame
// at every consumer, and holds what happened against the plan.
import type { Board } from "../board/board.ts";
import type { Held, Platform } from "../buffer/platform.ts";
import type { PlatformStats } from "../buffer/platform-stats.ts";
import type { Plan } from "../plan/plan.ts";
import { compareWithPlan } from "./compare-with-plan.ts";
import { EventMeter } from "./event-meter.ts";
import type { RunReport } from "./report.ts";
import { runDiagnostics } from "./run-diagnostics.ts";
import { runSessions } from "./run-loop.ts";
import type { RunOptions } from "./run-options.ts";
import { streamRun } from "./stream-run.ts";
import { StreamTask } from "./stream-task.ts";
import type { TrialPlatform } from "./try-imports.ts";

/** A platform that was made up says what it took for granted. */
export type RunPlatform = TrialPlatform & { readonly assumptions?: readonly string[] };

/**
 * Refusals are part of the report; what is thrown is a fault of onebuf or of the platform.
 * @param board the one the plan was made for
 */
export async function runPlan(
  platform: RunPlatform,
  board: Board,
  plan: Plan,
  options: RunOptions,
): Promise<RunReport> {
  const heldBefore = platform.held();
  const before = platform.stats();
  const meter = new EventMeter(platform);
  const tasks = plan.streams.map(
    (stream) => new StreamTask(platform, board, stream, options, meter),
  );
  try {
    const sessions = tasks.flatMap((task) => task.openNext() ?? []);
    await runSessions(platform, sessions, (session) =>
      tasks.find((task) => task.session === session)?.ended(session),
    );
  } finally {
    for (const { session } of tasks) session?.[Symbol.dispose]();
    meter[Symbol.dispose]();
  }
  const stats = platform.stats();
  const copies = copiedSince(before, stats);
  const comparison = compareWithPlan(plan, tasks, { meter, copies, knowsAll: isTwin(platform) });
  return {
    platform: platform.traits.name,
    plan,
    streams: tasks.map(streamRun),
    pools: stats.pools,
    iommus: stats.iommus,
    migration: stats.migration,
    calls: stats.calls,
    cpuTime:
      stats.cpuTime === undefined || before.cpuTime === undefined
        ? null
        : stats.cpuTime - before.cpuTime,
    bouncedBytes: stats.bouncedBytes - before.bouncedBytes,
    agrees: comparison.differences.length === 0,
    differences: comparison.differences,
    held: newlyHeld(heldBefore, platform.held()),
    assumptions: [...new Set([...plan.assumptions, ...(platform.assumptions ?? [])])],
    diagnostics: runDiagnostics(tasks, comparison),
  };
}

/** A twin admits what nobody knows; a kernel just does it. */
export function isTwin({ traits }: Platform): boolean {
  return traits.name === "virtual";
}

function copiedSince(before: PlatformStats, after: PlatformStats): PlatformStats["copies"] {
  return after.copies.map(({ engine, frames, bytes }) => {
    const old = before.copies.find((one) => one.engine === engine);
    return { engine, frames: frames - (old?.frames ?? 0), bytes: bytes - (old?.bytes ?? 0) };
  });
}

function newlyHeld(before: readonly Held[], after: readonly Held[]): readonly Held[] {
  const left = before.map(({ text }) => text);
  return after.filter(({ text }) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
