// How each number was worked out, and of what.
import type { Input, RowText, Simulation, StrategyResult } from "../../simulation.ts";
import { formatKnown } from "../../amount.ts";
import { html, type Markup } from "../markup/markup.ts";
import { numberOf } from "../../numbers.ts";
import { nameStrategies, type Section, wideTable } from "./section.ts";
import { trustMark } from "./trust-mark.ts";

export const models: Section = {
  id: "models",
  title: "How the numbers were worked out",
  content: (simulation) => html`${simulation.rows.map((row) => modelMarkup(row, simulation))}`,
};

/** Within the folded part, so that a link to it unfolds it. */
export function modelAnchor({ id }: RowText): string {
  return `model-${id}`;
}

function modelMarkup(row: RowText, simulation: Simulation): Markup {
  const uses = usesOf(row, simulation);
  const inputs =
    uses.length === 0
      ? html`<p class="faint">Counted in the simulation; no number from elsewhere goes into it.</p>`
      : wideTable(
          `inputs of ${row.title}`,
          html`<thead>
              <tr>
                <th scope="col">of</th>
                <th scope="col">input</th>
                <th scope="col">source</th>
                <th scope="col">strategies</th>
              </tr>
            </thead>
            <tbody>
              ${uses.map((use) => useMarkup(use, simulation))}
            </tbody>`,
        );
  return html`<details>
    <summary>${row.title}</summary>
    <p id="${modelAnchor(row)}">${row.model}</p>
    ${inputs}
  </details> `;
}

interface Use {
  readonly input: Input;
  readonly strategies: StrategyResult[];
}

/** Inputs that several strategies share stand there once. */
function usesOf({ id }: RowText, { strategies }: Simulation): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const strategy of strategies) {
    for (const input of numberOf(strategy, id)?.inputs ?? []) {
      const key = JSON.stringify([input.what, input.value, input.unit, input.trust, input.source]);
      const use = uses.get(key) ?? { input, strategies: [] };
      if (!use.strategies.includes(strategy)) use.strategies.push(strategy);
      uses.set(key, use);
    }
  }
  return [...uses.values()];
}

function useMarkup({ input, strategies }: Use, simulation: Simulation): Markup {
  const { what, trust, source } = input;
  return html`<tr>
    <td>${what}</td>
    <td class="number">${formatKnown(input)}${trustMark(trust)}</td>
    <td>${source}</td>
    <td>${nameStrategies(strategies, simulation)}</td>
  </tr> `;
}
