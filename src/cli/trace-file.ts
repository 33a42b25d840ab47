// `--trace FILE`: what happened on the platform, as text or for Perfetto by the file's name.
import { closeSync, openSync, writeSync } from "node:fs";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { perfettoChunks } from "../trace/perfetto.ts";
import { textLines } from "../trace/text.ts";
import type { Trace } from "../trace/trace.ts";
import { cannotWrite } from "./cannot-write.ts";

export interface TraceFile {
  /** Writes the whole trace and closes the file. Undefined when all went well. */
  write(trace: Trace): Diagnostic | undefined;
}

/** Opened before the run, so that none is lost for a path that cannot be written. */
export function openTraceFile(path: string): TraceFile | Diagnostic {
  try {
    const file = openSync(path, "w");
    return { write: (trace) => writeAndClose(file, path, trace) };
  } catch (error) {
    return cannotWrite("trace", path, error);
  }
}

function writeAndClose(file: number, path: string, trace: Trace): Diagnostic | undefined {
  try {
    const chunks = path.endsWith(".txt") ? textChunks(trace) : perfettoChunks(trace);
    for (const chunk of chunks) writeWhole(file, chunk);
    return undefined;
  } catch (error) {
    return cannotWrite("trace", path, error);
  } finally {
    closeSync(file);
  }
}

function* textChunks(trace: Trace): Generator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const line of textLines(trace)) yield encoder.encode(`${line}\n`);
}

/** A write may take less than it is given. */
function writeWhole(file: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
}
