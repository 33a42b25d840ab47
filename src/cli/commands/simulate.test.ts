import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Simulation } from "../../simulate/simulation.ts";
import { example } from "../../simulate/testing/example.ts";
import { capture, tooWide } from "../testing/capture.ts";
import { PIPELINE } from "../testing/sample-report.ts";
import { simulationText } from "../text/simulation-text.ts";
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

const PLAIN = { width: 80, style: (_: unknown, text: string) => text, explain: undefined };

test("the answer first, then a column for each strategy", async () => {
  const { code, out, err } = await simulate();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^share heap:cma serves best/);
  expect(out).toContain("  C  copy heap:system to heap:cma by cpu");
  expect(out).toMatch(/^copies a frame +0 +1$/m);
  expect(tooWide(out, 80)).toEqual([]);
});

test("strategies with the same numbers share a column", () => {
  const [first, ...others] = example.strategies;
  const same = first && { ...first, id: "export:/soc/vop", title: "share export:/soc/vop" };
  const strategies = [first, same, ...others].filter((one) => one !== undefined);
  const lines = simulationText({ ...example, strategies }, PLAIN);
  expect(lines.find((line) => line.includes("A, B"))).toMatch(/^ +A, B +C +D$/);
  expect(lines.find((line) => line.startsWith("copies a frame"))?.split(/ {2,}/)).toHaveLength(4);
});

test("where there are several consumers, what each of them gets", () => {
  const [first] = example.strategies;
  const [stream] = first?.flow ?? [];
  const [shown] = stream?.consumers ?? [];
  if (!first || !stream || !shown) throw new Error("the example has no consumer");
  const slow = { ...shown, node: "/soc/codec@1", dropped: 7 };
  const strategies = [{ ...first, flow: [{ ...stream, consumers: [shown, slow] }] }];
  const lines = simulationText({ ...example, strategies }, PLAIN);
  expect(lines.find((line) => line.startsWith("codec@1: frames dropped"))).toMatch(/ 7( [mpda])?$/);
  expect(lines.filter((line) => line.includes(": latency, median"))).toHaveLength(2);
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

test("a number says what it is worked out of, and nothing else is said", async () => {
  const { out } = await simulate({ explain: "cpu-copies" });
  expect(out).toMatch(/^share heap:cma serves best[^]*?\n\nCPU: copies \(cpu-copies\)\n/);
  expect(out).toMatch(/^ {4}copy:heap:system: [\d.]+ .?s, (published|derived|assumed)$/m);
  expect(out).toMatch(/B\/s, (published|derived|assumed): /);
  for (const other of ["copies a frame", "What would turn it over", "Assumed"])
    expect(out).not.toContain(other);
});

test("all of them stand behind the comparison", async () => {
  const { out } = await simulate({ explain: true });
  expect(out).toMatch(/copies a frame +0 [^]*\nCPU: copies \(cpu-copies\)\n/);
});

test("a pipeline behind --explain is none of its rows", async () => {
  const options = { board: BOARD, duration: "10s", explain: pipeline };
  const { code, out } = await capture(() => runSimulate(undefined, options));
  expect(code).toBe(0);
  expect(out).toContain("CPU: copies (cpu-copies)");
});

test("strategies and patterns may be several, with commas or each by itself", async () => {
  const ids = async (options: SimulateCommandOptions) => {
    const { out } = await simulate({ ...options, json: true });
    return (JSON.parse(out) as Simulation).strategies.map(({ id }) => id);
  };
  const both = ["heap:cma", "copy:heap:system"];
  expect(await ids({ strategy: ["heap:cma,copy"] })).toEqual(both);
  expect(
    await ids({ strategy: ["heap:cma", "copy"], pattern: ["codec=columns,camera=lines"] }),
  ).toEqual(both);
});

test("--iommu help lists the presets, a line each, without a pipeline", async () => {
  const { code, out, err } = await capture(() => runSimulate(undefined, { iommu: "help" }));
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^mmu-500 +TLB 32 \+ 512 +8 walks +sizes assumed$/m);
  expect(tooWide(out, 80)).toEqual([]);
  const json = await capture(() => runSimulate(undefined, { iommu: "help", json: true }));
  expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ preset: "mmu-500" }));
});

test("a preset that no device has use for is said", async () => {
  const line = "cpu ! NV12,320x240@30 ! display";
  const options = { board: BOARD, duration: "10s", iommu: "mmu-600" };
  const { code, err } = await capture(() => runSimulate(line, options));
  expect(code).toBe(0);
  expect(err).toContain("note[simulate-iommu-unused]");
});

test("work that fails takes no older report or trace with it", async () => {
  const [report, trace] = [join(folder, "old.html"), join(folder, "old.txt")];
  for (const path of [report, trace]) writeFileSync(path, "yesterday's");
  const { code } = await simulate({ report, trace, strategy: ["heap:none"] });
  expect(code).toBe(2);
  for (const path of [report, trace]) expect(readFileSync(path, "utf8")).toBe("yesterday's");
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

test("no pipeline at all", async () => {
  const { code, err } = await capture(() => runSimulate(undefined, { board: BOARD }));
  expect(code).toBe(2);
  expect(err).toContain("error[simulate-no-pipeline]");
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
    [{ pattern: ["codec=colums"] }, "simulate-bad-pattern"],
    [{ pattern: ["codce=columns"] }, "did you mean `codec`"],
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
