// `plan --emit dts`: a device tree overlay that gives the plan its contiguous memory, each number with its reason.
import type { Board } from "../../board/board.ts";
import type { Range } from "../../buffer/memory.ts";
import { intersect, rangeSize } from "../../buffer/range.ts";
import type { Plan } from "../plan.ts";
import type { RootCells, SetupFacts } from "./facts.ts";
import { needReason, nothingNeeded, placeReason } from "./pool-text.ts";
import { type PoolNeed, poolNeeds, type PoolState } from "./pool.ts";
import { comment, header, hex, sizeText } from "./text.ts";

const ASSUMED_CELLS: RootCells = { address: 2, size: 2 };
const FOUR_GIB = 1n << 32n;
const MARK = "//";

/**
 * Source of an overlay for `dtc -@`, or comments alone when the tree needs no change. It is for the boot loader: Linux
 * reads `/reserved-memory` once, while it starts, so an overlay applied to a running kernel does nothing
 * (drivers/of/fdt.c: early_init_fdt_scan_reserved_mem).
 */
export function emitDts(plan: Plan, board: Board, facts: SetupFacts = {}): string {
  const cells = facts.rootCells ?? ASSUMED_CELLS;
  const needs = poolNeeds(plan, board);
  const parts = needs.map((need) => SECTIONS[need.state](need, cells, board));
  const nodes = parts.filter((part) => part.isNode).map(({ lines }) => lines);
  const remarks = parts.filter((part) => !part.isNode).flatMap(({ lines }) => lines);
  const head = [
    ...header(MARK, "Device tree overlay: contiguous memory (CMA) for this plan.", plan, board),
  ];
  if (needs.length === 0) {
    head.push(...comment(MARK, nothingNeeded(plan, "An overlay is not needed")));
  }
  head.push(...remarks);
  if (nodes.length === 0) return `${head.join("\n")}\n`;
  head.push(...howToApply(board), ...cellsRemark(facts));
  return [
    ...head,
    "",
    "/dts-v1/;",
    "/plugin/;",
    ...nodes.flatMap((lines) => ["", ...lines]),
    "",
  ].join("\n");
}

interface Section {
  /** Device tree source; otherwise comments for the head of the file. */
  readonly isNode: boolean;
  readonly lines: readonly string[];
}

const SECTIONS: {
  readonly [S in PoolState]: (need: PoolNeed, cells: RootCells, board: Board) => Section;
} = {
  new: (need, cells, board) => node(newPool(need, cells, board)),
  change: (need, cells) => node(changedPool(need, cells)),
  fits: (need) =>
    remark(`The pool ${need.pool} stays as it is: ${needReason(need)} ` + placeReason(need)),
  fixed: (need) =>
    remark(
      `The pool ${need.pool} cannot be changed from here: ${need.region?.node} gives it the fixed address ` +
        `${hex(need.region?.base ?? 0n)}, and an overlay can neither take reg away nor prove the bytes behind it free. ` +
        `Edit reg in the board's own source to ${sizeText(need.size)}. ${needReason(need)} ${placeReason(need)}`,
    ),
  "carve-out": (need) =>
    remark(
      `The pool ${need.pool} is a carve-out, not CMA, and other software may rely on its place. Edit ` +
        `${need.region?.node ?? "it"} in the board's own source to ${sizeText(need.size)}. ${needReason(need)}`,
    ),
  "no-room": (need) =>
    remark(
      `No overlay can help the pool ${need.pool}: no RAM that all of its devices reach holds ` +
        `${sizeText(need.size)}. ${placeReason(need)}`,
    ),
};

function newPool(need: PoolNeed, cells: RootCells, board: Board): readonly string[] {
  const nodes = board.regions.map((region) => region.node ?? "");
  const name = nodes.includes("/reserved-memory/linux,cma") ? "onebuf,cma" : "linux,cma";
  const parentExists = nodes.some((path) => path.startsWith("/reserved-memory/"));
  if (!parentExists) return newParent(poolNode(name, need, cells, 4), cells);
  return ["&{/reserved-memory} {", ...poolNode(name, need, cells, 1), "};"];
}

function poolNode(
  name: string,
  need: PoolNeed,
  cells: RootCells,
  depth: number,
): readonly string[] {
  const marks = ['compatible = "shared-dma-pool";', "reusable;", "linux,cma-default;"];
  return [
    ...indent([`${name} {`], depth),
    ...indent(marks, depth + 1),
    ...properties(need, cells, depth + 1),
    ...indent(["};"], depth),
  ];
}

