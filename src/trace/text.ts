// Writes a trace as text, one event a line in order of time, for a terminal, a diff or a search.
import { hex } from "../diagnostic/hex.ts";
import { inTimeOrder } from "./time-order.ts";
import {
  timeOf,
  type Arguments,
  type ArgumentValue,
  type Trace,
  type TraceEvent,
  type Track,
} from "./trace.ts";

/** Tracks with longer names push their events to the right instead of all others. */
const WIDEST_COLUMN = 40;

/**
 * The lines without their ends: time in seconds, track below its parents, what happened, how long it took, arguments,
 * flows. Control characters are escaped, so an event is always one line.
 * @throws RangeError when an event names a track that the trace has not
 */
export function* textLines(trace: Trace): Generator<string, void> {
  const events = inTimeOrder(trace);
  const last = events.at(-1);
  if (last === undefined) return;
  const paths = trace.tracks.map((track) => printable(pathOf(trace, track)));
  const widths = paths.map(({ length }) => length).filter((length) => length <= WIDEST_COLUMN);
  const column = widths.reduce((widest, width) => Math.max(widest, width), 0);
  const clock = seconds(timeOf(last)).length;
  for (const event of events) {
    const track = trace.tracks[event.track];
    const path = paths[event.track];
    if (track === undefined || path === undefined) {
      throw new RangeError(`an event names track ${event.track}, which is none`);
    }
    const time = seconds(timeOf(event)).padStart(clock);
    yield `${time} s  ${path.padEnd(column)}  ${describe(track, event)}`;
  }
}

/**
 * All lines, each with its end; empty when nothing happened.
 * @throws RangeError when an event names a track that the trace has not
 */
export function textTrace(trace: Trace): string {
  return [...textLines(trace)].map((line) => `${line}\n`).join("");
}

function pathOf(trace: Trace, { name, parent }: Track): string {
  const above = parent === undefined ? undefined : trace.tracks[parent];
  return above === undefined ? name : `${pathOf(trace, above)} > ${name}`;
}

function describe(track: Track, event: TraceEvent): string {
  switch (event.kind) {
    case "slice": {
      const flows = event.flows?.length ? [`flows=${event.flows.join(",")}`] : [];
      const parts = [printable(event.name), span(event.duration)];
      return [...parts, ...pairs(event.args), ...flows].join("  ");
    }
    case "instant":
      return [printable(event.name), ...pairs(event.args)].join("  ");
    case "counter":
      return track.unit === "bytes" ? `${event.value} bytes` : `${event.value}`;
  }
}

function pairs(args: Arguments = {}): readonly string[] {
  return Object.entries(args).map(([name, value]) => `${printable(name)}=${shown(value)}`);
}

function shown(value: ArgumentValue): string {
  if (typeof value === "object") return hex(value.address);
  if (typeof value !== "string") return `${value}`;
  return /^[^\s"=,]+$/.test(value) ? printable(value) : printable(JSON.stringify(value));
}

function seconds(time: number): string {
  return (time / 1e9).toFixed(6);
}

function span(duration: number): string {
  if (duration < 1e3) return `${duration} ns`;
  if (duration < 1e6) return `${(duration / 1e3).toFixed(3)} us`;
  if (duration < 1e9) return `${(duration / 1e6).toFixed(3)} ms`;
  return `${(duration / 1e9).toFixed(3)} s`;
}

/** Control characters and Unicode's line ends as `\u{a}`. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
