// The tables of the validation as text.
import type { Check, Part } from "./check.ts";

const HEADS = ["figure", "measured", "modelled", "error", "limit", ""] as const;

export function partText({ title, checks, notes }: Part): string {
  const rows = [HEADS, ...checks.map(cells)];
  const widths = HEADS.map((_head, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...lines, ...notes.map((note) => `  ${note}`), ""].join("\n");
}

function cells({ figure, measured, modelled, error, limit, verdict }: Check): readonly string[] {
  return [figure, measured, modelled, error, limit, verdict === "missed" ? "MISSED" : verdict];
}
