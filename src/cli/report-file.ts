// `--report FILE`: opened before the work, so that a wrong path costs nobody its time.
import { closeSync, openSync, writeFileSync } from "node:fs";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { cannotWrite } from "./cannot-write.ts";

export interface ReportFile {
  /** Writes the report and closes the file. Undefined when all went well. */
  write(text: string): Diagnostic | undefined;
}

export function openReportFile(path: string): ReportFile | Diagnostic {
  try {
    const file = openSync(path, "w");
    return {
      write(text) {
        try {
          writeFileSync(file, text);
          return undefined;
        } catch (error) {
          return cannotWrite("report", path, error);
        } finally {
          closeSync(file);
        }
      },
    };
  } catch (error) {
    return cannotWrite("report", path, error);
  }
}
