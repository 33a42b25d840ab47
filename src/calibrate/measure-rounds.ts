// Takes samples of all probes in turn, so that what changes on the machine meanwhile (frequency, load, temperature) meets
// all of them alike, until each median is settled or the time is over.
import { KernelError, UnknownFact } from "../buffer/kernel-error.ts";
import { FEWEST, isSettled } from "./figure.ts";
import type { Clock, Probe } from "./probe.ts";

export interface Progress {
  readonly round: number;
  readonly settled: number;
  readonly probes: number;
  /** Nanoseconds since the start. */
  readonly time: number;
}

export interface RoundOptions {
  readonly clock: Clock;
  /** Nanoseconds, after which no round begins; the first few are taken all the same. */
  readonly budget: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Sampled {
  readonly probe: Probe;
  /** None when it was refused. */
  readonly samples: readonly (readonly number[])[];
  /** Why there are none. */
  readonly refusal?: string;
}

/** Of one probe; what has not settled by then never will. */
const MOST = 200;

class Series {
  readonly probe: Probe;
  readonly samples: (readonly number[])[] = [];
  refusal: string | undefined;
  isWarm = false;

  constructor(probe: Probe) {
    this.probe = probe;
  }

  get isOver(): boolean {
    if (this.refusal !== undefined || this.samples.length >= MOST) return true;
    const columns = this.samples[0]?.map((_, at) => this.samples.map((row) => row[at] ?? 0)) ?? [];
    return columns.length > 0 && columns.every(isSettled);
  }

  /** The first is to fill caches, compile and open what stays open: it does not count. */
  async take(): Promise<void> {
    try {
      const sample = await this.probe.sample();
      if (this.isWarm) this.samples.push(sample);
      this.isWarm = true;
    } catch (error) {
      if (!(error instanceof KernelError || error instanceof UnknownFact)) throw error;
      this.refusal = error.message;
    }
  }

  get result(): Sampled {
    const { probe, samples } = this;
    const left = (refusal: string): Sampled => ({ probe, samples: [], refusal });
    if (samples.length < FEWEST) return left(this.refusal ?? "too few repeats");
    if (samples.flat().every((time) => time === 0))
      return left("it takes no time on the clock of this platform");
    return { probe, samples };
  }
}

export async function measureRounds(
  probes: readonly Probe[],
  { clock, budget, onProgress }: RoundOptions,
): Promise<readonly Sampled[]> {
  const all = probes.map((probe) => new Series(probe));
  const start = clock();
  for (let round = 0; ; round += 1) {
    const open = all.filter(({ isOver }) => !isOver);
    const time = clock() - start;
    onProgress?.({ round, settled: all.length - open.length, probes: all.length, time });
    // The first round is to warm up.
    if (open.length === 0 || (round > FEWEST && time >= budget)) break;
    // To and fro, so that none always comes after the same other.
    for (const series of round % 2 === 0 ? open : open.toReversed()) await series.take();
  }
  return all.map(({ result }) => result);
}
