// A consumer of a stream at work: what it has in hand and what it has counted.
import { ConsumerTally } from "./consumer-tally.ts";
import type { StreamEnd } from "./open-stream.ts";

export class Consumer {
  readonly end: StreamEnd;
  readonly tally: ConsumerTally;
  /** Frames it has or is about to get; a display keeps one of them on show. */
  inFlight = 0;

  constructor(end: StreamEnd) {
    this.end = end;
    this.tally = new ConsumerTally(end.node);
  }

  /** Frames it keeps until another comes. */
  get keeps(): number {
    return this.end.queue?.holds ?? 0;
  }

  /** A place for one more frame: a display shows one and has the next pending, others take what there is. */
  reserve(): boolean {
    if (this.keeps > 0 && this.inFlight > this.keeps) {
      this.tally.dropped += 1;
      return false;
    }
    this.inFlight += 1;
    return true;
  }
}
