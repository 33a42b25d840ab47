// Numbers of the report as people read them, by their unit.
import { formatBytes, formatDuration, formatMemory } from "../plan/amounts.ts";
import type { Known } from "../sim/cost/known.ts";
import type { Unit } from "./simulation.ts";

const NANOSECONDS = 1e9;

/** `1,234`, `12 MiB`, `93.3 MB/s`, `16.7 ms`, `4.2 %`. */
export function formatAmount(value: number, unit: Unit): string {
  return FORMATS[unit](value);
}

/** With whatever unit its source gives it: `1.1 GB/s`, `2.5 ns/page`, `48 entries`. */
export function formatKnown({ value, unit }: Pick<Known, "value" | "unit">): string {
  if (isUnit(unit)) return formatAmount(value, unit);
  const ofOne = value === 1 ? SINGULARS.get(unit) : undefined;
  return `${formatCount(value)} ${ofOne ?? unit}`.trimEnd();
}

/** Units that count things, and one of them. */
const SINGULARS: ReadonlyMap<string, string> = new Map([
  ["accesses", "access"],
  ["cores", "core"],
  ["entries", "entry"],
  ["walks", "walk"],
]);

/** `10 min`, `1.5 h`, `200 ms`: stretches of simulated time, nothing behind the point that is not needed. */
export function formatSpan(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1) return withoutZeros(formatDuration(seconds * NANOSECONDS));
  if (seconds < 60) return `${formatCount(seconds)} s`;
  if (seconds < 3600) return `${formatCount(seconds / 60)} min`;
  return `${formatCount(seconds / 3600)} h`;
}

/** For an axis: `20 ms`, where a table says `20.0 ms`. */
export function formatTick(value: number, unit: Unit): string {
  return withoutZeros(formatAmount(value, unit));
}

const FORMATS: { readonly [U in Unit]: (value: number) => string } = {
  count: formatCount,
  bytes: formatMemory,
  "bytes/s": (value) => `${formatBytes(value)}/s`,
  ns: formatDuration,
  share: formatShare,
};

function isUnit(unit: string): unit is Unit {
  return Object.hasOwn(FORMATS, unit);
}

function formatCount(value: number): string {
  return value.toLocaleString("en", value >= 100 ? WHOLE : SIGNIFICANT);
}

const WHOLE = { maximumFractionDigits: 0 };
const SIGNIFICANT = { maximumSignificantDigits: 3 };

function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toFixed(1)} %`;
}

function withoutZeros(text: string): string {
  return text.replace(/\.0(?= )/, "");
}
