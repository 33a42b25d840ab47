// Bandwidth of many accesses under way: what the latency was fitted with, the machine's own rate without IOMMU, and the
// slots of the translation unit, which are the same for all machines.
import { vtdTiming } from "../../../src/sim/cost/timing/published.ts";
import { missShare, type WindowFit } from "../../../src/sim/cost/timing/random-window.ts";
import { intervalUnderMisses } from "../../../src/sim/cost/timing/walk-slots.ts";
import { type Check, compareAll, type Limits, type Point } from "../check.ts";
import { apparentEntries } from "./apparent-entries.ts";
import { type LatencyResult, pagesOf, windowText } from "./latency.ts";
import type { Machine } from "./machine.ts";
import type { Cache, SweepPoint } from "./sweep.ts";

const SIZES = [64, 128] as const;
const LIMITS: Limits = { mean: 0.03, worst: 0.1 };
/** With pages of 2 MiB the largest window has 32 of them. */
const SUPERPAGE = 2 ** 21;
const SUPERPAGE_LIMITS: Limits = { mean: 0.01, worst: 0.02 };
/** No cache of translations makes a larger window this much faster than a smaller one. */
const FASTER_AGAIN = 1.5;

/** Bytes of the largest window that others have read the number of entries off. */
const LARGEST_READ = 2 ** 24;

/** A point with what it was made of: bandwidth in Gbit/s. */
interface WindowPoint extends Point {
  readonly window: number;
  readonly pages: number;
  readonly without: number;
}

type Direction = "rd" | "wr";

/**
 * Reads are held to the limits whatever the caches hold, writes where the caches hold nothing: a write to a line that a
 * core has takes its own time, which shows only when translations are slow, and is none of them.
 */
const HELD: readonly (readonly [Direction, Cache])[] = [
  ["rd", "Cold"],
  ["rd", "HWarm"],
  ["wr", "Cold"],
];

/** One line to be held, and one for each part of it. */
export function checkBandwidth(machine: Machine, latency: LatencyResult): readonly Check[] {
  const held: Point[] = [];
  const told: Check[] = [];
  for (const size of SIZES) {
    for (const [direction, cache] of [...HELD, ["wr", "HWarm"]] as const) {
      const points = pointsOf(machine, latency, direction, size, cache);
      if (points.length === 0) continue;
      if (HELD.some(([way, state]) => way === direction && state === cache)) held.push(...points);
      told.push(compareAll(textOf(direction, size, cache), points, undefined, gigabits));
    }
  }
  if (held.length === 0) return [];
  return [compareAll("bandwidth, 64 and 128 B", held, LIMITS, gigabits), ...told];
}

/** What reads of 64 bytes alone would say about the TLB: the same of the measured ones and of the modelled ones. */
export function tellEntries(machine: Machine, latency: LatencyResult): readonly Check[] {
  const points = pointsOf(machine, latency, "rd", 64, "HWarm").filter(
    ({ window }) => window <= LARGEST_READ,
  );
  if (points.length === 0) return [];
  const seen = (rateOf: (point: WindowPoint) => number) =>
    apparentEntries(points.map((point) => ({ ...point, rate: rateOf(point) })));
  const measured = seen((point) => point.measured);
  const modelled = seen((point) => point.modelled);
  return [
    {
      figure: `entries that bandwidth alone suggests, by latency ${latency.fit.entries}`,
      measured: `${measured}`,
      modelled: `${modelled}`,
      error: "",
      limit: "",
      verdict: "told",
    },
  ];
}

/** Superpages: as fast as without IOMMU. Undefined where that was not measured, text where it cannot be used. */
export function checkSuperpages(machine: Machine, fit: WindowFit): Check | string | undefined {
  const { superpages, without } = machine;
  if (superpages === undefined) return undefined;
  const compared: Point[] = [];
  for (const size of SIZES) {
    const name = `bw_dma_win_sweep_rd_rnd_${size}`;
    const points = superpages(name)?.get("HWarm") ?? [];
    if (getsFasterAgain(points))
      return "superpages: left out, larger windows get faster again, which no cache of translations does";
    const base = intervals(without(name)?.get("HWarm") ?? []);
    for (const point of points) {
      const plain = base.get(point.window);
      if (plain === undefined) continue;
      const pages = Math.max(1, point.window / SUPERPAGE);
      const stream = { missShare: missShare(fit.entries, pages), interval: plain, latency: 0 };
      const modelled = intervalUnderMisses({ ...stream, outstanding: Infinity }, slots(fit, "rd"));
      compared.push(pointOf(point, modelled));
    }
  }
  if (compared.length === 0) return "superpages: no window to compare";
  return compareAll("superpages cost nothing", compared, SUPERPAGE_LIMITS, gigabits);
}

/** Bandwidth window by window, where the machine was measured without IOMMU too. */
function pointsOf(
  machine: Machine,
  { fit, hit }: LatencyResult,
  direction: Direction,
  size: number,
  cache: Cache,
): readonly WindowPoint[] {
  const name = `bw_dma_win_sweep_${direction}_rnd_${size}`;
  const base = intervals(machine.without(name)?.get(cache) ?? []);
  const points = machine.smallPages?.(name)?.get(cache) ?? [];
  const outstanding = direction === "rd" ? vtdTiming.underWay.value : Infinity;
  return points.flatMap((point) => {
    const interval = base.get(point.window);
    if (interval === undefined) return [];
    const modelled = intervalUnderMisses(
      {
        missShare: missShare(fit.entries, pagesOf(point)),
        interval,
        // The rate without IOMMU bounds what the reads under way can cover.
        latency:
          direction === "rd" ? Math.min(hit.get(cache) ?? 0, (outstanding - 1) * interval) : 0,
        outstanding,
      },
      slots(fit, direction),
    );
    const without = (8 * point.bytes) / interval;
    return [{ ...pointOf(point, modelled), window: point.window, pages: pagesOf(point), without }];
  });
}

function slots({ walk }: WindowFit, direction: Direction) {
  const spread = direction === "rd" ? vtdTiming.readSpread : vtdTiming.writeSpread;
  const { slots, queues } = vtdTiming;
  return { walk, slots: slots.value, queues: queues.value, spread: spread.value };
}

function intervals(points: readonly SweepPoint[]): ReadonlyMap<number, number> {
  return new Map(points.map(({ window, nanoseconds }) => [window, nanoseconds]));
}

function getsFasterAgain(points: readonly SweepPoint[]): boolean {
  let slowest = 0;
  return points.some(({ nanoseconds }) => {
    slowest = Math.max(slowest, nanoseconds);
    return nanoseconds * FASTER_AGAIN < slowest;
  });
}

function textOf(direction: Direction, size: number, cache: Cache): string {
  return `${direction === "rd" ? "reads" : "writes"} of ${size} B, ${cache === "Cold" ? "cold" : "warm"}`;
}

/** @param nanoseconds from one access to the next, as modelled */
function pointOf(point: SweepPoint, nanoseconds: number): Point {
  const bits = 8 * point.bytes;
  return {
    at: `${windowText(point.window)}, ${point.bytes} B`,
    measured: bits / point.nanoseconds,
    modelled: bits / nanoseconds,
  };
}

function gigabits(value: number): string {
  return `${value.toFixed(1)} Gbit/s`;
}
