// From a value to its place in a picture.
import { decadeTicks, roundTicks } from "./ticks.ts";

export interface Scale {
  readonly ticks: readonly number[];
  /** Place of a value, to a tenth of a unit of the picture; what lies outside stands at the edge. */
  at(value: number): number;
}

/** From and to which place of the picture. */
export type Range = readonly [from: number, to: number];

/** From 0 to `most`. */
export function linearScale(most: number, range: Range, ticks: readonly number[]): Scale {
  return { ticks, at: (value) => placed(most > 0 ? value / most : 0, range) };
}

/** From 0 to the round number at or above `most`. */
export function roundScale(most: number, range: Range, count: number): Scale {
  const ticks = roundTicks(most, count);
  return linearScale(ticks.at(-1) ?? most, range, ticks);
}

/** Whole powers of ten around the values, which are above 0. */
export function logScale(values: readonly number[], range: Range): Scale {
  const least = values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  const ticks = most > 0 ? decadeTicks(least, most) : [1, 10];
  const first = Math.log10(ticks[0] ?? 1);
  const span = Math.log10(ticks.at(-1) ?? 10) - first;
  return { ticks, at: (value) => placed((Math.log10(value) - first) / span, range) };
}

function placed(share: number, [from, to]: Range): number {
  const inside = Math.min(1, Math.max(0, share));
  return Math.round((from + inside * (to - from)) * 10) / 10;
}
