// One thing that is measured by doing it again and again. A probe does it once at a time; `measure-rounds.ts` decides how
// often, and takes turns with the others.
import type { Calibration } from "../sim/calibration/calibration.ts";

/** Rows of the calibration file. */
export type Rows = Partial<
  Pick<Calibration, "ioctl" | "allocation" | "fill" | "copy" | "cpuAccess" | "mapping">
>;

/** What a probe takes of a pool at once. */
export interface Need {
  readonly pool: string;
  readonly bytes: number;
}

export interface Probe {
  /** What is left out when it cannot be measured: `allocating 65536 bytes of heap:cma`. */
  readonly name: string;
  readonly needs: readonly Need[];
  /**
   * Does it once and lets go of everything.
   * @returns nanoseconds of each call it timed, always the same calls
   * @throws KernelError or UnknownFact when it is refused
   */
  sample(): Promise<readonly number[]>;
  /** What the samples say; at least one, in the order they were taken. */
  rows(samples: readonly (readonly number[])[]): Rows;
}

/** Nanoseconds of a clock that never goes back. */
export type Clock = () => number;

export function timed(clock: Clock, work: () => void): number {
  const start = clock();
  work();
  return clock() - start;
}

/** Runs work whose owners are disposed of afterwards, the last first. */
export async function owning<T>(
  work: (own: <O extends Disposable>(owner: O) => O) => T | Promise<T>,
): Promise<T> {
  const owners: Disposable[] = [];
  try {
    return await work((owner) => {
      owners.push(owner);
      return owner;
    });
  } finally {
    for (const owner of owners.toReversed()) owner[Symbol.dispose]();
  }
}
