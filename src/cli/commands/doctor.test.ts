// `onebuf doctor` on the machine that runs the tests, which has no camera and no display of a board.
import { describe, expect, test } from "vitest";
import { capture } from "../testing/capture.ts";
import { runDoctor } from "./doctor.ts";

const BOARD = "examples/camera-preview/board.dtb";
const LINE = "camera ! NV12,320x240@30 ! tee name=t  t. ! codec  t. ! display";

describe.skipIf(process.platform !== "linux")("a machine without the devices", () => {
  test("exit code 3, and each missing device with what to look for", async () => {
    const { code, out } = await capture(() => runDoctor(LINE, { board: BOARD, json: true }));
    expect(code).toBe(3);
    const { findings, streams } = JSON.parse(out) as {
      findings: { code: string; about: string }[];
      streams: { verdict: string }[];
    };
    const missing = findings.filter((finding) => finding.code === "doctor-no-device");
    expect(missing.map(({ about }) => about)).toEqual([
      "/soc/isp@ff910000",
      "/soc/video-codec@ff650000",
      "/soc/vop@ff900000",
    ]);
    expect(streams).toMatchObject([{ verdict: "impossible" }]);
  });

  test("as text: what to do comes last", async () => {
    const { out } = await capture(() => runDoctor(LINE, { board: BOARD }), 80);
    expect(out).toMatch(/Change, in this order:\n {2}1\. \/soc\/isp@ff910000 is not there/);
  });
});

test("a pipeline that is none: exit code 2", async () => {
  const { code, err } = await capture(() =>
    runDoctor("camera ! nonsense ! display", { board: BOARD }),
  );
  expect(code).toBe(2);
  expect(err).toContain("error");
});

test("a memory that no stream can take: exit code 2", async () => {
  const { code, err } = await capture(() => runDoctor(LINE, { board: BOARD, memory: "heap:cm" }));
  expect([code, err.includes("run-unknown-memory")]).toEqual([2, true]);
});
