// The files that a run was asked to leave: pictures and a trace.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../plan/plan.ts";
import { type FrameFolder, openFrameFolder } from "./save-frames.ts";
import { openTraceFile, type TraceFile } from "./trace-file.ts";

export interface FileOptions {
  readonly saveFrames?: string | undefined;
  readonly trace?: string | undefined;
}

export interface RunFiles {
  readonly folder: FrameFolder | undefined;
  readonly trace: TraceFile | undefined;
}

/** Opens what was asked for, before the run begins. */
export function openRunFiles({ saveFrames, trace }: FileOptions, plan: Plan): Checked<RunFiles> {
  const folder = saveFrames === undefined ? undefined : openFrameFolder(saveFrames, plan);
  const file = trace === undefined ? undefined : openTraceFile(trace);
  const diagnostics = [folder, file].filter(isDiagnostic);
  if (isDiagnostic(folder) || isDiagnostic(file)) return { diagnostics };
  return { value: { folder, trace: file }, diagnostics };
}

function isDiagnostic(value: object | undefined): value is Diagnostic {
  return value !== undefined && "severity" in value;
}
