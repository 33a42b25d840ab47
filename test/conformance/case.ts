// One case of the suite as data, so that a guest without a test framework can run it, and what came of it.
import type { Bench } from "./bench.ts";

/** Takes care that something is disposed of when the case is over, last first, whether it passed or not. */
export type Keep = <T extends Disposable>(owner: T) => T;

export interface Case {
  /** One sentence that holds for every platform. */
  readonly name: string;
  /** `true`, or why the case does not apply to this bench. */
  readonly needs?: (bench: Bench) => true | string;
  readonly run: (bench: Bench, keep: Keep) => Promise<void> | void;
}

/** Cases about one subject. */
export interface Theme {
  readonly theme: string;
  readonly cases: readonly Case[];
}

export interface CaseResult {
  readonly theme: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped, or how it failed; null when it passed. */
  readonly detail: string | null;
}
