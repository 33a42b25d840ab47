// The strategies side by side, one small picture for each thing that a strategy can cost.
import type { RowId, RowText, Simulation } from "../../simulation.ts";
import { formatAmount } from "../../amount.ts";
import { bars } from "../chart/bars.ts";
import type { Markup } from "../markup/markup.ts";
import { numberOf } from "../../numbers.ts";
import { strategyColour } from "../style/style-sheet.ts";
import { figure, pictures, type Section } from "./section.ts";

const SHOWN: readonly RowId[] = [
  "copied",
  "dram",
  "stall",
  "cpu",
  "reserved",
  "latency-worst",
  "failures",
];

export const compared: Section = {
  id: "compared",
  title: "The strategies compared",
  content: (simulation) => {
    const rows = SHOWN.flatMap((id) => simulation.rows.find((row) => row.id === id) ?? []);
    const figures = simulation.strategies.length === 0 ? [] : rows;
    return pictures(
      figures.map((row) => comparison(row, simulation)),
      "There is no strategy to compare.",
    );
  },
};

function comparison(row: RowText, { strategies }: Simulation): Markup {
  const all = strategies.map((strategy, at) => {
    const value = numberOf(strategy, row.id)?.value;
    const text = value === undefined ? "none" : formatAmount(value, row.unit);
    const name = strategy.title;
    const part = { value: value ?? 0, colour: strategyColour(at), title: `${name}: ${text}` };
    return { name, text, parts: [part] };
  });
  const description = all.map(({ name, text }) => `${name}: ${text}`).join("; ");
  return figure(row.title, bars({ id: `compared-${row.id}`, title: row.title, description }, all));
}
