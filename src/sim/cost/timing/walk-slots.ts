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

/**
 * Accesses take turns at the queues, and leave each queue in the order in which they came: those behind a miss wait for
 * it, in their slots those that missed.
 */
export interface WalkSlots {
  /** Nanoseconds of a walk on average. */
  readonly walk: number;
  /** Walks at one time; a slot is free again when its access has left. */
  readonly slots: number;
  readonly queues: number;
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
  { walk, slots, queues, spread }: WalkSlots,
  seed = 1,
): number {
  const random = seeded(seed);
  const uniform = () => random(2 ** 32) / 2 ** 32;
  const free = new Float64Array(slots);
  const left = new Float64Array(queues);
  const underWay = outstanding === Infinity ? undefined : new Float64Array(outstanding);
  let walks = 0;
  let issued = -interval;
  let completed = 0;
  let warm = 0;
  for (let at = 0; at < ACCESSES; at += 1) {
    const place = underWay && earliest(underWay);
    issued += interval;
    if (underWay && place !== undefined) issued = Math.max(issued, underWay[place]!);
    const queue = at % queues;
    if (uniform() < missShare) {
      const slot = walks % slots;
      const varying = spread === 0 ? 0 : -Math.log(1 - uniform()) * spread;
      const walked = Math.max(issued, free[slot]!) + walk * (1 - spread + varying);
      left[queue] = free[slot] = Math.max(left[queue]!, walked);
      walks += 1;
    } else left[queue] = Math.max(left[queue]!, issued);
    if (underWay && place !== undefined) underWay[place] = left[queue]! + latency;
    // No faster than the link, also after a stop.
    completed = Math.max(completed + interval, left[queue]! + latency);
    if (at === WARM_UP) warm = completed;
  }
  return (completed - warm) / (ACCESSES - 1 - WARM_UP);
}

function earliest(times: Float64Array): number {
  let first = 0;
  for (let at = 1; at < times.length; at += 1) if (times[at]! < times[first]!) first = at;
  return first;
}