/**
 * The kernel wants the parent to repeat the root's cells and to have `ranges` (drivers/of/fdt.c:548). Written as
 * fragments, so that the root of the board's tree is not touched. What stands in fragment@1 beside its __overlay__ is
 * not applied: dtc reads it to check the `ranges` below.
 */
function newParent(pool: readonly string[], cells: RootCells): readonly string[] {
  const counts = [`#address-cells = <${cells.address}>;`, `#size-cells = <${cells.size}>;`];
  return [
    "/ {",
    ...indent(counts, 1),
    "",
    "\tfragment@0 {",
    '\t\ttarget-path = "/";',
    "\t\t__overlay__ {",
    "\t\t\treserved-memory {",
    ...pool,
    "\t\t\t};",
    "\t\t};",
    "\t};",
    "",
    ...comment(
      MARK,
      "The kernel wants these in reserved-memory; beside __overlay__ they only answer dtc's checks.",
      "\t",
    ),
    "\tfragment@1 {",
    '\t\ttarget-path = "/reserved-memory";',
    ...indent([...counts, "ranges;"], 2),
    "\t\t__overlay__ {",
    ...indent([...counts, "ranges;"], 3),
    "\t\t};",
    "\t};",
    "};",
  ];
}

function indent(lines: readonly string[], tabs: number): readonly string[] {
  return lines.map((line) => "\t".repeat(tabs) + line);
}

function changedPool(need: PoolNeed, cells: RootCells): readonly string[] {
  return [`&{${need.region?.node}} {`, ...properties(need, cells, 1), "};"];
}

/** Linux counts `alignment` in the root's address cells (drivers/of/of_reserved_mem.c:108). */
function properties(need: PoolNeed, cells: RootCells, depth: number): readonly string[] {
  const because = `${needReason(need)} Rounded up to ${sizeText(need.alignment)}.`;
  const ranges = (need.ranges ?? []).flatMap((range) => clip(range, cells, need.alignment) ?? []);
  const entries = ranges.map(
    (range) => `<${cell(range.lo, cells.address)} ${cell(rangeSize(range), cells.size)}>`,
  );
  const tabs = "\t".repeat(depth);
  return [
    ...comment(MARK, because, tabs),
    `${tabs}size = <${cell(need.size, cells.size)}>;`,
    ...comment(MARK, "What CMA asks of base and size.", tabs),
    `${tabs}alignment = <${cell(need.alignment, cells.address)}>;`,
    ...comment(MARK, placeReason(need), tabs),
    ...(entries.length > 0 ? [`${tabs}alloc-ranges = ${entries.join(`,\n${tabs}\t\t`)};`] : []),
  ];
}

/** One cell cannot say "4 GiB": the range then ends one alignment step earlier. */
function clip(range: Range, cells: RootCells, alignment: bigint): Range | undefined {
  const low = cells.address === 1 ? intersect(range, { lo: 0n, hi: FOUR_GIB - 1n }) : range;
  if (!low || cells.size === 2 || rangeSize(low) < FOUR_GIB) return low;
  return { lo: low.lo, hi: low.lo + FOUR_GIB - alignment - 1n };
}

function cell(value: bigint, cells: 1 | 2): string {
  return cells === 1 ? hex(value) : `${hex(value >> 32n)} ${hex(value & 0xffff_ffffn)}`;
}

function howToApply(board: Board): readonly string[] {
  const cma = board.kernel.parameter("cma");
  return [
    ...comment(
      MARK,
      "The boot loader must apply this overlay before it starts Linux: the kernel reads reserved-memory " +
        "once, early in its start, and a running kernel takes no notice of a change.",
    ),
    ...comment(MARK, "A base tree without symbols will do, the overlay names nodes by path."),
    ...comment(
      MARK,
      cma === undefined
        ? "Keep cma= off the kernel command line: it drops this pool together with its alloc-ranges."
        : `Remove cma=${cma} from the kernel command line: it drops this pool together with its alloc-ranges.`,
    ),
  ];
}

function cellsRemark(facts: SetupFacts): readonly string[] {
  if (facts.rootCells) return [];
  return comment(
    MARK,
    "The cell counts are assumed to be 2 and 2. They must be those of the root of the board's tree: " +
      "the kernel refuses a reserved-memory node whose own counts differ.",
  );
}

function node(lines: readonly string[]): Section {
  return { isNode: true, lines };
}

function remark(text: string): Section {
  return { isNode: false, lines: comment(MARK, text) };
}
