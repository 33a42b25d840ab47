// What onebuf says about its input: a stable code, a place, and what to do. Collected, not thrown.

export type Severity = "error" | "warning" | "note";

/** Where a diagnostic points. Lines and columns count from 1, byte offsets from 0. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Length of the marked text in characters, for the code frame. */
  readonly length?: number;
  /** Byte offset into a binary input (a device tree blob). */
  readonly offset?: number;
  /** Device-tree node path. */
  readonly node?: string;
  readonly property?: string;
}

export interface Diagnostic {
  /** Stable, kebab-case, never reused: `pipeline-unknown-key`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, no final full stop. */
  readonly message: string;
  readonly place?: Place;
  /** Further facts, each one sentence. */
  readonly notes?: readonly string[];
  /** What to do about it. */
  readonly help?: string;
}

/** A value with what was said while making it. `value` is absent exactly when an error was said. */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}
