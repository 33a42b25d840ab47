// Which strategy serves best: one that always starts and drops nothing comes before one that does not; among equals the
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
  readonly frames: number;
  readonly drops: number;
  /** Bytes out of regions that were set aside. */
  readonly scarce: number;
}

/** Factors on what the loads rest on: 2 for `copy` is a CPU that copies twice as fast, 2 for `walk` walks that take half. */
export interface Speeds {
  readonly copy?: number;
  readonly walk?: number;
  readonly dram?: number;
}

/** Drops of less than one frame in so many count as none. */
const DROPS_THAT_COUNT = 1e-3;

/** The sum of the shares: one figure for three resources, each of which can be the one that runs out. */
export function loadOf({ load }: Standing, { copy = 1, walk = 1, dram = 1 }: Speeds = {}): number {
  return load.cpuCopies / copy + load.cpuOther + load.stallAt(1 / walk) + load.dram / dram;
}

/** The best first. */
export function ranked(standings: readonly Standing[], speeds: Speeds = {}): readonly Standing[] {
  return standings.toSorted(
    (a, b) =>
      failureRate(a) - failureRate(b) ||
      dropRate(a) - dropRate(b) ||
      rounded(loadOf(a, speeds)) - rounded(loadOf(b, speeds)) ||
      a.scarce - b.scarce,
  );
}

export function failureRate({ starts, failedStarts }: Standing): number {
  return starts === 0 ? 0 : failedStarts / starts;
}

export function dropRate({ frames, drops }: Standing): number {
  const rate = frames === 0 ? 0 : drops / frames;
  return rate < DROPS_THAT_COUNT ? 0 : rate;
}

/** Loads that differ by less than a thousandth of what there is are equal: the models are no better than that. */
function rounded(load: number): number {
  return Math.round(load * 1000);
}
