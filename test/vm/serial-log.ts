// What a test machine says on its serial line, and waiting for a line of it.

export interface SerialLog {
  /** Resolves at the first line, said already or still to come, that matches; rejects when the machine stops before it. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  take(chunk: string): void;
  /** Nothing more will come, and why. */
  end(reason: string): void;
}

interface Waiting {
  readonly pattern: RegExp;
  readonly resolve: (match: RegExpExecArray) => void;
  readonly reject: (error: Error) => void;
}

/** Lines of the end of the log that an error shows. */
const SHOWN = 40;

export function openSerialLog(): SerialLog {
  const lines: string[] = [];
  let partial = "";
  let waiting: readonly Waiting[] = [];
  let ended: string | undefined;

  const failure = (pattern: RegExp, reason: string) =>
    new Error(`${reason} before ${pattern}\n${[...lines, partial].slice(-SHOWN).join("\n")}`);

  function settle(line: string): void {
    waiting = waiting.filter(({ pattern, resolve }) => {
      const match = pattern.exec(line);
      if (match !== null) resolve(match);
      return match === null;
    });
  }

  return {
    until(pattern) {
      for (const line of lines) {
        const match = pattern.exec(line);
        if (match !== null) return Promise.resolve(match);
      }
      if (ended !== undefined) return Promise.reject(failure(pattern, ended));
      return new Promise((resolve, reject) => {
        waiting = [...waiting, { pattern, resolve, reject }];
      });
    },
    take(chunk) {
      const parts = (partial + chunk).split(/\r*\n/);
      partial = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        settle(line);
      }
    },
    end(reason) {
      if (ended !== undefined) return;
      ended = reason;
      for (const { pattern, reject } of waiting) reject(failure(pattern, reason));
      waiting = [];
    },
  };
}
