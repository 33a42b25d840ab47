// Is the picture that arrived the one that was sent: by the mark it carries, or by painting again what a scaler or a
// conversion should have made of it.
import type { FrameLayout } from "../format/layout.ts";
import { checkFrame } from "../format/pattern/check-frame.ts";
import { expectedAfter } from "../format/pattern/convert-frame.ts";
import { sameVisible } from "../format/pattern/same-visible.ts";
import { variantsOf } from "../format/variants.ts";
import { isStamped } from "./is-stamped.ts";

export interface ContentCheck {
  readonly verdict: "right" | "wrong" | "unchecked";
  /** What is wrong, in words. */
  readonly problem?: string;
}

/** What the producer sent. */
export interface Sent {
  readonly layout: FrameLayout;
  readonly sequence: number;
  /** The producer is known to paint the test pattern; a real camera is not. */
  readonly isPattern: boolean;
}

/** @param bytes the frame as it arrived, laid out as `layout` says */
export function checkContent(
  bytes: readonly Uint8Array[],
  layout: FrameLayout,
  sent: Sent,
): ContentCheck {
  if (keepsTheMark(sent.layout, layout)) return checkMark(bytes, layout, sent);
  const expected = sent.isPattern ? expectedAfter(sent.sequence, sent.layout, layout) : undefined;
  if (!expected) return { verdict: "unchecked" };
  const problem = sameVisible(bytes, expected, layout);
  return problem === undefined ? { verdict: "right" } : { verdict: "wrong", problem };
}

function checkMark(
  bytes: readonly Uint8Array[],
  layout: FrameLayout,
  { sequence, isPattern }: Sent,
): ContentCheck {
  if (isPattern && isStamped(bytes, layout, sequence)) return { verdict: "right" };
  const check = checkFrame(bytes, layout, isPattern ? sequence : undefined);
  if (check.verdict === "right") return { verdict: "right" };
  if (check.verdict === "unmarked" || check.problem === undefined) return { verdict: "unchecked" };
  return { verdict: "wrong", problem: check.problem };
}

/** A copy moves the bytes of every plane as they are, whatever the stride and the number of buffers. */
function keepsTheMark(from: FrameLayout, to: FrameLayout): boolean {
  return (
    from.width === to.width &&
    from.height === to.height &&
    variantsOf(from.format).includes(to.format)
  );
}
