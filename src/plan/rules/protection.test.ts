import { expect, test } from "vitest";
import type { Answer } from "../../diagnostic/answer.ts";
import { ask, direct, systemHeap } from "../testing/sample.ts";
import { protection } from "./protection.ts";

/** Stream, memory, device: what the rule says. */
const cases: readonly (readonly [boolean, Answer, Answer, Answer])[] = [
  [false, "no", "no", "yes"],
  [false, "no", "unknown", "yes"],
  [false, "yes", "yes", "yes"],
  [false, "yes", "no", "no"],
  [false, "yes", "unknown", "unknown"],
  [false, "unknown", "no", "unknown"],
  [false, "unknown", "yes", "yes"],
  [true, "yes", "yes", "yes"],
  [true, "no", "yes", "no"],
  [true, "unknown", "yes", "unknown"],
  [true, "yes", "no", "no"],
  [true, "yes", "unknown", "unknown"],
  [true, "unknown", "no", "no"],
];

test.each(cases)(
  "protected stream %s, memory %s, device %s: %s",
  (isProtected, memory, device, expected) => {
    const objection = protection.judge(
      ask({
        memory: systemHeap({ protected: memory }),
        device: direct("/display", "display", { protected: device }),
        protected: isProtected,
      }),
    );
    expect(objection?.verdict ?? "yes").toBe(expected);
    expect(objection?.question !== undefined).toBe(expected === "unknown");
  },
);
