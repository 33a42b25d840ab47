// Who asks the memory for how much: traffic of a pipeline by cause, and what becomes of all when it is more than there is.
import type { DramFigures } from "../figures/board-figures.ts";

/**
 * `pixels-written` by producers, `pixels-read` by consumers, `display` what scan-out reads, `copies` what copies read and
 * write, `tables` what IOMMUs fetch.
 */
export type TrafficCause = "pixels-written" | "pixels-read" | "display" | "copies" | "tables";

export interface TrafficPart {
  readonly cause: TrafficCause;
  readonly bytesPerSecond: number;
}

export interface DramTraffic {
  /** Bytes a second; every cause is there. */
  readonly byCause: Readonly<Record<TrafficCause, number>>;
  /** Bytes a second. */
  readonly total: number;
  /** Of what the memory can do for all masters together; above 1 it cannot. */
  readonly share: number;
  /** By which all take longer: 1 while there is enough. */
  readonly slowdown: number;
}

/** Sums the parts. When masters ask for more than the memory can do, all of them get the same share of what they ask. */
export function dramTraffic(parts: readonly TrafficPart[], dram: DramFigures): DramTraffic {
  const byCause = { "pixels-written": 0, "pixels-read": 0, display: 0, copies: 0, tables: 0 };
  for (const { cause, bytesPerSecond } of parts) byCause[cause] += bytesPerSecond;
  const total = Object.values(byCause).reduce((sum, one) => sum + one, 0);
  const share = total / (dram.peak.value * dram.usable.value);
  return { byCause, total, share, slowdown: Math.max(1, share) };
}
