// Which strategy serves best: one that always starts and delivers every frame comes before one that does not; among equals the
// one that asks least of processor, IOMMU and memory; then the one that sets least memory aside.

/** What a strategy takes, in shares of what there is: each 1 when the processor core, the device's time or the DRAM is used up. */
export interface Load {
  readonly cpuCopies: number;
  readonly cpuOther: number;
  /** When a walk takes so many times as long. */
  stallAt(slower: number): number;
  readonly dram: number;
}

export interface Standing {
  readonly id: string;
  readonly load: Load;
  readonly starts: number;
  readonly failedStarts: number;
  /** Due at all consumers, and those of them that did not arrive or were begun too late. */
  readonly frames: number;
  readonly missing: number;
  /** Bytes out of regions that were set aside. */
  readonly scarce: number;
}

/** Factors on what the loads rest on: 2 for `copy` is a CPU that copies twice as fast, 2 for `walk` walks that take half. */
export interface Speeds {
  readonly copy?: number;
  readonly walk?: number;
  readonly dram?: number;
}

/** Less than one frame in so many counts as none. */
const MISSING_THAT_COUNTS = 1e-3;

/** The sum of the shares: one figure for three resources, each of which can be the one that runs out. */
export function loadOf({ load }: Standing, { copy = 1, walk = 1, dram = 1 }: Speeds = {}): number {
  return load.cpuCopies / copy + load.cpuOther + load.stallAt(1 / walk) + load.dram / dram;
}

/** The best first. */
export function ranked(standings: readonly Standing[], speeds: Speeds = {}): readonly Standing[] {
  return standings.toSorted(
    (a, b) =>
      failureRate(a) - failureRate(b) ||
      rounded(missingRate(a)) - rounded(missingRate(b)) ||
      rounded(loadOf(a, speeds)) - rounded(loadOf(b, speeds)) ||
      a.scarce - b.scarce,
  );
}

export function failureRate({ starts, failedStarts }: Standing): number {
  return starts === 0 ? 0 : failedStarts / starts;
}

export function missingRate({ frames, missing }: Standing): number {
  const rate = frames === 0 ? 0 : missing / frames;
  return rate < MISSING_THAT_COUNTS ? 0 : rate;
}

/** Shares that differ by less than a thousandth are equal: the models are no better than that. */
function rounded(share: number): number {
  return Math.round(share * 1000);
}
