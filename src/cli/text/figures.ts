// A table of figures: names to the left, columns of numbers aligned to the right below their headings. Where the line
// is too narrow for it, each name stands alone with its figures below.
import { hang } from "./wrap.ts";

export interface Figures {
  /** Heading of the names, then of each column. */
  readonly head: readonly string[];
  /** A name and its figures; an empty figure says nothing. */
  readonly rows: readonly (readonly string[])[];
}

export interface FiguresOptions {
  readonly width: number;
  readonly indent?: string;
  /** Styles one figure after padding; rows and columns count without head and name. */
  readonly style?: (text: string, row: number, column: number) => string;
}

const GAP = "  ";

export function figures(
  { head, rows }: Figures,
  { width, indent = "", style = (text) => text }: FiguresOptions,
): string[] {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const total =
    indent.length + widths.reduce((sum, one) => sum + one, 0) + GAP.length * (head.length - 1);
  if (total > width) return rows.flatMap((row) => stacked(head, row, { width, indent }));
  const line = (cells: readonly string[], row?: number) =>
    `${indent}${widths
      .map((one, at) => {
        const cell = cells[at] ?? "";
        if (at === 0) return cell.padEnd(one);
        const padded = cell.padStart(one);
        return row === undefined ? padded : style(padded, row, at - 1);
      })
      .join(GAP)}`.trimEnd();
  return [line(head), ...rows.map((row, at) => line(row, at))];
}

function stacked(
  head: readonly string[],
  [name = "", ...cells]: readonly string[],
  { width, indent }: { readonly width: number; readonly indent: string },
): string[] {
  const said = cells.flatMap((cell, at) => (cell === "" ? [] : [`${head[at + 1] ?? ""} ${cell}`]));
  return [`${indent}${name}`, ...hang(`${indent}  `, said.join(", "), width)];
}
