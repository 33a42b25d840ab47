// Numbers of the one translation unit that has been measured in the open, as fitted to those measurements; the fits are
// checked by `npm run validate`.
import type { Known } from "../known.ts";

const MEASURED_BY =
  "pcie-bench/data b2abf2f (Neugebauer et al., SIGCOMM 2018), 4 KiB pages, three Xeons of 2013 to 2016";

function fitted(value: number, unit: string, what: string): Known {
  return { value, unit, trust: "derived", source: `${MEASURED_BY}: ${what}` };
}

/** VT-d of Xeon E5 v2 to v4. */
export const vtdTiming = {
  /** Misses that wait or walk at one time, each in its slot until it leaves in order: some 5 of them are walking on average. */
  slots: fitted(
    10,
    "walks",
    "one value for all machines, from reads of 64 and 128 bytes at random",
  ),
  /** A miss holds up every other access behind it, not all: rare misses cost these machines less than one queue would. */
  queues: fitted(
    2,
    "queues",
    "one value for all machines, from reads where one access in 12 or in 64 misses",
  ),
  /** What these slots come to when each read misses: a walk of 288 ns, and one read in 52 ns. */
  walkers: fitted(5.6, "walks", "isolated walk over the interval of reads that all miss"),
  /** Shares of a walk's time that vary. Reads compete with their own data for the memory. */
  readSpread: fitted(0.85, "share", "one value for all machines, from reads of 64 and 128 bytes"),
  writeSpread: fitted(0.72, "share", "one value for all machines, from writes of 64 and 128 bytes"),
  /** Of the device's reads at one time. */
  underWay: fitted(
    28,
    "accesses",
    "latency of a read over the interval of many without IOMMU: 26.6 to 27.7 on each machine, caches cold or warm",
  ),
  /** Of one walk while nothing else is under way, and of the translations kept. */
  walk: fitted(288, "ns", "median of the machines, 274 to 300 ns"),
  entries: fitted(
    118,
    "entries",
    "about the median of the machines, 117.5 to 126, most likely 128 of which others use some",
  ),
} as const satisfies Record<string, Known>;
