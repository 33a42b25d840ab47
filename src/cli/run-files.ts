// The files that a run was asked to leave: pictures, a trace, facts.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import type { FactsFile } from "./facts-file.ts";
import type { Planned } from "./load-pipeline.ts";
import { type FrameFolder, openFrameFolder } from "./save-frames.ts";
import { openTraceFile, type TraceFile } from "./trace-file.ts";

export interface FileOptions {
  readonly saveFrames?: string | undefined;
  readonly trace?: string | undefined;
  readonly saveFacts?: string | undefined;
}

export interface RunFiles extends Disposable {
  readonly folder: FrameFolder | undefined;
  readonly trace: TraceFile | undefined;
  readonly facts: FactsFile | undefined;
}

/** Opens what was asked for, before the run begins. */
export async function openRunFiles(
  { saveFrames, trace, saveFacts }: FileOptions,
  planned: Planned,
): Promise<Checked<RunFiles>> {
  const facts = saveFacts === undefined ? undefined : await openFacts(saveFacts, planned);
  if (facts && !facts.value) return { diagnostics: facts.diagnostics };
  const folder = saveFrames === undefined ? undefined : openFrameFolder(saveFrames, planned.plan);
  const file = openTraceFile(trace);
  const close = () => file.value?.[Symbol.dispose]();
  const diagnostics = [...(isDiagnostic(folder) ? [folder] : []), ...file.diagnostics];
  if (isDiagnostic(folder) || diagnostics.length > 0) {
    close();
    return { diagnostics };
  }
  const value = { folder, trace: file.value, facts: facts?.value, [Symbol.dispose]: close };
  return { value, diagnostics };
}

async function openFacts(path: string, planned: Planned): Promise<Checked<FactsFile>> {
  const { openFactsFile } = await import("./facts-file.ts");
  return openFactsFile(path, planned);
}

function isDiagnostic(value: object | undefined): value is Diagnostic {
  return value !== undefined && "severity" in value;
}
