// A turning point as a sentence.
import { formatKnown } from "./amount.ts";
import type { TurningPoint } from "./simulation.ts";

export function turningPointText(point: TurningPoint): string {
  const { parameter, from, to, unit, best, becomes } = point;
  const then = becomes === best ? "starts each time" : "serves better";
  return `${parameter}: ${amount(from, unit)} here; at ${amount(to, unit)} ${becomes} ${then}`;
}

function amount(value: number | string, unit: string): string {
  return typeof value === "string" ? value : formatKnown({ value, unit });
}
