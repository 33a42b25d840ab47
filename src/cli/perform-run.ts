// Runs a plan on a platform, with progress on the terminal and whatever files were asked for.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { RunReport } from "../run/report.ts";
import { type RunPlatform, runPlan } from "../run/run-plan.ts";
import { traceOf } from "../run/trace-run.ts";
import type { Planned } from "./load-pipeline.ts";
import { openProgress } from "./progress.ts";
import type { RunFiles } from "./run-files.ts";
import type { RunSettings } from "./run-settings.ts";
import type { SavedFrames } from "./save-frames.ts";

export interface Performed {
  readonly report: RunReport;
  readonly saved: readonly SavedFrames[];
  /** Files that could not be written. */
  readonly failures: readonly Diagnostic[];
}

/** @param platform disposed of when the run is over */
export async function performRun(
  platform: RunPlatform,
  { board, plan }: Planned,
  { frames, memory, force, fallback }: RunSettings,
  files: RunFiles,
): Promise<Performed> {
  const trace = files.trace && traceOf(platform);
  const progress = openProgress(frames * plan.streams.length);
  try {
    const report = await runPlan(platform, board, plan, {
      frames,
      force,
      fallback,
      ...(memory !== undefined && { memory: new Map([["*", memory]]) }),
      ...(files.folder && { onFrame: files.folder.onFrame }),
      onProgress: (stream, done) => progress.tell(stream, done),
    });
    const pictures = files.folder?.finish() ?? { saved: [], failure: undefined };
    const noTrace = trace && files.trace?.write(trace.recorder.trace);
    const noFacts = files.facts?.write(platform);
    const failures = [pictures.failure, noTrace, noFacts].filter((one) => one !== undefined);
    return { report, saved: pictures.saved, failures };
  } finally {
    progress[Symbol.dispose]();
    trace?.stop();
    platform[Symbol.dispose]();
  }
}
