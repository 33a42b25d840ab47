// `plan --emit cmdline`: the kernel parameter that sizes the default CMA pool, with what it overrides.
import type { Board } from "../../board/board.ts";
import { hull } from "../../buffer/range.ts";
import type { Plan } from "../plan.ts";
import { madeByTree, needReason, nothingNeeded, placeReason } from "./pool-text.ts";
import { type PoolNeed, poolNeeds, type PoolState, roundUp } from "./pool.ts";
import { comment, header, hex, sizeText } from "./text.ts";

const MIB = 1024n * 1024n;
const MARK = "#";

/** Comment lines, then the words to add to the kernel command line, if any. */
export function emitCmdline(plan: Plan, board: Board): string {
  const needs = poolNeeds(plan, board);
  const lines = [
    ...header(MARK, "Kernel command line: contiguous memory (CMA) for this plan.", plan, board),
  ];
  if (needs.length === 0) {
    lines.push(...comment(MARK, nothingNeeded(plan, "Nothing to add")));
  }
  for (const need of needs) {
    lines.push(...(need.isDefault ? DEFAULT_POOL[need.state](need, board) : otherPool(need)));
  }
  return `${lines.join("\n")}\n`;
}

const DEFAULT_POOL: {
  readonly [S in PoolState]: (need: PoolNeed, board: Board) => readonly string[];
} = {
  fits: (need) =>
    comment(MARK, `Nothing to add: the pool ${need.pool} is large enough. ${needReason(need)}`),
  new: parameter,
  change: parameter,
  fixed: parameter,
  "carve-out": otherPool,
  "no-room": (need) =>
    comment(
      MARK,
      `Nothing helps: no RAM that all devices reach holds ${sizeText(need.size)}. ${placeReason(need)}`,
    ),
};

/** `cma=SIZE@START-END`, END one past the last byte (kernel/dma/contiguous.c: early_cma). */
function parameter(need: PoolNeed, board: Board): readonly string[] {
  const present = board.kernel.parameter("cma");
  return [
    ...comment(MARK, needReason(need)),
    ...comment(MARK, placeReason(need)),
    ...(present === undefined
      ? []
      : comment(MARK, `It takes the place of cma=${present}: the kernel keeps the last one.`)),
    ...overridesTree(need),
    `cma=${need.size / MIB}M${placement(need)}`,
  ];
}

function overridesTree(need: PoolNeed): readonly string[] {
  const rest = "Prefer --emit dts.";
  const text = madeByTree(need)
    ? `Warning: cma= makes the kernel drop ${need.region?.node} together with its alloc-ranges, for every device of the ` +
      `board (kernel/dma/contiguous.c:406). ${rest}`
    : "Note: cma= overrides a default CMA pool of the device tree, its alloc-ranges included " +
      "(kernel/dma/contiguous.c:406). The tree this was made from has none.";
  return comment(MARK, text);
}

/** From the first byte of usable RAM to the last; nothing when the pool cannot miss the window. */
function placement(need: PoolNeed): string {
  const range = hull(need.ranges ?? []);
  if (need.anywhere || !range) return "";
  const start = roundUp(range.lo, need.alignment);
  return `@${hex(start)}-${hex(range.hi + 1n)}`;
}

function otherPool(need: PoolNeed): readonly string[] {
  return comment(
    MARK,
    `The pool ${need.pool} is not the default one, and no parameter sets its size: see --emit dts.`,
  );
}
