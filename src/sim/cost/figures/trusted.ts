// How the numbers of the cost models are written down: one short call for each way a number can have come about.
import type { Known } from "../known.ts";

/** @param source document and place */
export function published(value: number, unit: string, source: string): Known {
  return { value, unit, trust: "published", source };
}

/** @param source the published numbers, and what was made of them */
export function derived(value: number, unit: string, source: string): Known {
  return { value, unit, trust: "derived", source };
}

/** @param why what the assumption is taken from */
export function assumed(value: number, unit: string, why: string): Known {
  return { value, unit, trust: "assumed", source: `assumed: ${why}` };
}

/** @param row which row of the calibration file */
export function measured(value: number, unit: string, row: string): Known {
  return { value, unit, trust: "measured", source: row };
}

/** A number of another part or board, for one that nobody has published any of. */
export function asElsewhere(known: Known): Known {
  if (known.trust === "assumed") return known;
  return { ...known, trust: "assumed", source: `assumed: as elsewhere; ${known.source}` };
}
