// Every number that the costs of a board rest on: published or assumed by its parts, then what was measured on it.
import type { Board } from "../../../board/board.ts";
import type { Calibration } from "../../calibration/calibration.ts";
import { presetFor } from "../iommu/preset-for.ts";
import { allocationOf } from "./allocation.ts";
import type { BoardFigures } from "./board-figures.ts";
import { calibrated } from "./calibrated.ts";
import { copyRecords } from "./copy-records.ts";
import { copySpeeds, withinMemory } from "./copy-speeds.ts";
import { coresOf } from "./cores.ts";
import { cpuOf } from "./cpu.ts";
import { dramOf } from "./dram.ts";
import { enginesOf } from "./engines.ts";
import { mappingOf } from "./mapping.ts";

/** @param calibration measured on this board; `checkCalibration` says when it was not */
export function figuresFor(board: Board, calibration?: Calibration): BoardFigures {
  const figures = publishedFigures(board);
  return calibration ? calibrated(figures, calibration, board) : figures;
}

function publishedFigures(board: Board): BoardFigures {
  const { compatible } = board;
  const cores = coresOf(compatible);
  const dram = dramOf(compatible);
  const speeds = withinMemory(copySpeeds(copyRecords, compatible, cores.kind), dram);
  const cpu = cpuOf(cores, speeds);
  return {
    dram,
    cpu,
    allocation: allocationOf(compatible, cpu, speeds),
    mapping: mappingOf(board),
    iommus: new Map(
      board.iommus.map(({ node, compatible: names }) => [
        node,
        presetFor({ names, node, board: compatible }),
      ]),
    ),
    engines: enginesOf(board),
  };
}
