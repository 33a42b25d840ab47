// `--trace FILE`: what happened on the platform, as text or for Perfetto by the file's name.
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { perfettoChunks } from "../trace/perfetto.ts";
import { textLines } from "../trace/text.ts";
import type { Trace } from "../trace/trace.ts";
import { openResultFile } from "./result-file.ts";

export interface TraceFile extends Disposable {
  /** Writes the whole trace. Undefined when all went well. */
  write(trace: Trace): Diagnostic | undefined;
}

/** Opened before the run, so that none is lost for a path that cannot be written. */
export function openTraceFile(path: string | undefined): Checked<TraceFile> {
  const { value: file, diagnostics } = openResultFile("trace", path);
  if (!file) return { diagnostics };
  const chunksOf = file.path.endsWith(".txt") ? textChunks : perfettoChunks;
  const value: TraceFile = {
    write: (trace) => file.write(chunksOf(trace)),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
  return { value, diagnostics };
}

function* textChunks(trace: Trace): Generator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const line of textLines(trace)) yield encoder.encode(`${line}\n`);
}
