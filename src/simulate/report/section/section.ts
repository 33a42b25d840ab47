// A part of the report with a heading, and what such parts have in common.
import type { Simulation, StrategyResult } from "../../simulation.ts";
import { html, type Markup, type Part } from "../markup/markup.ts";

export interface Section {
  /** Anchor in the page. */
  readonly id: string;
  readonly title: string;
  readonly content: (simulation: Simulation) => Markup;
}

export interface LegendEntry {
  /** Class of the style sheet that colours it. */
  readonly colour: string;
  readonly text: string;
}

export function figure(caption: Part, picture: Markup): Markup {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    ${picture}
  </figure> `;
}

/** Side by side as far as the page is wide. @param otherwise said where there is nothing to show */
export function pictures(figures: readonly Markup[], otherwise: string): Markup {
  if (figures.length === 0) return html`<p class="faint">${otherwise}</p>`;
  return html`<div class="pictures">${figures}</div>`;
}

export function legend(entries: readonly LegendEntry[], more: readonly Markup[] = []): Markup {
  const items = entries.map(
    ({ colour, text }) => html`<li><span class="swatch ${colour}"></span>${text}</li>`,
  );
  return html`<ul class="legend">
    ${items}${more}
  </ul>`;
}

/** A mark of a picture with its meaning. @param path within 30 times 12 units */
export function legendMark(style: string, path: string, text: string): Markup {
  return html`<li>
    <svg viewBox="0 0 30 12" aria-hidden="true"><path class="${style}" d="${path}" /></svg>${text}
  </li>`;
}

export const FAILED_MARK = legendMark("crosses", "M11 2l8 8m0-8l-8 8", "start that failed");

/** A table that can be moved sideways where it is too wide. */
export function wideTable(label: string, content: Part, style = ""): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table class="${style}">
      ${content}
    </table>
  </div>`;
}

export function titleOf({ strategies }: Simulation, id: string): string {
  return strategies.find((one) => one.id === id)?.title ?? id;
}

/** `all`, or the names of those it holds for. */
export function nameStrategies(
  some: readonly StrategyResult[],
  { strategies }: Simulation,
): string {
  return some.length === strategies.length ? "all" : some.map(({ title }) => title).join("; ");
}
