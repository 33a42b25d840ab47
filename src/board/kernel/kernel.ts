// The kernel layer of fact: version, configuration and command line, and what they decide about memory.
import type { Answer } from "../../diagnostic/answer.ts";

/** `6.1` is `{major: 6, minor: 1}`; patch levels never decide here. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

export interface Kernel {
  readonly version: KernelVersion;
  /** `assumed` when nobody stated it. */
  readonly versionFrom: "assumed" | "user" | "config" | "live";
  readonly arch: "arm" | "arm64" | "other" | "unknown";
  /** Set (`y`, `m`, a number, a string), explicitly not set, or `unknown` when there is no configuration. */
  option(name: string): string | "not-set" | "unknown";
  /** File name of the configuration, for sources; absent when none was given. */
  readonly configFile?: string;
  /** Last value of a command-line parameter (`cma`, `iommu.passthrough`); "" for a bare word; undefined when absent. */
  parameter(name: string): string | undefined;
  readonly hasCmdline: boolean;
}

/** Whether all of the symbols are on: `yes` for y or m. Without a configuration everything is `unknown`. */
export function configured(kernel: Kernel, symbols: readonly string[]): Answer {
  let answer: Answer = "yes";
  for (const symbol of symbols) {
    const value = kernel.option(symbol);
    if (value === "not-set") return "no";
    if (value === "unknown") answer = "unknown";
  }
  return answer;
}
