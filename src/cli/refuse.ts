// How a command ends that cannot do what it was asked.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { printDiagnostics, printJson } from "./output.ts";

export interface RefuseOptions {
  readonly json?: boolean;
  /** `input` when not given; `system` where it is not the user's mistake. */
  readonly exit?: ExitCode;
}

/**
 * With `--json` the diagnostics are the value; else they go to stderr.
 * @param sources texts that diagnostics point into, by the name of their file
 */
export function refuse(
  diagnostics: readonly Diagnostic[],
  { json = false, exit = EXIT.input }: RefuseOptions,
  sources?: ReadonlyMap<string, string>,
): ExitCode {
  if (json) printJson({ diagnostics });
  else printDiagnostics(diagnostics, sources);
  return exit;
}
