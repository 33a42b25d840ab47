import { describe, expect, test } from "vitest";
import type { ConsumerRun, RunReport } from "../run/report.ts";
import { CAMERA, CODEC, DISPLAY } from "../run/testing/founding.ts";
import { EXIT } from "./exit.ts";
import { judgeRun } from "./judge-run.ts";
import { REPORT, reportOf, STREAM } from "./testing/sample-report.ts";

describe("the exit code", () => {
  const difference = { stream: "preview", what: "memory", planned: "a", happened: "b" };
  const held = { what: "buffer", text: "buffer 7" } as const;

  test.each<readonly [string, RunReport, string | undefined, number]>([
    ["as planned", REPORT, undefined, EXIT.done],
    ["as planned and as required", REPORT, "zero-copy", EXIT.done],
    ["a planned copy", reportOf({ outcome: "copy" }), undefined, EXIT.done],
    [
      "a planned copy against a requirement",
      reportOf({ outcome: "copy" }),
      "zero-copy",
      EXIT.unmet,
    ],
    ["a bounce is a copy", reportOf({}, { bouncedBytes: 4096 }), "zero-copy", EXIT.unmet],
    ["a bounce alone", reportOf({}, { bouncedBytes: 4096 }), undefined, EXIT.done],
    ["a wrong picture shares nothing", wrongAt(DISPLAY), "zero-copy", EXIT.unmet],
    ["nothing open", REPORT, "no-unknown", EXIT.done],
    ["nothing ran", reportOf({ outcome: "infeasible", memory: null }), undefined, EXIT.system],
    ["not as planned", reportOf({}, { differences: [difference] }), "zero-copy", EXIT.system],
    ["a leak", reportOf({}, { held: [held] }), undefined, EXIT.system],
  ])("%s", (_, report, require, exit) => {
    expect(judgeRun(report, { require }).exit).toBe(exit);
  });
});

describe("with --force", () => {
  const at = (node: string, memory = "heap:system") => ({
    stream: "preview",
    what: `verdict of ${memory} at ${node}`,
    planned: "as planned",
    happened: "otherwise",
  });
  const forced = (report: RunReport, differences: RunReport["differences"]) =>
    judgeRun({ ...report, differences }, { force: true });

  test("a wrong picture at the device that was to refuse is what was asked for", () => {
    const { forced: asked, unexpected, exit } = forced(wrongAt(DISPLAY), [at(DISPLAY)]);
    expect({ asked, unexpected, exit }).toEqual({
      asked: [at(DISPLAY)],
      unexpected: [],
      exit: EXIT.done,
    });
  });

  test("the same without --force is a mismatch", () => {
    const report = { ...wrongAt(DISPLAY), differences: [at(DISPLAY)] };
    expect(judgeRun(report, {}).exit).toBe(EXIT.system);
  });

  test("a wrong picture where the plan had none is a mismatch all the same", () => {
    const { unexpected, exit } = forced(wrongAt(CODEC), [at(CODEC)]);
    expect({ unexpected, exit }).toEqual({ unexpected: [at(CODEC)], exit: EXIT.system });
  });

  test("a right picture where the plan had a refusal too", () => {
    const right = reportOf({ memory: "heap:system" });
    expect(forced(right, [at(DISPLAY)]).exit).toBe(EXIT.system);
  });

  test("a producer that was to refuse spoils the picture of all", () => {
    const report = wrongAt(CODEC);
    const plan = {
      ...report.plan,
      streams: report.plan.streams.map((stream) => ({
        ...stream,
        candidates: stream.candidates.map((candidate) => ({
          ...candidate,
          devices: candidate.devices.map((device) =>
            device.node === CAMERA ? { ...device, verdict: "no" as const } : device,
          ),
        })),
      })),
    };
    const differences = [at(CAMERA), at(CODEC)];
    expect(forced({ ...report, plan }, differences).unexpected).toEqual([]);
  });
});

function wrongAt(node: string): RunReport {
  const spoil = (run: ConsumerRun) => (run.node === node ? { ...run, wrong: 300 } : run);
  return reportOf({ memory: "heap:system", consumers: STREAM.consumers.map(spoil) });
}
