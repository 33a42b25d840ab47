// What was taken for granted.
import { html } from "../markup/markup.ts";
import type { Section } from "./section.ts";

export const assumptions: Section = {
  id: "assumptions",
  title: "Assumptions",
  content: (simulation) =>
    simulation.assumptions.length === 0
      ? html`<p class="faint">None besides the numbers that are marked as assumed.</p>`
      : html`<ul>
          ${simulation.assumptions.map((text) => html`<li>${text}</li>`)}
        </ul>`,
};
