import { expect, test } from "vitest";
import { makePlan } from "../plan/make-plan.ts";
import { behindIommu, sampleBoard, sampleDevice } from "../plan/testing/sample.ts";
import { parsePipeline } from "../pipeline/parse-pipeline.ts";
import { harmfulMemory, readSettings } from "./run-settings.ts";

/** Its driver programs the first address of a list without looking at the rest. */
const careless = sampleDevice("/display", "display", { memory: "gem-first" });
const pipeline = parsePipeline("/camera ! NV12,640x480@30 ! /display", "line").value;
const board = sampleBoard({ devices: [behindIommu("/camera", "camera"), careless] });
const plan = pipeline && makePlan(board, pipeline).value;

test.each([
  ["linux", "export:/camera", "run-harmful-memory"],
  ["linux", "export:/display", undefined],
  ["virtual", "export:/camera", undefined],
])("on %s from %s: %s", (on, memory, code) => {
  const settings = readSettings({ on, memory }).value;
  if (!plan || !settings) throw new Error("no plan");
  expect(harmfulMemory(plan, settings)?.code).toBe(code);
});

test("--coded names a device and a file, on a machine that has them", () => {
  const codes = (coded: string, on: string) =>
    readSettings({ on, coded: [coded] }).diagnostics.map(({ code }) => code);
  expect(codes("/dev/video1=clip.h264", "linux")).toEqual([]);
  expect(codes("/dev/video1", "linux")).toEqual(["run-bad-coded"]);
  expect(codes("/dev/video1=clip.h264", "virtual")).toEqual(["run-only-on-machine"]);
  const settings = readSettings({ on: "linux", coded: ["/dev/video1=a=b.ivf"] }).value;
  expect(settings?.coded).toEqual(new Map([["/dev/video1", "a=b.ivf"]]));
});
