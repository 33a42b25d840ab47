// A line through points, and points on their own.
import { html, type Markup, trusted } from "../markup/markup.ts";
import type { Scale } from "./scale.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Through the points from left to right. One point alone is a dot. */
export function line(points: readonly Point[], x: Scale, y: Scale, style: string): Markup {
  const places = points.map((point) => `${x.at(point.x)} ${y.at(point.y)}`);
  const ends = places.length === 1 ? "h0" : "";
  return html`<path class="line ${style}" d="${trusted(`M${places.join("L")}${ends}`)}" />`;
}

/** Points at equal steps of x, parted where one or more are missing. */
export function withoutGaps(points: readonly Point[]): readonly (readonly Point[])[] {
  const stepTo = (at: number) => (points[at]?.x ?? 0) - (points[at - 1]?.x ?? 0);
  const step = points.slice(1).reduce((least, _, at) => Math.min(least, stepTo(at + 1)), Infinity);
  const parts: Point[][] = [];
  points.forEach((point, at) => {
    const last = parts.at(-1);
    if (last && stepTo(at) < 1.5 * step) last.push(point);
    else parts.push([point]);
  });
  return parts;
}

/** Points of the same place are drawn once: thousands of starts take no more room than the picture has. */
export function dots(points: readonly Point[], x: Scale, y: Scale, style: string): Markup {
  return html`<path class="dots ${style}" d="${trusted(each(points, x, y, "h0"))}" />`;
}

export function crosses(points: readonly Point[], x: Scale, y: Scale, style: string): Markup {
  return html`<path
    class="crosses ${style}"
    d="${trusted(each(points, x, y, "m-4-4l8 8m0-8l-8 8"))}"
  />`;
}

function each(points: readonly Point[], x: Scale, y: Scale, sign: string): string {
  const places = points.map(
    (point) => `M${Math.round(x.at(point.x))} ${Math.round(y.at(point.y))}${sign}`,
  );
  return [...new Set(places)].join("");
}
