// What the reader came for: the answer, for which board, and under which load it was found.
import type { Diagnostic } from "../../../diagnostic/diagnostic.ts";
import type { Simulation } from "../../simulation.ts";
import { formatSpan } from "../../amount.ts";
import { html, type Markup } from "../markup/markup.ts";

export function answer({
  summary,
  duration,
  pressure,
  seed,
  strategies,
  diagnostics,
}: Simulation): Markup {
  const count = strategies.length === 1 ? "1 strategy" : `${strategies.length} strategies`;
  const said = diagnostics.map(diagnosticMarkup);
  return html`<p class="faint">
      ${count}, ${formatSpan(duration)} of simulated time, memory pressure ${pressure}, seed ${seed}
    </p>
    <p class="answer">${summary}</p>
    ${
      said.length > 0
        ? html`<ul>
            ${said}
          </ul>`
        : undefined
    }`;
}

function diagnosticMarkup({ severity, message, notes = [], help }: Diagnostic): Markup {
  const tone = severity === "error" ? "bad-text" : "";
  const more = [...notes, ...(help === undefined ? [] : [help])].map(
    (text) => html`<br /><span class="faint">${text}</span>`,
  );
  return html`<li><strong class="${tone}">${severity}</strong>: ${message}${more}</li>`;
}
