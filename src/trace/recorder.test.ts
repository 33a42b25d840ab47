import { describe, expect, test } from "vitest";
import { TraceRecorder } from "./recorder.ts";

test("the same name under the same parent is the same track", () => {
  const recorder = new TraceRecorder();
  const isp = recorder.track("isp", { kind: "slices" });
  const vop = recorder.track("vop", { kind: "slices" });
  const walks = recorder.track("walks", { kind: "counter", unit: "count", parent: isp });
  expect(recorder.track("isp", { kind: "slices" })).toBe(isp);
  expect(recorder.track("walks", { kind: "counter", unit: "count", parent: isp })).toBe(walks);
  expect(recorder.track("walks", { kind: "counter", unit: "count", parent: vop })).not.toBe(walks);
  expect(recorder.trace.tracks).toEqual([
    { id: 0, name: "isp", kind: "slices" },
    { id: 1, name: "vop", kind: "slices" },
    { id: 2, name: "walks", kind: "counter", unit: "count", parent: 0 },
    { id: 3, name: "walks", kind: "counter", unit: "count", parent: 1 },
  ]);
});

test("what touched still touches when fractions are rounded away", () => {
  const recorder = new TraceRecorder();
  const track = recorder.track("t", { kind: "slices" });
  recorder.slice(track, 0.4, 10.3, "a");
  recorder.slice(track, 10.7, 0.7, "b");
  recorder.instant(track, 11.5, "c");
  expect(recorder.trace.events).toEqual([
    { kind: "slice", track, start: 0, duration: 11, name: "a" },
    { kind: "slice", track, start: 11, duration: 0, name: "b" },
    { kind: "instant", track, time: 12, name: "c" },
  ]);
});

describe("refused with the event and the value named", () => {
  const recorder = new TraceRecorder();
  const jobs = recorder.track("jobs", { kind: "slices" });
  const used = recorder.track("used", { kind: "counter", unit: "bytes" });
  const cases: readonly (readonly [message: string, act: () => void])[] = [
    [
      'time of "a" is NaN, not nanoseconds from 0 to 2^63',
      () => recorder.slice(jobs, Number.NaN, 1, "a"),
    ],
    ['time of "a" is -1, not nanoseconds from 0 to 2^63', () => recorder.instant(jobs, -1, "a")],
    [
      'time of "used" is Infinity, not nanoseconds from 0 to 2^63',
      () => recorder.counter(used, Infinity, 1),
    ],
    [
      'duration of "a" is -5, not nanoseconds from 0 to 2^63',
      () => recorder.slice(jobs, 10, -5, "a"),
    ],
    [
      'duration of "a" is NaN, not nanoseconds from 0 to 2^63',
      () => recorder.slice(jobs, 10, Number.NaN, "a"),
    ],
    [
      `duration of "a" is ${2 ** 63}, not nanoseconds from 0 to 2^63`,
      () => recorder.slice(jobs, 10, 2 ** 63, "a"),
    ],
    ['value of "used" is NaN', () => recorder.counter(used, 0, Number.NaN)],
    [
      'flow of "a" is 1.5, not a whole number from 0 to 2^64',
      () => recorder.slice(jobs, 0, 1, "a", { flows: [1, 1.5] }),
    ],
    ['argument n of "a" is Infinity', () => recorder.instant(jobs, 0, "a", { n: Infinity })],
    [
      'argument at of "a" is -4096, not an address',
      () => recorder.slice(jobs, 0, 1, "a", { args: { at: { address: -4096 } } }),
    ],
    ['track of "a" is 9, which is not a track', () => recorder.instant(9, 0, "a")],
    ['track "used" holds values of a counter, not "a"', () => recorder.slice(used, 0, 1, "a")],
    ['track "jobs" holds slices and instants, not a value', () => recorder.counter(jobs, 0, 1)],
    [
      'parent of track "x" is 9, which is not a track',
      () => recorder.track("x", { kind: "slices", parent: 9 }),
    ],
    [
      'track "used" exists with another kind or unit',
      () => recorder.track("used", { kind: "slices" }),
    ],
    [
      'track "used" exists with another kind or unit',
      () => recorder.track("used", { kind: "counter", unit: "count" }),
    ],
  ];
  test.each(cases)("%s", (message, act) => {
    expect(act).toThrow(new RangeError(message));
    expect(recorder.trace.events).toEqual([]);
  });
});
