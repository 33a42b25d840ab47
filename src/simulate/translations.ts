// What the IOMMUs do for one frame of every stream: each device's accesses go through the caches of its IOMMU, on the page
// tables of the twin, until what they do repeats.
import type { Board } from "../board/board.ts";
import type { BoardFigures, IommuFigures } from "../sim/cost/figures/board-figures.ts";
import { patternFor } from "../sim/cost/pattern/pattern-for.ts";
import { translationTime } from "../sim/cost/timing/translation-time.ts";
import { FastUnit, type ScheduledPass } from "../sim/cost/tlb/fast-unit.ts";
import type { TranslationCounts } from "../sim/cost/tlb/geometry.ts";
import type { PlacedEnd, PlacedStream, Placement } from "./place.ts";
import { roleOf } from "./service-times.ts";

/** One device behind an IOMMU, for one frame of one stream. */
export interface Translation {
  readonly stream: string;
  readonly node: string;
  readonly figures: IommuFigures;
  /** Per frame, on average. */
  readonly counts: TranslationCounts;
  /** Nanoseconds that it waits for walks in one frame. */
  readonly stall: number;
}
