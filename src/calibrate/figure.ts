// Samples of one thing as a figure of the calibration file, and whether more of them would change it.
import type { Figure, WorstFigure } from "../sim/calibration/calibration.ts";

/** Digits that a figure keeps; no spread here is so small that more would say anything. */
const DIGITS = 4;
/** Fewer say nothing of the spread. */
export const FEWEST = 3;
const FEWEST_SETTLED = 10;
/** Width of the interval that holds the median, over the median. */
const SETTLED_WIDTH = 0.05;
/** Standard deviations on either side: 95 of 100 such intervals hold the true median. */
const CONFIDENCE = 1.96;

/** @param samples at least one, none negative */
export function figureOf(samples: readonly number[]): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(quantile(sorted, share));
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), repeats: samples.length };
}

export function worstFigureOf(samples: readonly number[]): WorstFigure {
  return { ...figureOf(samples), worst: rounded(Math.max(...samples)) };
}

/**
 * Whether the median is known to 5 %: the order statistics around it hold it whatever the distribution, as the number of
 * samples below it is binomial.
 */
export function isSettled(samples: readonly number[]): boolean {
  const count = samples.length;
  if (count < FEWEST_SETTLED) return false;
  const sorted = samples.toSorted((a, b) => a - b);
  const reach = (CONFIDENCE * Math.sqrt(count)) / 2;
  const low = sorted[Math.max(0, Math.floor(count / 2 - reach))] ?? 0;
  const high = sorted[Math.min(count - 1, Math.ceil(count / 2 + reach))] ?? 0;
  return high - low <= SETTLED_WIDTH * quantile(sorted, 0.5);
}

/** Between the two samples that are nearest. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return below + (above - below) * (position - Math.floor(position));
}

const rounded = (value: number) => Number(value.toPrecision(DIGITS));
