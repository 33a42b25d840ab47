// DRAM traffic by what causes it.
import type { RowId, StrategyResult } from "../../simulation.ts";
import { formatAmount } from "../../amount.ts";
import { type Bar, bars } from "../chart/bars.ts";
import { html } from "../markup/markup.ts";
import { numberOf } from "../../numbers.ts";
import { figure, legend, pictures, type Section } from "./section.ts";

const CAUSES: readonly { readonly row: RowId; readonly colour: string; readonly text: string }[] = [
  { row: "dram-pixels", colour: "cause-pixels", text: "pixels" },
  { row: "dram-copies", colour: "cause-copies", text: "copies" },
  { row: "dram-tables", colour: "cause-tables", text: "page tables" },
];

export const traffic: Section = {
  id: "traffic",
  title: "DRAM traffic by cause",
  content: ({ strategies }) => {
    const all = strategies.map(trafficBar);
    const description = all
      .map(({ parts }) => parts.map(({ title }) => title).join(", "))
      .join("; ");
    const text = { id: "traffic-bars", title: traffic.title, description };
    return html`${legend(CAUSES)}
    ${pictures(all.length === 0 ? [] : [figure("Bytes a second, all masters", bars(text, all))], "There is no strategy to show.")}`;
  },
};

function trafficBar(strategy: StrategyResult): Bar {
  const parts = CAUSES.map(({ row, colour, text }) => {
    const value = numberOf(strategy, row)?.value ?? 0;
    return {
      value,
      colour,
      title: `${strategy.title}, ${text}: ${formatAmount(value, "bytes/s")}`,
    };
  });
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  return { name: strategy.title, text: formatAmount(total, "bytes/s"), parts };
}
