// Everything onebuf prints goes through here: values to stdout, diagnostics to stderr, widths and colours by the stream.
import { readFileSync } from "node:fs";
import { type Diagnostic, hasError } from "../diagnostic/diagnostic.ts";
import { renderDiagnostic } from "../diagnostic/render.ts";
import { type Style, styleFor, type Tone } from "./text/style.ts";

const WIDEST = 100;
const NARROWEST = 40;
const WHEN_PIPED = 80;

/** Columns to write for: the terminal's, or those that `COLUMNS` asks for, within reason; 80 when piped. */
export function width(
  { columns }: { readonly columns?: number } = process.stdout,
  { COLUMNS: asked = "" }: NodeJS.ProcessEnv = process.env,
): number {
  // A terminal that does not know its size says 0.
  const wanted = columns || (/^\d+$/.test(asked) && Number(asked)) || WHEN_PIPED;
  return Math.min(WIDEST, Math.max(NARROWEST, wanted));
}

export function style(): Style {
  return styleFor(process.stdout);
}

export function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** bigint, as addresses and sizes are, becomes a hex string. */
export function printJson(value: unknown): void {
  print([jsonText(value, 2)]);
}

/** @param indent columns; on one line when absent */
export function jsonText(value: unknown, indent?: number): string {
  const write = (_key: string, one: unknown) =>
    typeof one === "bigint" ? `0x${one.toString(16)}` : one;
  return JSON.stringify(value, write, indent);
}

const TONES: { readonly [part: string]: Tone } = {
  error: "bad",
  warning: "open",
  note: "strong",
  mark: "bad",
  place: "faint",
};

/** Prints diagnostics to stderr, with a code frame where the file is text. Returns whether one of them is an error. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string> = new Map(),
): boolean {
  const paint = styleFor(process.stderr);
  for (const diagnostic of diagnostics) {
    const file = diagnostic.place?.file;
    const source =
      file === undefined || diagnostic.place?.line === undefined
        ? undefined
        : (sources.get(file) ?? tryRead(file));
    const text = renderDiagnostic(diagnostic, {
      ...(source === undefined ? {} : { source }),
      width: width(),
      style: (part, words) => {
        const tone = TONES[part];
        return tone === undefined ? words : paint(tone, words);
      },
    });
    process.stderr.write(`${text}\n`);
  }
  return hasError(diagnostics);
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
