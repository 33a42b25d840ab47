// What it takes to look again and again until Ctrl-C, and to draw each look over the last.
import type { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds from one look to the next. */
const INTERVAL = 1000;
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const CLEAR_ALL = "\u001b[2J";

/** What is needed of `process.stdout` on a terminal. */
export interface WatchScreen {
  readonly rows?: number;
  write(text: string): unknown;
}

/**
 * Aborted by Ctrl-C, by the end of the terminal, or when nobody reads what is written any more, for as long as it is not
 * disposed.
 */
export function untilInterrupted(
  output: EventEmitter = process.stdout,
): Disposable & { readonly signal: AbortSignal } {
  const ended = new AbortController();
  const end = () => ended.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, end);
  output.on("error", end);
  return {
    signal: ended.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, end);
      output.off("error", end);
    },
  };
}

/** @param work done once a second; none runs while another does */
export async function everySecond(work: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    work();
    await sleep(INTERVAL, undefined, { signal }).catch(() => undefined);
  }
}

/** Draws lines over those drawn before. The terminal may have another size each time. */
export function screenWriter(screen: WatchScreen): (lines: readonly string[]) => void {
  let start = `${CLEAR_ALL}${HOME}`;
  return (lines) => {
    const shown = fitting(lines, screen.rows ?? 0);
    screen.write(`${start}${shown.map((line) => `${line}${CLEAR_LINE}\n`).join("")}${CLEAR_BELOW}`);
    start = HOME;
  };
}

/** The cursor stands on a line of its own below. A terminal that does not know its size says 0. */
function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (rows < 3 || lines.length < rows) return lines;
  const kept = lines.slice(0, rows - 2);
  return [...kept, `(${lines.length - kept.length} more lines)`];
}
