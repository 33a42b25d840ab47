// What all kinds have in common: short lines, the same text for the same plan, and never silence.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SETUP_KINDS } from "./setup.ts";
import {
  CAMERA,
  MIB,
  ramPlan,
  sampleBoard,
  samplePlan,
  samplePool,
  TREE_POOL,
} from "./testing/sample.ts";
import { comment, sizeText } from "./text.ts";

const PLANS = {
  "CMA heap": samplePlan(),
  "large CMA pool": samplePlan({ budget: [samplePool({ pool: "linux,cma", needed: 300n * MIB })] }),
  "camera exports": ramPlan(`export:${CAMERA}`),
  "system heap": ramPlan("heap:system", ["system"]),
  udmabuf: ramPlan("udmabuf"),
};

describe.for(Object.entries(SETUP_KINDS))("%s", ([, { describe: purpose, emit }]) => {
  test("says what it is for", () => {
    expect(purpose).toMatch(/^\S.{20,}[^.]$/);
  });

  test.for(Object.entries(PLANS))(
    "%s: lines of at most 100 columns, each file ends with one newline",
    ([, plan]) => {
      for (const board of [sampleBoard(), sampleBoard(TREE_POOL)]) {
        const text = emit(plan, board, {});
        expect(text).toBe(emit(plan, board, {}));
        expect(text).toMatch(/[^\n]\n$/);
        expect(text).toContain("Sample Board");
        for (const line of text.replaceAll("\t", "        ").split("\n"))
          expect(line.length).toBeLessThanOrEqual(100);
      }
    },
  );
});

test("a comment keeps every word, and a line break in a name cannot leave it", () => {
  const words = fc.array(fc.stringMatching(/^[!-~\n]{1,30}$/), { minLength: 1 });
  fc.assert(
    fc.property(words, (text) => {
      const lines = comment("//", text.join(" "), "\t");
      for (const line of lines) {
        expect(line).toMatch(/^\t\/\/ \S/);
        expect(line.replace("\t", "        ").length).toBeLessThanOrEqual(100);
      }
      const kept = lines.map((line) => line.slice(4)).join(" ");
      expect(kept).toBe(
        text
          .join(" ")
          .split(/\s+/)
          .filter((word) => word !== "")
          .join(" "),
      );
    }),
  );
});

test.for<[bigint, string]>([
  [24n * MIB, "24 MiB"],
  [1_382_400n, "1350 KiB"],
  [100n, "100 bytes"],
])("%d bytes are %s", ([bytes, text]) => {
  expect(sizeText(bytes)).toBe(text);
});
