// The file that a calibration goes to, opened before the measurement, so that a wrong path costs nobody its time. What it held
// stays until there is something new.
import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { cannotWrite } from "./cannot-write.ts";

export class CalibrationFile implements Disposable {
  readonly path: string;
  readonly #descriptor: number;

  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  write(text: string): Diagnostic | undefined {
    try {
      ftruncateSync(this.#descriptor);
      writeSync(this.#descriptor, text);
      return undefined;
    } catch (error) {
      return cannotWrite("calibration", this.path, error);
    }
  }

  /** One that nothing was written to goes. */
  [Symbol.dispose](): void {
    const isLeft = fstatSync(this.#descriptor).isFile() && fstatSync(this.#descriptor).size === 0;
    closeSync(this.#descriptor);
    if (isLeft) rmSync(this.path, { force: true });
  }
}

export function openCalibrationFile(path: string): CalibrationFile | Diagnostic {
  try {
    return new CalibrationFile(path, openSync(path, "a"));
  } catch (error) {
    return cannotWrite("calibration", path, error);
  }
}
