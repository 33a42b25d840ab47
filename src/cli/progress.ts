// How far a run has come, as one line of a terminal that is written over again and again; nothing when stderr is a file.

/** What is needed of `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress extends Disposable {
  tell(stream: string, frames: number): void;
}

const WHEN_UNKNOWN = 80;
/** Milliseconds; more often nobody can read it. */
const INTERVAL = 100;
const CLEAR_LINE = "\r\u001b[K";

/** @param total frames of all streams together */
export function openProgress(total: number, screen: Screen = process.stderr): Progress {
  if (screen.isTTY !== true) return { tell: () => undefined, [Symbol.dispose]: () => undefined };
  const done = new Map<string, number>();
  let told = -Infinity;
  return {
    tell(stream, frames) {
      done.set(stream, frames);
      const now = performance.now();
      if (now - told < INTERVAL) return;
      told = now;
      const sum = [...done.values()].reduce((all, one) => all + one, 0);
      const percent = Math.floor((sum * 100) / total);
      const line = `${sum} of ${total} frames, ${percent} %`;
      // A terminal that does not know its size says 0.
      screen.write(`${CLEAR_LINE}${line.slice(0, (screen.columns || WHEN_UNKNOWN) - 1)}`);
    },
    [Symbol.dispose]() {
      if (told > -Infinity) screen.write(CLEAR_LINE);
    },
  };
}
