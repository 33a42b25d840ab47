// What translations cost a device in one pass over a buffer, from counts and times.
import type { TranslationCounts } from "../tlb/geometry.ts";
import type { TranslationTiming } from "./translation-timing.ts";

/** How the device goes about a pass. */
export interface TranslationPass {
  readonly accesses: number;
  /** Nanoseconds from one access to the next while none waits. */
  readonly interval: number;
}

/** Nanoseconds. */
export interface TranslationTime {
  /** By which the pass takes longer. */
  readonly stall: number;
  /** Of one walk, on average. */
  readonly walk: number;
  /** That the walkers need for all walks of the pass: in less no pass is done, however deep the device's queue is. */
  readonly walkers: number;
}

/**
 * A device goes on while its accesses under way last, `outstanding` of them at `interval`; then a walk holds it up. Walks
 * that fall into the same stretch of accesses go on at the same time, as many as there are walkers. Where the unit lets
 * others pass an access that misses, only a device all of whose accesses under way miss is held up. Walks ahead
 * (`prefetches`) take the walkers' time and nobody else's.
 *
 * Misses come as if at random, so some fall together; `intervalUnderMisses` follows each of them.
 */
export function translationTime(
  counts: TranslationCounts,
  timing: TranslationTiming,
  { accesses, interval }: TranslationPass,
): TranslationTime {
  const outstanding = Math.max(1, timing.outstanding.value);
  const walkers = Math.max(1, timing.walkers.value);
  const allWalks = counts.walks + counts.prefetches;
  const fetchesPerWalk = allWalks === 0 ? 0 : counts.fetches / allWalks;
  const walk = timing.walk.value + fetchesPerWalk * timing.fetch.value;
  const busy = (allWalks * walk) / walkers;
  const unhindered = accesses * interval;
  const held = Math.max(lookUps(counts, timing, accesses, interval), 0);
  const stall = timing.inOrder
    ? behindWalks(counts.walks, walk, accesses, interval, outstanding, walkers)
    : (counts.walks * walk) / outstanding - unhindered;
  return { stall: held + Math.max(0, stall, busy - unhindered), walk, walkers: busy };
}

/** The first walk of a stretch, and as many as the accesses behind it bring. */
function behindWalks(
  walks: number,
  walk: number,
  accesses: number,
  interval: number,
  outstanding: number,
  walkers: number,
): number {
  const share = walks / Math.max(1, accesses);
  const together = Math.min(walkers, 1 + share * (outstanding - 1));
  return (walks / together) * Math.max(0, walk - outstanding * interval);
}

/** Hits cost time only where they take longer than the accesses under way last. */
function lookUps(
  { microHits, mainHits, walks }: TranslationCounts,
  { microHit, mainHit, outstanding }: TranslationTiming,
  accesses: number,
  interval: number,
): number {
  const hits = microHits * microHit.value + (mainHits + walks) * mainHit.value;
  return hits / Math.max(1, outstanding.value) - accesses * interval;
}
