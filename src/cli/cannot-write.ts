// A file that the user asked for and that cannot be written.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";

/** @param what `trace`, `picture` */
export function cannotWrite(what: string, file: string, error: unknown): Diagnostic {
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: `run-${what}-unwritable`,
    severity: "error",
    message: `the ${what} cannot be written: ${why}`,
    place: { file },
  };
}
