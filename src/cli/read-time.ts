// A time on the command line: `90s`, `15m`, `1h`.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";

const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

/** A day of a board under pressure is as much as anybody has asked for, and takes minutes. */
const LONGEST = 24 * 3600;

/**
 * Seconds.
 * @param option `duration`: for the diagnostic
 */
export function readTime(option: string, text: string): number | Diagnostic {
  const wrong = (message: string, help?: string): Diagnostic => ({
    code: `simulate-bad-${option}`,
    severity: "error",
    message: `--${option} ${message}`,
    help: help ?? `write it as --${option} 90s, 15m or 1h`,
  });
  const [, number = "", unit = ""] = /^(-?(?:\d+\.?\d*|\.\d+))\s*([a-z]*)$/i.exec(text) ?? [];
  if (number === "") return wrong(`takes a time, not "${text}"`);
  if (Number(number) <= 0) return wrong(`must be above 0, not "${text}"`);
  if (unit === "")
    return wrong(`takes a time with its unit, not "${text}"`, `write --${option} ${text}s`);
  const length = UNITS.get(unit);
  if (length === undefined) return wrong(`takes s, m or h as units, not "${unit}"`);
  const seconds = Number(number) * length;
  return seconds <= LONGEST ? seconds : wrong(`takes at most 24h, not "${text}"`);
}
