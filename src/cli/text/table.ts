// Columns of text: as wide as their content, cut nowhere, the last one wrapped to what is left of the line, or put below
// where nothing is left.
import { wrap } from "./wrap.ts";

export interface TableOptions {
  readonly width: number;
  readonly indent?: string;
  /** Styles one cell after padding; the text alone decides the width. */
  readonly style?: (text: string, row: number, column: number) => string;
}

const GAP = "  ";

/** Narrowest last column; with less room it goes on lines of its own. */
const NARROWEST = 24;

export function table(
  rows: readonly (readonly string[])[],
  { width, indent = "", style = (text) => text }: TableOptions,
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, columns - 1) }, (_, at) =>
    Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const left = widths.reduce((sum, one) => sum + one + GAP.length, indent.length);
  const below = width - left < NARROWEST;
  return rows.flatMap((row, at) => {
    const cells = widths
      .map((one, column) => style((row[column] ?? "").padEnd(one), at, column))
      .join(GAP);
    const pad = below ? `${indent}    ` : " ".repeat(left);
    const last = wrap(row[columns - 1] ?? "", width - pad.length).map((line) =>
      style(line, at, columns - 1),
    );
    const head = `${indent}${cells}`;
    if (below)
      return [head.trimEnd(), ...last.filter((line) => line !== "").map((line) => `${pad}${line}`)];
    const [first = "", ...others] = last;
    return [`${head}${GAP}${first}`.trimEnd(), ...others.map((line) => `${pad}${line}`)];
  });
}
