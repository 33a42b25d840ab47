// One picture of the report: told in words for those who do not see it.
import { html, type Markup, type Part } from "../markup/markup.ts";

/** Units of every picture: about as many pixels as a telephone has, so that letters keep their size there. */
export const WIDTH = 360;

export function picture(
  text: { readonly id: string; readonly title: string; readonly description: string },
  height: number,
  content: Part,
): Markup {
  const { id, title, description } = text;
  return html`<svg
    viewBox="0 0 ${WIDTH} ${height}"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
    ${content}
  </svg>`;
}
