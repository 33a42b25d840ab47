import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ask, cmaHeap, direct, exported, systemHeap } from "../testing/sample.ts";
import { judge } from "./judge.ts";

test("no objection: the verdict says why it works", () => {
  expect(judge(ask({ memory: cmaHeap() }))).toMatchObject({
    verdict: "yes",
    rule: "fits",
    call: null,
    errno: null,
    question: null,
    silent: false,
    reason: "heap:cma is physically contiguous",
  });
});

test("a refusal decides over an unknown that comes first", () => {
  const device = direct("/display", "display", { import: "unknown" });
  expect(judge(ask({ device, memory: systemHeap() }))).toMatchObject({
    verdict: "no",
    rule: "contiguity",
  });
});

test("of two refusals the first rule's is shown: a heap that is not there needs no second reason", () => {
  expect(judge(ask({ memory: systemHeap({ exists: "no" }) }))).toMatchObject({
    verdict: "no",
    rule: "exists",
  });
});

test("of two unknowns the first rule's is asked", () => {
  const device = direct("/npu", "npu", {
    import: "unknown",
    needsContiguous: "unknown",
    physical: undefined,
  });
  expect(judge(ask({ device }))).toMatchObject({ verdict: "unknown", rule: "import" });
});

test("a device takes its own buffers without importing them", () => {
  const device = direct("/camera", "camera", { import: "no", physical: undefined });
  expect(judge(ask({ device, memory: exported("/camera", { contiguous: "no" }) }))).toMatchObject({
    verdict: "yes",
    rule: "own",
  });
  expect(judge(ask({ device, memory: exported("/other") }))).toMatchObject({
    verdict: "no",
    rule: "import",
  });
});

test("its own buffers must still exist and be of the right protection", () => {
  const device = direct("/camera", "camera");
  expect(judge(ask({ device, memory: exported("/camera", { exists: "unknown" }) })).rule).toBe(
    "exists",
  );
  expect(judge(ask({ device, memory: exported("/camera"), protected: true })).rule).toBe(
    "protection",
  );
});

/** Answers in the order in which a device becomes harder to serve. */
const answers = fc.constantFrom("yes" as const, "no" as const, "unknown" as const);

test("taking a constraint away never turns a yes into something else, adding one never a no into a yes", () => {
  const reach = fc.bigInt(1n << 20n, 1n << 34n);
  fc.assert(
    fc.property(
      answers,
      answers,
      answers,
      reach,
      reach,
      fc.boolean(),
      (contiguous, exists, imports, a, b, addsNeed) => {
        const memory = systemHeap({ contiguous, exists });
        const [small, large] = a < b ? [a, b] : [b, a];
        const loose = direct("/d", "display", {
          import: imports,
          needsContiguous: "no",
          physical: { lo: 0n, hi: large },
        });
        const tight = {
          ...loose,
          needsContiguous: addsNeed ? ("yes" as const) : ("no" as const),
          physical: { lo: 0n, hi: small },
        };
        const before = judge(ask({ device: loose, memory })).verdict;
        const after = judge(ask({ device: tight, memory })).verdict;
        if (before === "no") expect(after).toBe("no");
        if (before === "unknown") expect(after).not.toBe("yes");
      },
    ),
  );
});

test("every unknown comes with a question, and nothing else does", () => {
  fc.assert(
    fc.property(
      answers,
      answers,
      answers,
      answers,
      fc.boolean(),
      (exists, imports, needs, guarded, isProtected) => {
        const device = direct("/d", "display", { import: imports, needsContiguous: needs });
        const verdict = judge(
          ask({
            device,
            memory: systemHeap({ exists, protected: guarded }),
            protected: isProtected,
          }),
        );
        expect(verdict.question !== null).toBe(verdict.verdict === "unknown");
      },
    ),
  );
});
