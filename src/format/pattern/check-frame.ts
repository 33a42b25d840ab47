// Whether a frame is the one its producer made: the mark says which it is, the sum whether the rest belongs to it.
import type { FrameLayout } from "../layout.ts";
import { readMark, sealed } from "./frame-mark.ts";
import { sumOf } from "./frame-sum.ts";
import { sameVisible } from "./same-visible.ts";
import { frameParts, stampedFrame } from "./test-pattern.ts";
import { type FrameBytes, shortBuffer } from "./visible-planes.ts";

export interface FrameCheck {
  /** `unmarked`: nothing can be said, because nobody stamped the frame or it is too small for a mark. */
  readonly verdict: "right" | "wrong" | "unmarked";
  /** As the frame tells it. */
  readonly sequence: number | undefined;
  /** What is wrong or missing, no final full stop; undefined when the frame is right. */
  readonly problem: string | undefined;
}

/**
 * Checks every visible byte of a frame that `stampFrame` made.
 * @param expected the sequence the producer gave; it also says that the frame must bear a mark, so that one without is
 * wrong. Without it any stamped frame is right.
 */
export function checkFrame(frame: FrameBytes, layout: FrameLayout, expected?: number): FrameCheck {
  const short = shortBuffer(frame, layout);
  if (short !== undefined) return { verdict: "wrong", sequence: undefined, problem: short };

  const { mark, pieces } = frameParts(layout);
  if (mark === undefined) return unmarked("the frame is too small for a mark");
  const found = readMark(frame, mark);
  if (found === undefined) {
    const problem = "the mark is missing";
    return expected === undefined
      ? unmarked(problem)
      : { verdict: "wrong", sequence: undefined, problem };
  }
  const { sequence } = found;
  const problems: string[] = [];
  if (expected !== undefined && sequence !== expected >>> 0) {
    problems.push(`frame ${sequence} instead of ${expected >>> 0}`);
  }
  if (sealed(sumOf(frame, pieces), sequence) !== found.sum) {
    const difference = sameVisible(frame, stampedFrame(layout, sequence), layout);
    problems.push(difference ?? "the mark is damaged");
  }
  const problem = problems.length === 0 ? undefined : problems.join(", ");
  return { verdict: problem === undefined ? "right" : "wrong", sequence, problem };
}

function unmarked(problem: string): FrameCheck {
  return { verdict: "unmarked", sequence: undefined, problem };
}
