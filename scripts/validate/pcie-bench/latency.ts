// Latency of single reads: two numbers fitted to one test of a machine must give its other tests too.
import {
  fitWindows,
  windowLatency,
  type WindowFit,
} from "../../../src/sim/cost/timing/random-window.ts";
import { type Check, compareAll, type Limits, percent } from "../check.ts";
import type { Machine } from "./machine.ts";
import type { Cache, Sweep, SweepPoint } from "./sweep.ts";

const FITTED = "lat_cmd_sweep_rd_rnd_64";
const PREDICTED = "lat_dma_sweep_rd_rnd_64";
const BANDWIDTH = "bw_dma_win_sweep_rd_rnd_64";
const PAGE = 4096;
/** Windows of so few pages that every TLB keeps them: what a hit takes is read off them. */
const SMALL = 64 * PAGE;
/** Growth of the time without IOMMU that tells that a window no longer lies in the CPU's caches. */
const OUT_OF_CACHE = 1.02;
const LARGEST_BEFORE = 2 ** 20;
/** Reads of cold memory take the same in any window without IOMMU: those of a machine whose reads do not are noise. */
const MOST_NOISE = 0.08;

const LIMITS = { mean: 0.01, worst: 0.02 };
const PREDICTION_LIMITS = { mean: 0.02, worst: 0.02 };

export interface LatencyResult {
  readonly fit: WindowFit;
  /** Nanoseconds of a read that hits. */
  readonly hit: ReadonlyMap<Cache, number>;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** @returns why the machine cannot be used, instead */
export function checkLatency(machine: Machine): LatencyResult | string {
  for (const name of [FITTED, BANDWIDTH]) {
    const noise = wanders(machine, name);
    if (noise > MOST_NOISE) return `without IOMMU its own ${name} wanders by ${percent(noise)}`;
  }
  const sweep = machine.smallPages?.(FITTED);
  if (sweep === undefined) return `no ${FITTED} with 4 KiB pages`;
  const cold = sweep.get("Cold") ?? [];
  const hits = hitsOf(sweep);
  const coldHit = hits.get("Cold");
  const fit = coldHit && fitWindows(cold.map(toWindow), coldHit);
  if (!fit) return `${FITTED} has too few windows`;
  const limit = cachedUpTo(machine);
  const inCaches = ({ window }: SweepPoint) => limit !== undefined && window <= limit;
  const checks = [check("lat_cmd, cold", cold, coldHit, fit, LIMITS)];
  const warm = (sweep.get("HWarm") ?? []).filter(inCaches);
  const warmHit = hits.get("HWarm");
  if (warmHit !== undefined && warm.length > 0)
    checks.push(check("lat_cmd, warm", warm, warmHit, fit, LIMITS));
  const other = machine.smallPages?.(PREDICTED);
  if (other) {
    for (const [cache, text] of [
      ["Cold", "cold"],
      ["HWarm", "warm"],
    ] as const) {
      const points = (other.get(cache) ?? []).filter((at) => cache === "Cold" || inCaches(at));
      const hit = hitsOf(other).get(cache);
      if (hit !== undefined && points.length > 0)
        checks.push(check(`lat_dma from that, ${text}`, points, hit, fit, PREDICTION_LIMITS));
    }
  }
  return { fit, hit: hits, checks, notes: [fitted(fit), warmNote(limit)] };
}

function check(
  figure: string,
  points: readonly SweepPoint[],
  hit: number,
  fit: WindowFit,
  limits: Limits,
): Check {
  const compared = points.map((point) => ({
    at: windowText(point.window),
    measured: point.nanoseconds,
    modelled: windowLatency(pagesOf(point), hit, fit),
  }));
  return compareAll(figure, compared, limits, (value) => `${value.toFixed(1)} ns`);
}

function hitsOf(sweep: Sweep): ReadonlyMap<Cache, number> {
  const hits = new Map<Cache, number>();
  for (const [cache, points] of sweep) {
    const small = points.filter(({ window }) => window <= SMALL);
    if (small.length > 0)
      hits.set(cache, small.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / small.length);
  }
  return hits;
}

/**
 * Bytes of the largest window that the host's writes leave in the CPU's caches: beyond it reads get slower without IOMMU
 * too. Undefined when that was not measured.
 */
function cachedUpTo(machine: Machine): number | undefined {
  const points = machine.without(BANDWIDTH)?.get("HWarm") ?? [];
  const sorted = points.map(({ nanoseconds }) => nanoseconds).toSorted((a, b) => a - b);
  const usual = sorted[sorted.length >> 1];
  if (usual === undefined) return undefined;
  const beyond = points.find(
    ({ window, nanoseconds }) => window > LARGEST_BEFORE && nanoseconds > OUT_OF_CACHE * usual,
  );
  return points.reduce(
    (largest, { window }) =>
      window < (beyond?.window ?? Infinity) ? Math.max(largest, window) : largest,
    0,
  );
}

/** From the fastest to the slowest window without IOMMU, of memory that no cache holds. */
function wanders(machine: Machine, name: string): number {
  const points = machine.without(name)?.get("Cold") ?? [];
  const times = points.filter(({ window }) => window > PAGE).map(({ nanoseconds }) => nanoseconds);
  return times.length === 0 ? 0 : Math.max(...times) / Math.min(...times) - 1;
}

export function windowText(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`;
}

export function pagesOf({ window }: SweepPoint): number {
  return Math.max(1, window / PAGE);
}

function toWindow(point: SweepPoint): { readonly pages: number; readonly nanoseconds: number } {
  return { pages: pagesOf(point), nanoseconds: point.nanoseconds };
}

function fitted({ entries, walk }: WindowFit): string {
  return `fitted to lat_cmd, cold: ${entries} entries, ${walk.toFixed(1)} ns a walk`;
}

function warmNote(limit: number | undefined): string {
  return limit === undefined
    ? "warm caches: left out, how large they are was not measured"
    : `warm caches: up to windows of ${windowText(limit)}; larger ones get slower without IOMMU too (by ${percent(OUT_OF_CACHE - 1)} or more)`;
}
