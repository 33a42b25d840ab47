// Every source that some number rests on, with what was taken from it and what it went into.
import type { Trust } from "../../../sim/cost/known.ts";
import type { Simulation } from "../../simulation.ts";
import { formatKnown } from "../../amount.ts";
import { html, type Markup } from "../markup/markup.ts";
import { type Section, wideTable } from "./section.ts";
import { trustMark } from "./trust-mark.ts";

export const sources: Section = {
  id: "sources",
  title: "Sources",
  content: (simulation) => {
    const all = sourcesOf(simulation);
    if (all.length === 0) return html`<p class="faint">No number from elsewhere was used.</p>`;
    return wideTable(
      sources.title,
      html`<thead>
          <tr>
            <th scope="col">source</th>
            <th scope="col">numbers</th>
            <th scope="col">went into</th>
          </tr>
        </thead>
        <tbody>
          ${all.map(sourceMarkup)}
        </tbody>`,
    );
  },
};

interface Source {
  readonly text: string;
  readonly trust: Trust;
  readonly numbers: Set<string>;
  /** Titles of rows. */
  readonly rows: Set<string>;
}

/** What is trusted most comes first. */
const ORDER: readonly Trust[] = ["measured", "published", "derived", "assumed"];

function sourcesOf({ strategies, rows }: Simulation): readonly Source[] {
  const titles = new Map(rows.map(({ id, title }) => [id, title]));
  const found = new Map<string, Source>();
  for (const { row, inputs } of strategies.flatMap(({ numbers }) => numbers)) {
    for (const input of inputs) {
      const { trust, source: text } = input;
      const key = JSON.stringify([trust, text]);
      const source = found.get(key) ?? { text, trust, numbers: new Set(), rows: new Set() };
      source.numbers.add(`${input.what}: ${formatKnown(input)}`);
      source.rows.add(titles.get(row) ?? row);
      found.set(key, source);
    }
  }
  return [...found.values()].toSorted((a, b) => ORDER.indexOf(a.trust) - ORDER.indexOf(b.trust));
}

function sourceMarkup({ text, trust, numbers, rows }: Source): Markup {
  return html`<tr>
    <td>${text}${trustMark(trust)}</td>
    <td>${[...numbers].join("; ")}</td>
    <td>${[...rows].join(", ")}</td>
  </tr> `;
}
