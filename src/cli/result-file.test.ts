import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openResultFile } from "./result-file.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "onebuf-result-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe("an older file", () => {
  test("stays when the work fails", () => {
    const path = join(folder(), "report.html");
    writeFileSync(path, "yesterday's");
    openResultFile("report", path).value?.[Symbol.dispose]();
    expect(readFileSync(path, "utf8")).toBe("yesterday's");
  });

  test("gives way to the new one, whole", () => {
    const path = join(folder(), "report.html");
    writeFileSync(path, "yesterday's, which was longer");
    using file = openResultFile("report", path).value;
    expect(file?.write("today's")).toBeUndefined();
    expect(readFileSync(path, "utf8")).toBe("today's");
  });

  test("stays when it is empty", () => {
    const path = join(folder(), "report.html");
    writeFileSync(path, "");
    openResultFile("report", path).value?.[Symbol.dispose]();
    expect(existsSync(path)).toBe(true);
  });
});

test("a new file is not left behind by work that fails", () => {
  const path = join(folder(), "report.html");
  const file = openResultFile("report", path).value;
  expect(existsSync(path)).toBe(true);
  file?.[Symbol.dispose]();
  file?.[Symbol.dispose]();
  expect(existsSync(path)).toBe(false);
});

test("a path that cannot be written is said before the work", () => {
  const { value, diagnostics } = openResultFile("trace", join(folder(), "no", "trace.txt"));
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["run-trace-unwritable"]);
});

test.runIf(existsSync("/dev/null"))("a device is written to, and stays", () => {
  const file = openResultFile("trace", "/dev/null").value;
  expect(file?.write([new Uint8Array(3)])).toBeUndefined();
  file?.[Symbol.dispose]();
  expect(existsSync("/dev/null")).toBe(true);
});
