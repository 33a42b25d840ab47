// What ends the reading of a blob: one error with its byte offset and the node reached.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";

export interface Failure {
  readonly error: Diagnostic;
}

export function failure(
  file: string,
  code: string,
  message: string,
  offset: number,
  node?: string,
): Failure {
  const place = node === undefined ? { file, offset } : { file, offset, node };
  return { error: { code, severity: "error", message, place } };
}
