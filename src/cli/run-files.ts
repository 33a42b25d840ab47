// The files that a run was asked to leave. They are opened before it begins, so that no run is lost for a wrong path.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { hasError } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../plan/plan.ts";
import type { Trace } from "../trace/trace.ts";
import { FrameFolder, openFrameFolder, type SavedFrames } from "./save-frames.ts";
import { openTraceFile, type TraceFile } from "./trace-file.ts";

export interface FileOptions {
  readonly saveFrames?: string | undefined;
  readonly trace?: string | undefined;
}

export interface RunFiles extends Disposable {
  readonly folder: FrameFolder | undefined;
  readonly trace: TraceFile | undefined;
}

export function openRunFiles(
  { saveFrames, trace }: FileOptions,
  plan: Plan,
): Checked<RunFiles> {
  const folder = saveFrames === undefined ? undefined : openFrameFolder(saveFrames, plan);
  const file = trace === undefined ? undefined : openTraceFile(trace);
}
