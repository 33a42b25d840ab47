// Reads a kernel `.config` into symbols: the text layer under the kernel facts.
import type { Checked, Diagnostic } from "../../diagnostic/diagnostic.ts";
import { type KernelVersion, parseVersion } from "../../drivers/version.ts";

export interface KernelConfig {
  readonly file: string;
  /** From the header: `arm64`, `arm`. */
  readonly arch: string | undefined;
  readonly version: KernelVersion | undefined;
  /** Every symbol of the kernel was decided here, so one that is absent is off; a fragment says nothing of others. */
  readonly complete: boolean;
  /** As in `Kernel.option`. */
  option(name: string): string;
}

/** A whole arm or arm64 configuration has over 2000 symbols, a fragment for one board some dozens. */
const COMPLETE_FROM = 1000;
const MOST_DIAGNOSTICS = 20;

/**
 * Reads `CONFIG_X=y`, `# CONFIG_X is not set`, and the header that names architecture and version.
 * @param file name for diagnostics and sources
 * @returns errors for lines that are neither assignment nor comment; a warning where a symbol gets two values (the last wins)
 */
export function parseKernelConfig(text: string, file: string): Checked<KernelConfig> {
  if (text.includes("\0")) {
    const message = "This is not the text of a kernel configuration";
    return {
      diagnostics: [{ code: "config-not-text", severity: "error", message, place: { file } }],
    };
  }
  const reader = new Reader(file);
  text.split("\n").forEach((line, at) => reader.line(line.replace(/\r$/, ""), at + 1));
  return reader.finish();
}

class Reader {
  readonly #file: string;
  readonly #symbols = new Map<string, string>();
  readonly #diagnostics: Diagnostic[] = [];
  #malformed = 0;
  #arch: string | undefined;
  #version: KernelVersion | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  line(text: string, line: number): void {
    const off = /^# CONFIG_(\w+) is not set\s*$/.exec(text);
    if (off) return this.#set(off[1] ?? "", "not-set", line);
    const set = /^CONFIG_(\w+)=(.*)$/.exec(text);
    const value = set ? valueOf(set[2] ?? "") : undefined;
    if (set && value !== undefined) return this.#set(set[1] ?? "", value, line);
    const header = /^# Linux\/(\S+) (\S+) Kernel Configuration\s*$/.exec(text);
    if (header) {
      this.#arch = header[1];
      this.#version = parseVersion(header[2] ?? "");
    } else if (!/^\s*(#.*)?$/.test(text)) this.#reject(text, line, set ? text.indexOf("=") + 2 : 1);
  }

  #set(name: string, value: string, line: number): void {
    const before = this.#symbols.get(name);
    if (before !== undefined && before !== value) {
      const message = `CONFIG_${name} was ${before} above and is ${value} here; the last one counts`;
      this.#say({
        code: "config-reassigned",
        severity: "warning",
        message,
        place: { file: this.#file, line, column: 1 },
      });
    }
    this.#symbols.set(name, value);
  }

  #reject(text: string, line: number, column: number): void {
    this.#malformed += 1;
    const length = Math.max(1, text.length - column + 1);
    const message = "A line of a kernel configuration is CONFIG_NAME=value or a comment";
    this.#say({
      code: "config-malformed-line",
      severity: "error",
      message,
      place: { file: this.#file, line, column, length },
    });
  }

  #say(diagnostic: Diagnostic): void {
    if (this.#diagnostics.length < MOST_DIAGNOSTICS) this.#diagnostics.push(diagnostic);
  }

  finish(): Checked<KernelConfig> {
    const diagnostics = this.#diagnostics;
    if (this.#malformed > 0)
      return { diagnostics: withError(diagnostics, this.#malformed, this.#file) };
    const symbols = this.#symbols;
    const complete = this.#arch !== undefined || symbols.size >= COMPLETE_FROM;
    const option = (name: string) =>
      symbols.get(name.replace(/^CONFIG_/, "")) ?? (complete ? "not-set" : "unknown");
    return {
      value: { file: this.#file, arch: this.#arch, version: this.#version, complete, option },
      diagnostics,
    };
  }
}

/** Warnings may have filled the list before the first error came. */
function withError(
  diagnostics: readonly Diagnostic[],
  malformed: number,
  file: string,
): readonly Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === "error")) return diagnostics;
  const message = `${malformed} lines are neither CONFIG_NAME=value nor a comment`;
  return [
    ...diagnostics,
    { code: "config-malformed-line", severity: "error", message, place: { file } },
  ];
}

/** `n` is how a fragment may write "not set"; a string keeps its text without quotes. Undefined when it is no value. */
function valueOf(text: string): string | undefined {
  const value = text.trimEnd();
  if (value === "n") return "not-set";
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value);
  if (quoted) return (quoted[1] ?? "").replace(/\\(.)/g, "$1");
  return /^(y|m|-?\d+|0[xX][0-9a-fA-F]+)$/.test(value) ? value : undefined;
}
