// The calibration file that `onebuf calibrate` wrote on a board.
import { readFileSync } from "node:fs";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Calibration } from "../sim/calibration/calibration.ts";
import { parseCalibration } from "../sim/calibration/parse-calibration.ts";

/** With the text that diagnostics point into. */
export interface LoadedCalibration extends Checked<Calibration> {
  readonly sources: ReadonlyMap<string, string>;
}

/** No value and no diagnostic without a path. */
export function loadCalibration(path: string | undefined): LoadedCalibration {
  if (path === undefined) return { diagnostics: [], sources: new Map() };
  const text = readText(path);
  if (typeof text !== "string") return { diagnostics: [text], sources: new Map() };
  return { ...parseCalibration(text, path), sources: new Map([[path, text]]) };
}

function readText(path: string): string | Diagnostic {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      code: "calibration-unreadable",
      severity: "error",
      message: `the calibration file cannot be read: ${why}`,
      help: "write one on the board: onebuf calibrate --output board.calibration.yaml",
    };
  }
}
