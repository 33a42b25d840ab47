// Horizontal bars, each with its name and its figure above it: neither can run into the other, whatever their length.
import { html, type Markup } from "../markup/markup.ts";
import { shorten } from "../markup/shorten.ts";
import { picture, WIDTH } from "./picture.ts";
import type { PlotText } from "./plot.ts";
import { linearScale } from "./scale.ts";

export interface Bar {
  readonly name: string;
  /** The figure, in words. */
  readonly text: string;
  /** From left to right; none is negative. */
  readonly parts: readonly BarPart[];
}

export interface BarPart {
  readonly value: number;
  /** Class of the style sheet that colours it. */
  readonly colour: string;
  /** Shown by a pointer that rests on it. */
  readonly title: string;
}

const ROW = 40;
const THICKNESS = 14;
/** Characters of a line of text. */
const LINE = 52;

/** All on one scale, that begins at 0 and ends with the longest bar. */
export function bars(text: PlotText, all: readonly Bar[]): Markup {
  const longest = all.reduce((most, { parts }) => Math.max(most, totalOf(parts)), 0);
  const scale = linearScale(longest, [0, WIDTH], []);
  return picture(
    text,
    all.length * ROW,
    all.map((bar, at) => barMarkup(bar, at * ROW, (value) => scale.at(value))),
  );
}

function barMarkup({ name, text, parts }: Bar, top: number, at: (value: number) => number): Markup {
  const y = top + 20;
  let before = 0;
  const drawn = parts.map(({ value, colour, title }) => {
    const from = at(before);
    before += value;
    const width = Math.round((at(before) - from) * 10) / 10;
    return width === 0
      ? undefined
      : html`<rect x="${from}" y="${y}" width="${width}" height="${THICKNESS}" class="${colour}"
          ><title>${title}</title></rect
        >`;
  });
  return html`<text x="0" y="${top + 14}">${shorten(name, Math.max(3, LINE - text.length))}</text
    ><text x="${WIDTH}" y="${top + 14}" class="value end">${text}</text
    ><path class="axis" d="M0.5 ${y - 1}v${THICKNESS + 2}" />${drawn}`;
}

function totalOf(parts: readonly BarPart[]): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}
