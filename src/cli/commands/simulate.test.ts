import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Simulation } from "../../simulate/simulation.ts";
import { capture, tooWide } from "../testing/capture.ts";
import { PIPELINE } from "../testing/sample-report.ts";
import { runSimulate, type SimulateCommandOptions } from "./simulate.ts";

const BOARD = fileURLToPath(new URL("../../../examples/camera-preview/board.dtb", import.meta.url));

let folder = "";
let pipeline = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onebuf-simulate-"));
  pipeline = join(folder, "pipeline.yaml");
  writeFileSync(pipeline, PIPELINE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The preview of 320x240 on the example's board, ten seconds of it. */
const simulate = (options: SimulateCommandOptions = {}, columns?: number) =>
  capture(() => runSimulate(pipeline, { board: BOARD, duration: "10s", ...options }), columns);

test("the answer first, then a column for each strategy", async () => {
  const { code, out, err } = await simulate();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^share heap:cma serves best/);
  expect(out).toContain("  C  copy heap:system to heap:cma by cpu");
  expect(out).toMatch(/^copies a frame +0 +0 +1$/m);
  expect(tooWide(out, 80)).toEqual([]);
});

test("on a narrow terminal the columns go below each other", async () => {
  const { out } = await simulate({}, 50);
  expect(tooWide(out, 50)).toEqual([]);
  expect(out.match(/copies a frame/g)?.length).toBeGreaterThan(1);
});

test("JSON is one value with the same numbers", async () => {
  const { out } = await simulate({ json: true });
  const { strategies, rows } = JSON.parse(out) as Simulation;
  expect(strategies.map(({ id }) => id)).toContain("copy:heap:system");
  expect(rows).toHaveLength(strategies[0]?.numbers.length ?? 0);
});

test("a number says what it is worked out of", async () => {
  const { out } = await simulate({ explain: "cpu-copies" });
  expect(out).toContain("CPU: copies (cpu-copies)");
  expect(out).toMatch(/B\/s, (published|derived|assumed): /);
});

test("leaves a report and a trace", async () => {
  const report = join(folder, "report.html");
  const trace = join(folder, "trace.txt");
  const { code } = await simulate({ report, trace });
  expect(code).toBe(0);
  expect(readFileSync(report, "utf8")).toMatch(/^<!doctype html>/i);
  expect(readFileSync(trace, "utf8")).toContain("page cache");
});

test("a calibration takes the place of what was assumed", async () => {
  const page = readFileSync(new URL("../../../docs/calibration-file.md", import.meta.url), "utf8");
  const example = /^```yaml\n(?<text>.*?)^```/ms.exec(page)?.groups?.["text"] ?? "";
  const calibration = join(folder, "board.calibration.yaml");
  writeFileSync(calibration, example);
  const { out } = await simulate({ calibration, explain: "all" });
  expect(out).toContain("measured:");
});

describe("what is wrong is said, with what to do", () => {
  test.each([
    [{ duration: "1 hour" }, "simulate-bad-duration"],
    [{ duration: "25h" }, "simulate-bad-duration"],
    [{ restart: "0s" }, "simulate-bad-restart"],
    [{ seed: "-1" }, "simulate-bad-seed"],
    [{ pressure: "heavvy" }, "did you mean `heavy`"],
    [{ iommu: "mmu-550" }, "did you mean `mmu-500`"],
    [{ strategy: ["heap:cna"] }, "did you mean `heap:cma`"],
    [{ pattern: ["codec"] }, "simulate-bad-pattern"],
    [{ explain: "stal" }, "did you mean `stall`"],
    [{ calibration: "nowhere.yaml" }, "calibration-unreadable"],
    [{ report: "/nowhere/report.html" }, "run-report-unwritable"],
    [{ board: "nowhere.dtb" }, "board-not-found"],
  ] satisfies [SimulateCommandOptions, string][])("%j", async (options, said) => {
    const { code, err } = await simulate(options);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});
