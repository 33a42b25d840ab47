// The kernel layer of fact: version, configuration and command line, and what they decide about memory.
import type { Answer } from "../../diagnostic/answer.ts";

/** `6.1` is `{major: 6, minor: 1}`; patch levels never decide here. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** One thing the kernel decides: `kernel/dma/contiguous.c:183`, `CONFIG_CMA_SIZE_MBYTES=64`, `cma=64M`. */
export interface KernelFact {
  readonly value: string;
  readonly source: string;
}

/** An answer with the one source that decided it. */
export interface SourcedAnswer {
  readonly answer: Answer;
  readonly source: string;
}

export interface Kernel {
  readonly version: KernelVersion;
  /** `assumed` when nobody stated it. */
  readonly versionFrom: "assumed" | "user" | "config" | "live";
  readonly arch: "arm" | "arm64" | "other" | "unknown";
  /** With or without `CONFIG_`: its value (`y`, `m`, a number, a string), or whether it is off or not told. */
  option(name: string): string;
  /** File name of the configuration, for sources; absent when none was given. */
  readonly configFile?: string;
  /** Last value of a command-line parameter (`cma`, `iommu.passthrough`); "" for a bare word; undefined when absent. */
  parameter(name: string): string | undefined;
  readonly hasCmdline: boolean;
}

/** The value as a whole number; undefined when it is off, not told or something else. Hexadecimal values count. */
export function optionNumber(kernel: Kernel, name: string): number | undefined {
  const value = kernel.option(name);
  const number = /^(-?\d+|0x[0-9a-fA-F]+)$/.test(value) ? Number(value) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
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
