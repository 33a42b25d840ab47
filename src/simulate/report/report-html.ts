// A simulation as one HTML file that needs nothing else: no script, no font, no network. Everything in it that comes from
// outside is escaped by the templates it is put into.
import type { Simulation } from "../simulation.ts";
import { html, trusted } from "./markup/markup.ts";
import { answer } from "./section/answer.ts";
import { assumptions } from "./section/assumptions.ts";
import { compared } from "./section/compared.ts";
import { latency } from "./section/latency.ts";
import { memoryMap } from "./section/memory-map.ts";
import { models } from "./section/models.ts";
import type { Section } from "./section/section.ts";
import { sources } from "./section/sources.ts";
import { starts } from "./section/starts.ts";
import { table } from "./section/table.ts";
import { traffic } from "./section/traffic.ts";
import { turningPoints } from "./section/turning-points.ts";
import { styleSheet } from "./style/style-sheet.ts";

/** Nothing may be loaded and no script may run, whatever the file holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const SECTIONS: readonly Section[] = [
  turningPoints,
  table,
  compared,
  traffic,
  latency,
  memoryMap,
  starts,
  models,
  assumptions,
  sources,
];

export function reportHtml(simulation: Simulation): string {
  const title = `onebuf simulate: ${simulation.board}`;
  const links = SECTIONS.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`);
  const sections = SECTIONS.map(
    ({ id, title: name, content }) =>
      html`<section aria-labelledby="${id}">
        <h2 id="${id}">${name}</h2>
        ${content(simulation)}
      </section> `,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${trusted(styleSheet())}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${answer(simulation)}
          <nav aria-label="Contents">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main>${sections}</main>
      </body>
    </html> `.text;
}
