// A turning point as a sentence.
import { formatKnown } from "./amount.ts";
import type { TurningPoint } from "./simulation.ts";

export function turningPointText({ parameter, from, to, unit, becomes }: TurningPoint): string {
  return `${parameter}: ${amount(from, unit)} here; at ${amount(to, unit)} ${becomes} serves better`;
}

function amount(value: number | string, unit: string): string {
  return typeof value === "string" ? value : formatKnown({ value, unit });
}
