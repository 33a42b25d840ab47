// What the steps of a translation take; counts of a pass come from `cost/tlb`, time from both.
import type { Known } from "../known.ts";

export interface TranslationTiming {
  /** Nanoseconds that a hit in the micro TLB adds to an access. */
  readonly microHit: Known;
  /** Nanoseconds of a hit in the main TLB. */
  readonly mainHit: Known;
  /** Nanoseconds of one table entry read from memory during a walk. */
  readonly fetch: Known;
  /** Nanoseconds of a walk besides its fetches. */
  readonly walk: Known;
  /** Walks at one time. */
  readonly walkers: Known;
  /** Accesses that the device has under way at one time. */
  readonly outstanding: Known;
  /** An access that misses holds up those behind it. */
  readonly inOrder: boolean;
}
