import * as fc from "fast-check";
import { expect, test } from "vitest";
import { smallestConflict } from "./conflict.ts";
import type { Candidate } from "./plan.ts";
import { candidateOf } from "./testing/sample.ts";

const nodesOf = (candidates: readonly Candidate[]) => [
  ...new Set(smallestConflict(candidates).map(({ node }) => node)),
];

test("one device that refuses everything is the whole reason", () => {
  const candidates = [
    candidateOf("heap:system", { "/camera": "no contiguity", "/codec": "no import" }),
    candidateOf("heap:cma", { "/camera": "yes", "/codec": "no import" }),
  ];
  expect(smallestConflict(candidates)).toMatchObject([{ node: "/codec", rule: "import" }]);
});

test("two devices that want opposites, each once per reason", () => {
  const candidates = [
    candidateOf("heap:system", { "/a": "no contiguity", "/b": "yes" }),
    candidateOf("udmabuf", { "/a": "no contiguity", "/b": "yes" }),
    candidateOf("heap:cma", { "/a": "yes", "/b": "no window" }),
  ];
  expect(smallestConflict(candidates).map(({ node, rule }) => `${node} ${rule}`)).toEqual([
    "/a contiguity",
    "/b window",
  ]);
});

test("no conflict where a memory serves all, or where there is none to refuse", () => {
  expect(smallestConflict([candidateOf("heap:cma", { "/a": "yes" })])).toEqual([]);
  expect(smallestConflict([])).toEqual([]);
});

test("an unknown stands in the way as a refusal does", () => {
  expect(nodesOf([candidateOf("heap:cma", { "/a": "unknown", "/b": "yes" })])).toEqual(["/a"]);
});

test("it rules out every memory, and no smaller set of devices does", () => {
  const names = ["/a", "/b", "/c", "/d"];
  const row = fc.array(fc.constantFrom("yes", "no rule", "unknown rule"), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const candidates = rows.map((row_, at) =>
        candidateOf(`m${at}`, Object.fromEntries(names.map((name, i) => [name, row_[i] ?? "yes"]))),
      );
      const sets = Array.from({ length: 16 }, (_, set) => names.filter((_, at) => (set >> at) & 1));
      const ruling = sets.filter((set) =>
        candidates.every(({ devices }) =>
          devices.some((device) => device.verdict !== "yes" && set.includes(device.node)),
        ),
      );
      const found = nodesOf(candidates);
      if (ruling.length === 0) expect(found).toEqual([]);
      else {
        expect(ruling).toContainEqual(names.filter((name) => found.includes(name)));
        expect(found.length).toBe(Math.min(...ruling.map((set) => set.length)));
      }
    }),
  );
});
