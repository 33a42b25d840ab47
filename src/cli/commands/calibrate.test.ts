import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { capture } from "../testing/capture.ts";
import { runCalibrate } from "./calibrate.ts";

test.runIf(process.platform === "linux")("a device that is not there", async () => {
  const { code, err } = await capture(() => runCalibrate({ device: ["/soc/none@1"] }));
  expect(code).toBe(2);
  expect(err).toContain("error[calibrate-unknown-device]: this machine has no device /soc/none@1");
});

test.runIf(process.platform === "linux")(
  "a file that cannot be written, before it measures",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "onebuf-calibrate-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { code, err } = await capture(() => runCalibrate({ output: join(folder, "no", "file") }));
    expect(code).toBe(2);
    expect(err).toContain("the calibration cannot be written");
  },
);

test.runIf(
  process.platform === "linux" && !existsSync("/dev/dma_heap") && !existsSync("/dev/udmabuf"),
)("a kernel that gives out no buffers: nothing is measured, and no file is left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-calibrate-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { code, err } = await capture(() => runCalibrate({ output: join(folder, "board.yaml") }));
  expect(code).toBe(3);
  expect(err).toContain("CONFIG_DMABUF_HEAPS_SYSTEM");
  expect(readdirSync(folder)).toEqual([]);
});

describe.runIf(process.platform !== "linux")("elsewhere", () => {
  test("it says where to run it", async () => {
    const { code, err } = await capture(() => runCalibrate({}));
    expect(code).toBe(3);
    expect(err).toContain("run `onebuf calibrate --output board.calibration.yaml` on the board");
  });
});
