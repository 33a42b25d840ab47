// A file that the user asked for, opened before the work, so that a wrong path costs nobody its time. What it held stays until
// the work is done and there is something new.
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { cannotWrite } from "./cannot-write.ts";

/** @param what `report`, `trace`: for the diagnostic. No value and no diagnostic without a path. */
export function openResultFile(what: string, path: string | undefined): Checked<ResultFile> {
  if (path === undefined) return { diagnostics: [] };
  try {
    return { value: new ResultFile(what, path), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [cannotWrite(what, path, error)] };
  }
}

export class ResultFile implements Disposable {
  readonly path: string;
  readonly #what: string;
  readonly #descriptor: number;
  #isLeftOver: boolean;
  #isClosed = false;

  /** @throws where the file cannot be written */
  constructor(what: string, path: string) {
    this.path = path;
    this.#what = what;
    this.#isLeftOver = !existsSync(path);
    this.#descriptor = openSync(path, "a");
  }

  /** Undefined when all went well. */
  write(content: string | Iterable<Uint8Array>): Diagnostic | undefined {
    try {
      // A pipe or a terminal has nothing to take back.
      if (fstatSync(this.#descriptor).isFile()) ftruncateSync(this.#descriptor);
      this.#isLeftOver = false;
      const chunks = typeof content === "string" ? [new TextEncoder().encode(content)] : content;
      for (const chunk of chunks) this.#writeWhole(chunk);
      return undefined;
    } catch (error) {
      return cannotWrite(this.#what, this.path, error);
    }
  }

  /** One that was not there before, and that nothing was written to, goes. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
    if (this.#isLeftOver) rmSync(this.path, { force: true });
  }

  /** A write may take less than it is given. */
  #writeWhole(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) at += writeSync(this.#descriptor, chunk, at);
  }
}
