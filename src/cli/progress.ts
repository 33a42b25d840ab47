// How far a run has come.
import { openProgressLine, type Screen } from "./progress-line.ts";

export interface Progress extends Disposable {
  tell(stream: string, frames: number): void;
}

/** @param total frames of all streams together */
export function openProgress(total: number, screen?: Screen): Progress {
  const line = openProgressLine(screen);
  const done = new Map<string, number>();
  return {
    tell(stream, frames) {
      done.set(stream, frames);
      line.tell(() => {
        const sum = [...done.values()].reduce((all, one) => all + one, 0);
        return `${sum} of ${total} frames, ${Math.floor((sum * 100) / total)} %`;
      });
    },
    [Symbol.dispose]: () => line[Symbol.dispose](),
  };
}
