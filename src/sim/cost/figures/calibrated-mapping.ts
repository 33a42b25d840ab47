// What a calibration says of mapping buffers for devices behind an IOMMU.
import type { Board } from "../../../board/board.ts";
import type { Calibration, MappingRow } from "../../calibration/calibration.ts";
import type { Known } from "../known.ts";
import type { MappingFigures } from "./board-figures.ts";
import { derived, measured } from "./trusted.ts";

/**
 * A heap maintains the caches while it maps for a device that does not see them (drivers/dma-buf/heaps/system_heap.c:136), so
 * that part of each page is taken off. Unmapping is an entry and an invalidation for each page, and one wait.
 * @param clean of the CPU, as calibrated
 */
export function calibratedMapping(
  figures: MappingFigures,
  { mapping, kernel }: Calibration,
  board: Board,
  clean: Known,
): MappingFigures {
  const map = dearest(mapping, "map", board);
  if (!map) return figures;
  const caches = isCoherent(map, board) ? 0 : kernel.pageSize * clean.value;
  const perPage = Math.max(0, map.nanosecondsPerPage.median - caches);
  const mapped: MappingFigures = {
    ...figures,
    fixed: measured(map.fixedNanoseconds.median, "ns", `${rowText(map)}, fixed`),
    entry: derived(
      perPage,
      "ns",
      `${rowText(map)}, per page, without cleaning it; tables included`,
    ),
    table: measured(0, "ns", `${rowText(map)}: part of entry`),
  };
  const unmap = mapping.find(
    ({ call, device, memory }) =>
      call === "unmap" && device === map.device && memory === map.memory,
  );
  return unmap ? withUnmap(mapped, unmap) : mapped;
}

function withUnmap(figures: MappingFigures, unmap: MappingRow): MappingFigures {
  const { fixedNanoseconds, nanosecondsPerPage } = unmap;
  const wait = Math.max(0, fixedNanoseconds.median - figures.fixed.value);
  const invalidate = Math.max(0, nanosecondsPerPage.median - figures.entry.value);
  return {
    ...figures,
    invalidate: derived(invalidate, "ns", `${rowText(unmap)}, per page, without the entry`),
    sync: derived(wait, "ns", `${rowText(unmap)}, fixed, without that of map`),
  };
}

/** Among devices behind an IOMMU the row with the most for each page: small pages, no cached mappings. */
function dearest(rows: readonly MappingRow[], call: MappingRow["call"], board: Board) {
  const translated = new Set(
    board.devices.filter(({ translation }) => translation === "iommu").map(({ node }) => node),
  );
  return rows
    .filter((row) => row.call === call && translated.has(row.device))
    .toSorted((a, b) => b.nanosecondsPerPage.median - a.nanosecondsPerPage.median)[0];
}

function isCoherent({ device }: MappingRow, board: Board): boolean {
  return board.devices.find(({ node }) => node === device)?.coherent === "yes";
}

function rowText({ device, memory, call }: MappingRow): string {
  return `calibration: mapping, ${device}, ${memory}, ${call}`;
}
