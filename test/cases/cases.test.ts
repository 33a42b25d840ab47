// Failures that users reported: onebuf says what the report says, in verdict and in reason.
import { describe, expect, test } from "vitest";
import { type Expectation, parseCase, reportOf } from "./case-file.ts";
import { differences } from "./differences.ts";
import { readCases, runCase } from "./run-case.ts";

const cases = readCases(new URL("./", import.meta.url));

describe("a reported case comes out as reported", () => {
  test.each(cases.map((one) => [one.id, one] as const))("%s", (_, { expect: expected, ...one }) => {
    expect(differences(expected, runCase({ ...one, expect: expected }))).toEqual([]);
  });
});

test("all 38 reports have a case, and each case a name of its own", () => {
  expect(new Set(cases.map(reportOf)).size).toBe(38);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test("each case states more than a verdict, or the verdict is about a change of the case before it", () => {
  const bare = cases.filter(({ expect: expected }) => Object.keys(expected).length === 1);
  expect(bare.map(({ report }) => report)).not.toContain(undefined);
});

describe("what is held against a plan", () => {
  const sample = cases.find(({ id }) => id === "pi4-vmalloc-contiguous-by-luck");
  if (!sample) throw new Error("the sample case is gone");
  const outcome = runCase(sample);
  const wrong = (change: Partial<Expectation>) =>
    differences({ verdict: "zero-copy", ...change }, outcome);

  test.each<Partial<Expectation>>([
    { verdict: "copy" },
    { memory: "heap:system" },
    { serves: ["export:vivid"] },
    { serves: ["heap:none"] },
    { absent: ["heap:cma"] },
    { accepted: [{ memory: "heap:system", device: "hvs" }] },
    { refused: [{ memory: "heap:system", device: "hvs", rule: "window" }] },
    { refused: [{ memory: "heap:system", device: "hvs", rule: "contiguity", errno: "EIO" }] },
    { refused: [{ memory: "heap:system", device: "hvs", rule: "contiguity", message: "x" }] },
    { refused: [{ memory: "heap:cma", device: "hvs", rule: "contiguity" }] },
    { refused: [{ memory: "heap:cma", device: "nobody", rule: "contiguity" }] },
    { undecided: [{ memory: "heap:cma", device: "hvs", rule: "window" }] },
    { question: "Where" },
    { warning: "plan-cpu-sync" },
    { frame: { strides: [1] } },
    { frame: { lines: [1, 1] } },
    { frame: { planes: [1, 1] } },
    { frame: { size: 1 } },
    { frame: { atLeast: 2 ** 31 } },
    { window: { device: "hvs", space: "iova", hi: 0x3fff_ffff } },
    { heapName: "reserved" },
    { to: ["vivid"] },
    { engine: "cpu" },
    { noRoom: ["heap:cma"] },
    { roomUnknown: ["heap:cma"] },
  ])("sees that %j is not so", (change) => {
    expect(wrong(change)).not.toEqual([]);
  });

  test("and is content with what is", () => {
    expect(wrong({ memory: ["heap:system", "heap:cma"], heapName: "linux,cma" })).toEqual([]);
  });
});

test("a case that says something it cannot mean is refused", () => {
  expect(() => parseCase("id: x\nabut: y\n", "x.yaml")).toThrow(/abut/);
});
