// A calibration puts what it measured in the place of what was published or assumed.
import type { Board } from "../../../board/board.ts";
import type { Diagnostic } from "../../../diagnostic/diagnostic.ts";
import type { Calibration } from "../../calibration/calibration.ts";
import type { BoardFigures } from "./board-figures.ts";
import { calibratedAllocation } from "./calibrated-allocation.ts";
import { calibratedCpu, calibratedEngines } from "./calibrated-cpu.ts";
import { calibratedMapping } from "./calibrated-mapping.ts";

/** Figures that were not measured stay. */
export function calibrated(
  figures: BoardFigures,
  calibration: Calibration,
  board: Board,
): BoardFigures {
  const cpu = calibratedCpu(figures.cpu, calibration);
  return {
    ...figures,
    cpu,
    allocation: calibratedAllocation(figures.allocation, calibration, board),
    mapping: calibratedMapping(figures.mapping, calibration, board, cpu.clean),
    engines: calibratedEngines(figures.engines, calibration),
  };
}

/** A warning when the numbers are of another board: by its model, or by its compatible list where the file has no model. */
export function checkCalibration(board: Board, { board: of }: Calibration): readonly Diagnostic[] {
  const same =
    of.model === undefined ? of.compatible[0] === board.compatible[0] : of.model === board.model;
  if (same) return [];
  const other = of.model ?? of.compatible[0] ?? "a machine without a device tree";
  return [
    {
      code: "calibration-other-board",
      severity: "warning",
      message: `the calibration was measured on ${other}, and this board is ${board.model}`,
      help: "measure on this board with onebuf calibrate, or read times as those of the other",
    },
  ];
}
