// How a command ends when its input is wrong.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { printDiagnostics, printJson } from "./output.ts";

/** With `--json` the diagnostics are the value; else they go to stderr. */
export function refuse(
  diagnostics: readonly Diagnostic[],
  { json = false }: { readonly json?: boolean },
  sources?: ReadonlyMap<string, string>,
): ExitCode {
  if (json) printJson({ diagnostics });
  else printDiagnostics(diagnostics, sources);
  return EXIT.input;
}
