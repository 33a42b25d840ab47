// Times that are never quite the same.
import type { Random } from "../memory/seeded.ts";

/** Parts in which chance is counted. */
const STEPS = 1000;

/** Half more or less, evenly. */
export function about(seconds: number, random: Random): number {
  return seconds * (0.5 + random(STEPS + 1) / STEPS);
}
