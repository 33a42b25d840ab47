// What a calibration says of allocations: straight lines through its sizes, divided among the steps of an allocation.
import type { Board } from "../../../board/board.ts";
import type { AllocationRow, Calibration, FillRow } from "../../calibration/calibration.ts";
import type { AllocationFigures } from "./board-figures.ts";
import { fitLine, type Line } from "./fit-line.ts";
import { derived, measured } from "./trusted.ts";

/**
 * Heaps of ordinary pages give the fixed part and what clearing a page takes. Of those of CMA what is left of the fixed part
 * is the range's, what is left of each page its isolation. The machine is idle while it is measured, so nothing is said of
 * migration.
 */
export function calibratedAllocation(
  figures: AllocationFigures,
  calibration: Calibration,
  board: Board,
): AllocationFigures {
  const inOneRun = (memory: string) =>
    board.heaps.find(({ id }) => id === memory)?.contiguous === "yes";
  const { allocation, kernel } = calibration;
  const gathered = fitOf(
    allocation.filter(({ memory }) => !inOneRun(memory)),
    kernel.pageSize,
  );
  const cma = fitOf(
    allocation.filter(({ memory }) => inOneRun(memory)),
    kernel.pageSize,
  );
  const withPages = gathered ? ofPages(figures, gathered) : ofFill(figures, calibration);
  return cma ? ofCma(withPages, cma) : withPages;
}

/** Where no allocation was timed, filling cached memory at least tells what writing a page takes. */
function ofFill(figures: AllocationFigures, { fill, kernel }: Calibration): AllocationFigures {
  const row = fill.filter(({ cached }) => cached === "yes").toSorted(bySize)[0];
  if (!row) return figures;
  const clearPage = derived(
    (kernel.pageSize / row.bytesPerSecond.median) * 1e9,
    "ns/page",
    `calibration: fill, ${row.memory}, ${row.bytes} bytes (the largest); cleaning is not counted`,
  );
  return { ...figures, clearPage };
}

function bySize(a: FillRow, b: FillRow): number {
  return b.bytes - a.bytes;
}

function ofPages(figures: AllocationFigures, { line, text }: Fit): AllocationFigures {
  return {
    ...figures,
    fixed: measured(line.fixed, "ns", `${text}, where it starts`),
    clearPage: measured(line.slope, "ns/page", `${text}, per page, blocks included`),
    block: measured(0, "ns", `${text}: part of clearPage`),
  };
}

function ofCma(figures: AllocationFigures, { line, text }: Fit): AllocationFigures {
  const fixed = Math.min(figures.fixed.value, line.fixed);
  const clear = Math.min(figures.clearPage.value, line.slope);
  return {
    ...figures,
    fixed: { ...figures.fixed, value: fixed },
    clearPage: { ...figures.clearPage, value: clear },
    range: derived(line.fixed - fixed, "ns", `${text}, where it starts, without the fixed part`),
    isolatePage: derived(line.slope - clear, "ns/page", `${text}, per page, without clearing`),
  };
}

interface Fit {
  readonly line: Line;
  readonly text: string;
}

/** Of several memories the one with the most sizes. */
function fitOf(rows: readonly AllocationRow[], pageSize: number): Fit | undefined {
  const memories = [...new Set(rows.map(({ memory }) => memory))];
  const of = (memory: string) => rows.filter((row) => row.memory === memory);
  const memory = memories.toSorted((a, b) => of(b).length - of(a).length)[0];
  if (memory === undefined) return undefined;
  const points = of(memory).map(({ bytes, nanoseconds }) => ({
    x: Math.ceil(bytes / pageSize),
    y: nanoseconds.median,
  }));
  const line = fitLine(points);
  const text = `calibration: allocation, ${memory}, line through ${points.length} sizes`;
  return line && { line, text };
}
