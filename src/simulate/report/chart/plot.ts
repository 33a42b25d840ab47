// The frame of a picture with two axes: grid lines, what they stand for, and marks within. Small enough that its letters
// stay readable on a telephone.
import { html, type Markup } from "../markup/markup.ts";
import { picture, WIDTH } from "./picture.ts";
import type { Range, Scale } from "./scale.ts";

export interface Axis {
  readonly scale: Scale;
  readonly label: (value: number) => string;
}

export interface PlotText {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

const LEFT = 62;
const TOP = 10;
const BOTTOM = 168;

export const X_RANGE: Range = [LEFT, WIDTH - 14];
/** Upwards. */
export const Y_RANGE: Range = [BOTTOM, TOP];

const HEIGHT = BOTTOM + 26;

export function plot(text: PlotText, x: Axis, y: Axis, marks: readonly Markup[]): Markup {
  return picture(text, HEIGHT, [
    ...y.scale.ticks.map((value) => yTick(y, value)),
    ...x.scale.ticks.map((value, at) => xTick(x, value, at)),
    ...marks,
    html`<path class="axis" d="M${LEFT} ${TOP}V${BOTTOM}H${X_RANGE[1]}" />`,
  ]);
}

function yTick({ scale, label }: Axis, value: number): Markup {
  const place = scale.at(value);
  return html`<path class="grid" d="M${LEFT} ${place}H${X_RANGE[1]}" /><text
      x="${LEFT - 6}"
      y="${place + 4}"
      class="tick end"
      >${label(value)}</text
    >`;
}

/** The first and the last label stay inside of the picture. */
function xTick({ scale, label }: Axis, value: number, at: number): Markup {
  const place = scale.at(value);
  const anchor = at === 0 ? "start" : place > X_RANGE[1] - 24 ? "end" : "middle";
  return html`<path class="axis" d="M${place} ${BOTTOM}v4" /><text
      x="${place}"
      y="${BOTTOM + 18}"
      class="tick ${anchor}"
      >${label(value)}</text
    >`;
}
