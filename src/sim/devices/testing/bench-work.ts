// A queue for tests of paces: frames are numbers, and everything a pace does to them is written down with its time.
import { VirtualClock } from "../../clock.ts";
import type { Work } from "../pace.ts";

export interface BenchWork {
  readonly work: Work;
  readonly clock: VirtualClock;
  /** Frames that wait, taken from the front. */
  readonly waiting: object[];
  readonly log: string[];
  readonly runTo: (time: number) => void;
}

export function benchWork(frames: number): BenchWork {
  const clock = new VirtualClock();
  const log: string[] = [];
  const waiting: object[] = Array.from({ length: frames }, (_, at) => ({ at }));
  const work: Work = {
    clock,
    take: () => waiting.shift(),
    move: (_job, sequence) => {
      log.push(`${clock.now}: moves frame ${sequence}`);
      return { seen: undefined, error: undefined };
    },
    finish: (_job, sequence, timestamp) =>
      log.push(`${clock.now}: frame ${sequence} of ${timestamp} is done`),
    dropped: (sequence) => log.push(`${clock.now}: frame ${sequence} is dropped`),
  };
  const runTo = (time: number) => {
    while (clock.next !== undefined && clock.next <= time) clock.step();
    clock.passTo(time);
  };
  return { work, clock, waiting, log, runTo };
}
