// The comparison itself: a column a strategy, and at each number how far it is trusted.
import type { Input, RowText, Simulation, StrategyResult } from "../../simulation.ts";
import { formatAmount, formatKnown } from "../../amount.ts";
import { html, type Markup } from "../markup/markup.ts";
import { bestOf, numberOf } from "../../numbers.ts";
import { strategyColour } from "../style/style-sheet.ts";
import { modelAnchor } from "./models.ts";
import { type Section, wideTable } from "./section.ts";
import { NO_MARK, trustLegend, trustMark } from "./trust-mark.ts";

/** As many inputs as a pointer's hint can hold; the section on models has all. */
const HINT_INPUTS = 6;

export const table: Section = {
  id: "numbers",
  title: "The numbers",
  content: (simulation) => {
    const heads = simulation.strategies.map(headMarkup);
    const rows = simulation.rows.map((row) => rowMarkup(row, simulation));
    return html`<p>
        The best number of a row is marked. A number is trusted as far as the least trusted one that
        it rests on; the name of a row leads to its model and to what went into it.
      </p>
      ${trustLegend()}
      ${wideTable(
        table.title,
        html`<thead>
            <tr>
              <th scope="col">of each strategy</th>
              ${heads}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>`,
        "compare",
      )}`;
  },
};

function headMarkup({ title }: StrategyResult, at: number): Markup {
  return html`<th scope="col"><span class="swatch ${strategyColour(at)}"></span>${title}</th>`;
}

function rowMarkup(row: RowText, simulation: Simulation): Markup {
  const best = bestOf(row, simulation);
  const cells = simulation.strategies.map((one) => cellMarkup(row, one, best.has(one.id)));
  return html`<tr>
    <th scope="row"><a href="#${modelAnchor(row)}">${row.title}</a></th>
    ${cells}
  </tr> `;
}

function cellMarkup({ id, unit }: RowText, strategy: StrategyResult, isBest: boolean): Markup {
  const number = numberOf(strategy, id);
  if (number === undefined) return html`<td class="number faint">none</td>`;
  const { value, trust, inputs } = number;
  const best = isBest ? html`<span class="hidden"> (best)</span>` : undefined;
  return html`<td class="number${isBest ? " best" : ""}" title="${hint(inputs)}">
    ${formatAmount(value, unit)}${best}${trust === "counted" ? NO_MARK : trustMark(trust)}
  </td>`;
}

function hint(inputs: readonly Input[]): string {
  if (inputs.length === 0) return "counted in the simulation";
  const lines = inputs
    .slice(0, HINT_INPUTS)
    .map((input) => `${input.what}: ${formatKnown(input)}, ${input.trust}: ${input.source}`);
  const rest = inputs.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
