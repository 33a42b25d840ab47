// Shorthand for writing rows of the knowledge base: source lines and format lists. Values only, no lookup.
import type { Evidence } from "./row.ts";

/** Lines of one source file as evidence: `at("a.c", 3, 7)` is `["a.c:3", "a.c:7"]`. */
export function at(file: string, ...lines: readonly number[]): readonly Evidence[] {
  return lines.map((line) => `${file}:${line}`);
}

/** A blank-separated list of format names. */
export function fourccs(text: string): readonly string[] {
  return text.split(" ");
}

/** Evidence from another release than the one the rows were read from: `Linux 6.12: a.c:3`. */
export function inRelease(release: string, lines: readonly Evidence[]): readonly Evidence[] {
  return lines.map((line) => `Linux ${release}: ${line}`);
}
