// For the tests of the commands: runs one in this process as if its output went to a pipe or to a terminal of some width.
import { vi } from "vitest";

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param columns width of the terminal; piped when absent */
export async function capture(run: () => Promise<number>, columns?: number): Promise<Captured> {
  const before = Object.getOwnPropertyDescriptor(process.stdout, "columns");
  Object.defineProperty(process.stdout, "columns", { value: columns, configurable: true });
  const { COLUMNS: asked } = process.env;
  delete process.env["COLUMNS"];
  let out = "";
  let err = "";
  const stdout = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => ((out += String(text)), true));
  const stderr = vi
    .spyOn(process.stderr, "write")
    .mockImplementation((text) => ((err += String(text)), true));
  try {
    const code = await run();
    return { code, out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    if (asked !== undefined) process.env["COLUMNS"] = asked;
    if (before) Object.defineProperty(process.stdout, "columns", before);
    else Reflect.deleteProperty(process.stdout, "columns");
  }
}

/** Lines wider than asked that had a place to break: more than one word behind the label. */
export function tooWide(text: string, width: number): readonly string[] {
  return text.split("\n").filter((line) => line.length > width && /\S \S/.test(line.trim()));
}
