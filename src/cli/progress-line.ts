// One line of a terminal that is written over again and again; nothing when stderr is a file.

/** What is needed of `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine extends Disposable {
  /** @param line asked for only when it is written */
  tell(line: () => string): void;
}

const WHEN_UNKNOWN = 80;
/** Milliseconds; more often nobody can read it. */
const INTERVAL = 100;
const CLEAR_LINE = "\r\u001b[K";

/** It is gone when disposed of. */
export function openProgressLine(screen: Screen = process.stderr): ProgressLine {
  if (screen.isTTY !== true) return { tell: () => undefined, [Symbol.dispose]: () => undefined };
  let told = -Infinity;
  return {
    tell(line) {
      const now = performance.now();
      if (now - told < INTERVAL) return;
      told = now;
      // A terminal that does not know its size says 0.
      screen.write(`${CLEAR_LINE}${line().slice(0, (screen.columns || WHEN_UNKNOWN) - 1)}`);
    },
    [Symbol.dispose]() {
      if (told > -Infinity) screen.write(CLEAR_LINE);
    },
  };
}
