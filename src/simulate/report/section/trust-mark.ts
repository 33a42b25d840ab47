// How far a number is trusted, as a letter beside it and in words for those who hear the page.
import type { Trust } from "../../../sim/cost/known.ts";
import { html, type Markup } from "../markup/markup.ts";

const MEANINGS: { readonly [T in Trust]: string } = {
  measured: "on this board, read from a calibration file",
  published: "for this part or board",
  derived: "from published numbers",
  assumed: "nobody has published any that was found",
};

const LETTERS: { readonly [T in Trust]: string } = {
  measured: "M",
  published: "P",
  derived: "D",
  assumed: "A",
};

export function trustMark(trust: Trust): Markup {
  return html`<span class="trust" title="${trust}: ${MEANINGS[trust]}" aria-hidden="true"
      >${LETTERS[trust]}</span
    ><span class="hidden"> (${trust})</span>`;
}

/** As wide as a mark, so that numbers stand in one column. */
export const NO_MARK = html`<span class="trust blank" aria-hidden="true">A</span>`;

export function trustLegend(): Markup {
  const entries = Object.entries(MEANINGS).map(
    ([trust, meaning]) =>
      html`<li>
        ${trustMark(trust as Trust)} <strong aria-hidden="true">${trust}</strong>
        <span class="faint">${meaning}</span>
      </li>`,
  );
  return html`<ul class="legend">
    ${entries}
    <li>
      <strong>no letter</strong> <span class="faint">rests on counts of the simulation alone</span>
    </li>
  </ul>`;
}
