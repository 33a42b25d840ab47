// Columns of text: as wide as their content, cut nowhere, the last one wrapped to what is left of the line.
import { wrap } from "./wrap.ts";

export interface TableOptions {
  readonly width: number;
  readonly indent?: string;
  /** Styles one cell after padding; the text alone decides the width. */
  readonly style?: (text: string, row: number, column: number) => string;
}

const GAP = "  ";

/** Narrowest last column; below it the line runs over instead. */
const NARROWEST = 20;

export function table(rows: readonly (readonly string[])[], { width, indent = "", style = (text) => text }: TableOptions): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, columns - 1) }, (_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const left = widths.reduce((sum, one) => sum + one + GAP.length, indent.length);
  const last = Math.max(NARROWEST, width - left);
  return rows.flatMap((row, at) => {
    const cells = widths.map((one, column) => style((row[column] ?? "").padEnd(one), at, column));
    const lines = wrap(row[columns - 1] ?? "", last);
    return lines.map((line, index) => {
      const before = index === 0 ? cells : widths.map((one) => " ".repeat(one));
      return `${indent}${[...before, style(line, at, columns - 1)].join(GAP)}`.trimEnd();
    });
  });
}
