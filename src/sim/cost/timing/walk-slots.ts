// Many accesses under way at one time before a translation unit: what misses do to the rate of a device. One mechanism
// gives the latency of a device that waits for each access, and the bandwidth of one that does not.
import { seeded } from "../../memory/seeded.ts";

/** A device's accesses, all alike; which of them miss is random. Times are nanoseconds. */
export interface AccessStream {
  /** Share of the accesses that miss. */
  readonly missShare: number;
  /** From one access to the next when none misses: the link, or what the device itself can do. */
  readonly interval: number;
  /** Of an access besides its translation: data and the way there and back. */
  readonly latency: number;
  /** Accesses that the device has under way at most; Infinity for writes, which nobody waits for. */
  readonly outstanding: number;
}

/** Translations leave in the order in which they came: those behind a miss wait for it, in their slots those that missed. */
export interface WalkSlots {
  /** Nanoseconds of a walk on average. */
  readonly walk: number;
  /** Walks at one time; a slot is free again when its access has left. */
  readonly slots: number;
  /** Share of the walk's time that varies, exponentially: other walks and data use the same memory. */
  readonly spread: number;
}

const ACCESSES = 60_000;
/** Left out at the start, until the queues are what they will be. */
const WARM_UP = ACCESSES / 8;

/**
 * Average nanoseconds from one access to the next, by following each of some ten thousand.
 * @param seed the same numbers for the same seed
 */
export function intervalUnderMisses(
  { missShare, interval, latency, outstanding }: AccessStream,
  { walk, slots, spread }: WalkSlots,
  seed = 1,
): number {
  const random = seeded(seed);
  const uniform = () => random(2 ** 32) / 2 ** 32;
  const free = new Float64Array(slots);
  const done = new Float64Array(ACCESSES);
  let walks = 0;
  let left = 0;
  let completed = 0;
  for (let at = 0; at < ACCESSES; at += 1) {
    const waitsFor = at - outstanding;
    const issued = outstanding === Infinity ? at * interval : waitsFor >= 0 ? done[waitsFor]! : 0;
    if (uniform() < missShare) {
      const slot = walks % slots;
      const varying = spread === 0 ? 0 : -Math.log(1 - uniform()) * spread;
      const walked = Math.max(issued, free[slot]!) + walk * (1 - spread + varying);
      left = free[slot] = Math.max(left, walked);
      walks += 1;
    } else left = Math.max(left, issued);
    completed = Math.max(completed + interval, left + latency);
    done[at] = completed;
  }
  return (completed - done[WARM_UP]!) / (ACCESSES - 1 - WARM_UP);
}
