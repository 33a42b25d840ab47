// `--trace FILE`: what happened on the platform, as text or for Perfetto by the file's name.
import { closeSync, openSync, writeSync } from "node:fs";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { perfettoChunks } from "../trace/perfetto.ts";
import { textLines } from "../trace/text.ts";
import type { Trace } from "../trace/trace.ts";
import { cannotWrite } from "./cannot-write.ts";

/** Opened before the run, so that a run is not lost for a name that cannot be written. Disposing closes it. */
export interface TraceFile extends Disposable {
  /** Undefined when all went well. */
  write(trace: Trace): Diagnostic | undefined;
}

export function openTraceFile(path: string): TraceFile | Diagnostic {
  try {
    const file = openSync(path, "w");
    return {
      write: (trace) => writeChunks(file, path, trace),
      [Symbol.dispose]: () => closeSync(file),
    };
  } catch (error) {
    return cannotWrite("trace", path, error);
  }
}

function writeChunks(file: number, path: string, trace: Trace): Diagnostic | undefined {
  try {
    if (path.endsWith(".txt")) for (const line of textLines(trace)) writeSync(file, `${line}\n`);
    else for (const chunk of perfettoChunks(trace)) writeWhole(file, chunk);
    return undefined;
  } catch (error) {
    return cannotWrite("trace", path, error);
  }
}

function writeWhole(file: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
}
