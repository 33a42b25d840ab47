// What the IOMMUs do for one frame of every stream: each device's accesses go through the caches of its IOMMU, on the page
// tables of the twin, until what they do repeats.
import type { Board } from "../board/board.ts";
import type { BoardFigures, IommuFigures } from "../sim/cost/figures/board-figures.ts";
import type { Known } from "../sim/cost/known.ts";
import {
  type AccessPattern,
  type FrameAccess,
  patternFor,
} from "../sim/cost/pattern/pattern-for.ts";
import type { TranslationTiming } from "../sim/cost/timing/translation-timing.ts";
import { translationTime } from "../sim/cost/timing/translation-time.ts";
import { alignWalk } from "../sim/cost/iommu/align-walk.ts";
import { FastUnit } from "../sim/cost/tlb/fast-unit.ts";
import type { TranslationCounts } from "../sim/cost/tlb/geometry.ts";
import type { Port, ScheduledPass, TranslationUnit } from "../sim/cost/tlb/translation-unit.ts";
import type { PlacedEnd, PlacedStream, Placement } from "./place.ts";
import { cacheInputs, walkInputs } from "./inputs.ts";
import { passTime } from "./service-times.ts";
import type { Input } from "./simulation.ts";

/** One device behind an IOMMU, for one frame of one stream. */
export interface Translation {
  readonly stream: string;
  readonly node: string;
  readonly figures: IommuFigures;
  /** Per pass over a frame, on average. */
  readonly counts: TranslationCounts;
  /** Nanoseconds that it waits for walks in one pass. */
  readonly stall: number;
  /** The same, when a walk takes so many times as long. */
  stallAt(slower: number): number;
  /** Nanoseconds of one walk. */
  readonly walk: number;
  /** What the times were worked out of. */
  readonly inputs: readonly Input[];
}

/** Bytes of an access: what the units of the field fetch at a time. Assumed. */
const BURST = 64;

/** A block of this size is at the last level of any table. */
const SMALLEST = 1;

/** Rounds over all buffers that are counted, after one that fills the caches. */
const ROUNDS = 4;

/** One device that crosses its IOMMU. */
interface Crossing {
  readonly placed: PlacedStream;
  readonly end: PlacedEnd;
  readonly figures: IommuFigures;
  readonly unit: TranslationUnit;
  readonly port: Port;
}

export interface TranslationOptions {
  readonly figures: BoardFigures;
  readonly seed: number;
  /** By node or role: how a device goes over its frames, where that is not what such devices do. */
  readonly patterns: ReadonlyMap<string, AccessPattern>;
}

/** Devices of one IOMMU share what its caches behind the ports hold; they take turns, frame by frame. */
export function translationsOf(
  board: Board,
  placement: Placement,
  { figures, seed, patterns }: TranslationOptions,
): readonly Translation[] {
  const units = new Map<string, TranslationUnit>();
  const crossings = placement.streams.flatMap((placed) =>
    [placed.producer, ...placed.consumers].flatMap((end): Crossing[] => {
      const map = placement.maps.get(end.node);
      const iommu = board.devices.find(({ node }) => node === end.node)?.iommu ?? "";
      const known = figures.iommus.get(iommu);
      if (!map || !known || end.addresses.length === 0) return [];
      const levels = map.levelsFor(SMALLEST).length;
      const unit = units.get(iommu) ?? new FastUnit(alignWalk(known.geometry, levels), seed);
      units.set(iommu, unit);
      return [{ placed, end, figures: known, unit, port: unit.port(map) }];
    }),
  );
  for (const unit of new Set(units.values())) {
    const own = crossings.filter((one) => one.unit === unit);
    const rounds = Math.max(...own.map(({ end }) => end.addresses.length));
    const schedule = Array.from({ length: rounds }, (_, at) =>
      own.map((one) => passOf(one, at, patterns)),
    ).flat();
    unit.repeat(schedule, 1 + ROUNDS);
  }
  return crossings.map((one) => translationOf(one));
}

/** The device goes over the frame whose turn it is. */
function passOf(
  { placed, end, port }: Crossing,
  turn: number,
  patterns: TranslationOptions["patterns"],
): ScheduledPass {
  const { addresses, layout, node, role } = end;
  const frame = addresses[turn % addresses.length] ?? [];
  const [base = 0] = frame;
  const offsets = frame.map((address) => address - base);
  const pattern = patterns.get(node) ?? patterns.get(role);
  // A decoder reads the frame before while it writes this one.
  const refers = end === placed.producer && role === "codec";
  const before = addresses[(turn + addresses.length - 1) % addresses.length] ?? [];
  const access: FrameAccess = {
    buffers: offsets,
    seed: turn + 1,
    ...(refers && { references: [before.map((address) => address - base)] }),
    ...(pattern && { pattern }),
  };
  return { port, base, program: patternFor(role, layout, BURST, access) };
}

function translationOf(crossing: Crossing): Translation {
  const { placed, end, figures, unit, port } = crossing;
  const counts = unit.counts(port);
  const rounds = Math.max(1, end.addresses.length) * (1 + ROUNDS);
  const each = scaled(counts, 1 / rounds);
  const { timing } = figures;
  const { accesses } = each;
  const time = passTime(end.role, placed.stream.rate);
  const pass = { accesses, interval: accesses === 0 ? 0 : time / accesses };
  const { stall, walk } = translationTime(each, timing, pass);
  return {
    stream: placed.stream.id,
    node: end.node,
    figures,
    counts: each,
    stall,
    stallAt: (slower) => translationTime(each, slowed(timing, slower), pass).stall,
    walk,
    inputs: [...cacheInputs(figures), ...walkInputs(figures)],
  };
}

function scaled(counts: TranslationCounts, factor: number): TranslationCounts {
  return {
    accesses: counts.accesses * factor,
    microHits: counts.microHits * factor,
    mainHits: counts.mainHits * factor,
    walks: counts.walks * factor,
    prefetches: counts.prefetches * factor,
    fetches: counts.fetches * factor,
    faults: counts.faults * factor,
  };
}

function slowed(timing: TranslationTiming, slower: number): TranslationTiming {
  const times = (known: Known): Known => ({ ...known, value: known.value * slower });
  return { ...timing, fetch: times(timing.fetch), walk: times(timing.walk) };
}
