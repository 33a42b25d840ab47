// Bytes a second from times.
import type { Figure } from "../sim/calibration/calibration.ts";
import { figureOf } from "./figure.ts";

/** @param times nanoseconds; one that the clock was too coarse for says nothing */
export function rateOf(bytes: number, times: readonly number[]): Figure {
  return figureOf(times.filter((time) => time > 0).map((time) => (bytes * 1e9) / time));
}
