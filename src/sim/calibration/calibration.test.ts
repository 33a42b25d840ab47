import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseCalibration } from "./parse-calibration.ts";
import type { Calibration, Figure, WorstFigure } from "./calibration.ts";
import { calibrationText } from "./calibration-text.ts";

const EXAMPLE = `# Measured by onebuf calibrate, for onebuf simulate. Times are in nanoseconds, sizes in bytes.
# docs/calibration-file.md of onebuf says what each number is.

version: 1
board:
  model: Preview box
  compatible:
    - acme,preview
kernel:
  release: 6.1.0
  arch: arm64
  pageSize: 4096
measured:
  by: onebuf 0.1.0
  platform: Linux 6.1.0 arm64
  seconds: 19.5
  clockReading: 250
  processors: 4
  governors:
    - performance
ioctl: { median: 1200, p10: 1100, p90: 1500, repeats: 40 }
allocation:
  - memory: heap:cma
    bytes: 65536
    nanoseconds: { median: 536000, p10: 500000, p90: 600000, repeats: 40, worst: 912000 }
fill: []
copy:
  - engine: cpu
    source: { memory: export:/soc/isp@1000, cached: unknown }
    target: { memory: heap:system, cached: yes }
    bytes: 3110400
    bytesPerSecond: { median: 157000000, p10: 155000000, p90: 158000000, repeats: 12 }
cpuAccess:
  - memory: heap:system
    device: /soc/isp@1000
    access: read
    call: begin
    fixedNanoseconds: { median: 1300, p10: 1200, p90: 1900, repeats: 20 }
    nanosecondsPerByte: { median: 0.08, p10: 0.07, p90: 0.09, repeats: 20 }
mapping: []
`;

test("is read and written as it is", () => {
  const { value, diagnostics } = parseCalibration(EXAMPLE, "board.calibration.yaml");
  expect(diagnostics).toEqual([]);
  expect(value?.copy[0]?.source).toEqual({ memory: "export:/soc/isp@1000", cached: "unknown" });
  expect(value && calibrationText(value)).toBe(EXAMPLE);
});

test("the example of the documentation is one", () => {
  const page = readFileSync(new URL("../../../docs/calibration-file.md", import.meta.url), "utf8");
  const example = /^```yaml\n(?<text>.*?)^```/ms.exec(page)?.groups?.["text"] ?? "";
  const { value, diagnostics } = parseCalibration(example, "example");
  expect(diagnostics).toEqual([]);
  expect(value?.mapping).toHaveLength(1);
});

test("may be JSON", () => {
  const { value } = parseCalibration(EXAMPLE, "a.yaml");
  expect(parseCalibration(JSON.stringify(value), "a.json")).toEqual({ value, diagnostics: [] });
});

test.each([
  ["version: 1", "version: 2", "4 calibration-bad-value"],
  ["bytes: 65536", "bytes: 64K", "24 calibration-wrong-type"],
  ["bytes: 65536", "bytes: 0", "24 calibration-bad-value"],
  ["p10: 500000", "p10: -1", "25 calibration-bad-value"],
  ["p90: 600000", "p90: 1", "25 calibration-bad-value"],
  ["worst: 912000", "worst: 1", "25 calibration-bad-value"],
  ["repeats: 40, worst", "worst", "25 calibration-missing-key"],
  ["cached: yes", "cached: maybe", "30 calibration-bad-value"],
  ["access: read", "acces: read", "34 calibration-bad-value, 36 calibration-unknown-key"],
  ["mapping: []", "", "4 calibration-missing-key"],
  ["mapping: []", "mapping: [", "41 yaml-syntax"],
])("%s made %s is an error with its line", (before, after, said) => {
  const { value, diagnostics } = parseCalibration(EXAMPLE.replace(before, after), "a.yaml");
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code, place }) => `${place?.line} ${code}`).join(", ")).toBe(said);
});

test.each([
  ["a pipeline file", "streams:\n  preview: { from: camera, to: display }\n"],
  ["a list", "[1, 2]"],
  ["an empty file", ""],
])("%s is no calibration file, and it is said how to make one", (_, text) => {
  const { value, diagnostics } = parseCalibration(text, "pipeline.yaml");
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["calibration-none"]);
  expect(diagnostics[0]?.help).toContain("onebuf calibrate --output");
});

const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs);
const count = fc.integer({ min: 1 });
const answer = fc.constantFrom("yes", "no", "unknown");
const figures = fc
  .tuple(fc.array(amount, { minLength: 4, maxLength: 4 }), count)
  .map(([samples, repeats]): WorstFigure => {
    const [p10 = 0, median = 0, p90 = 0, worst = 0] = samples.toSorted((a, b) => a - b);
    return { median, p10, p90, repeats, worst };
  });
const figure = figures.map(({ median, p10, p90, repeats }): Figure => ({
  median,
  p10,
  p90,
  repeats,
}));
const row = <T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.array(fc.record(parts), { maxLength: 3 });
const copyEnd = fc.record({ memory: fc.string(), cached: answer });

const calibrations: fc.Arbitrary<Calibration> = fc.record(
  {
    version: fc.constant(1 as const),
    board: fc.record({ model: fc.string(), compatible: fc.array(fc.string()) }),
    kernel: fc.record({ release: fc.string(), arch: fc.string(), pageSize: count }),
    measured: fc.record({
      by: fc.string(),
      platform: fc.string(),
      seconds: amount,
      clockReading: amount,
      processors: count,
      governors: fc.array(fc.string()),
      load: amount,
    }),
    ioctl: figure,
    allocation: row({ memory: fc.string(), bytes: count, nanoseconds: figures }),
    fill: row({ memory: fc.string(), cached: answer, bytes: count, bytesPerSecond: figure }),
    copy: row({
      engine: fc.string(),
      source: copyEnd,
      target: copyEnd,
      bytes: count,
      bytesPerSecond: figure,
    }),
    cpuAccess: row({
      memory: fc.string(),
      device: fc.string(),
      access: fc.constantFrom("read", "write"),
      call: fc.constantFrom("begin", "end"),
      fixedNanoseconds: figure,
      nanosecondsPerByte: figure,
    }),
    mapping: row({
      device: fc.string(),
      memory: fc.string(),
      call: fc.constantFrom("map", "unmap"),
      fixedNanoseconds: figure,
      nanosecondsPerPage: figure,
    }),
  },
  {
    requiredKeys: [
      "version",
      "board",
      "kernel",
      "measured",
      "allocation",
      "fill",
      "copy",
      "cpuAccess",
      "mapping",
    ],
  },
);

test("what is written is what is read, whatever it holds", () => {
  fc.assert(
    fc.property(calibrations, (calibration) => {
      const { value, diagnostics } = parseCalibration(calibrationText(calibration), "a.yaml");
      expect(diagnostics).toEqual([]);
      expect(value).toEqual(calibration);
    }),
    { numRuns: 50 },
  );
});
