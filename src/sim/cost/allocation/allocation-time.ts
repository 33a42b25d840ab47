// The time of one allocation from what the kernel did for it.
import type { AllocationFigures } from "../figures/board-figures.ts";
import type { AllocationEffort } from "./allocation-effort.ts";

/** Nanoseconds. */
export function allocationTime(effort: AllocationEffort, figures: AllocationFigures): number {
  return (
    figures.fixed.value +
    effort.pages * figures.clearPage.value +
    effort.blocks * figures.block.value +
    effort.rangesTried * figures.range.value +
    effort.pagesIsolated * figures.isolatePage.value +
    effort.pagesMigrated * figures.migratePage.value +
    effort.pagesNotMigrated * figures.retryPage.value +
    effort.pagesDropped * figures.dropPage.value
  );
}
