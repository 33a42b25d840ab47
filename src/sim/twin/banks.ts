// The RAM of the twin: what the tree says, or what is assumed where the boot loader fills it in.
import type { Board, Region } from "../../board/board.ts";
import type { Range } from "../../buffer/memory.ts";
import type { Bank } from "../memory/bank.ts";

export interface Ram {
  readonly banks: readonly Bank[];
  readonly assumptions: readonly string[];
}

const MIB = 2 ** 20;
/** Assumed where nothing tells: half of it at each end of where RAM can be. */
const USUAL_RAM = 1024 * MIB;
/** Page tables of the twin cost memory of this process; more RAM than this changes no answer. */
const MOST_RAM = 8192 * MIB;
/** Where RAM lies when nothing tells that either. */
const USUAL_RANGE: Range = { lo: 0x4000_0000n, hi: 0xffff_ffffn };

/** @param bytes RAM to assume, in place of what the tree does not say */
export function ramOf(board: Board, bytes: number | undefined): Ram {
  const told = board.memory.map(({ base, size }) => ({ base: Number(base), size: Number(size) }));
  const total = told.reduce((sum, { size }) => sum + size, 0);
  if (board.memoryKnown && total > 0) {
    if (total <= MOST_RAM)
      return { banks: joinBanks([...told, ...regionBanks(apart(board))]), assumptions: [] };
    return {
      banks: joinBanks([...shrink(told, MOST_RAM / total), ...regionBanks(board.regions)]),
      assumptions: [
        `the twin has ${MOST_RAM / MIB} MiB of the board's RAM: from both ends of each bank`,
      ],
    };
  }
  const size = bytes ?? USUAL_RAM;
  const range = board.ramRange ?? USUAL_RANGE;
  const banks = joinBanks([...bothEnds(range, size), ...regionBanks(board.regions)]);
  const where = `0x${range.lo.toString(16)}..0x${range.hi.toString(16)}`;
  return {
    banks,
    assumptions: [
      `the twin has ${size / MIB} MiB of RAM at both ends of ${where}: the tree does not say`,
    ],
  };
}

/** Memory at the ends is what a device with a small window misses. */
function bothEnds({ lo, hi }: Range, size: number): readonly Bank[] {
  const first = Number(lo);
  const end = Number(hi) + 1;
  if (end - first <= size) return [{ base: first, size: floorTo(end - first, MIB) }];
  const half = floorTo(size / 2, MIB);
  return [
    { base: first, size: half },
    { base: floorTo(end - half, MIB), size: half },
  ];
}

function shrink(banks: readonly Bank[], share: number): readonly Bank[] {
  return banks.flatMap(({ base, size }) => {
    const half = floorTo((size * share) / 2, 4 * MIB);
    return [
      { base, size: half },
      { base: base + size - half, size: half },
    ];
  });
}

/** A device's own memory may lie outside of what the tree calls RAM (kernel/dma/coherent.c:48); a CMA area may not. */
function apart({ regions }: Board): readonly Region[] {
  return regions.filter(({ kind }) => kind !== "cma" && kind !== "cma-default");
}

/** Reserved memory that the tree places is memory too. */
function regionBanks(regions: readonly Region[]): readonly Bank[] {
  return regions.flatMap(({ base, size }) =>
    base === undefined || size === undefined || size > BigInt(MOST_RAM)
      ? []
      : [{ base: Number(base), size: Number(size) }],
  );
}

/** Banks in order, those that touch or overlap as one. */
function joinBanks(banks: readonly Bank[]): readonly Bank[] {
  const joined: { base: number; size: number }[] = [];
  for (const { base, size } of banks.toSorted((a, b) => a.base - b.base)) {
    const last = joined.at(-1);
    if (last && base <= last.base + last.size)
      last.size = Math.max(last.size, base + size - last.base);
    else if (size > 0) joined.push({ base, size });
  }
  return joined;
}

function floorTo(value: number, multiple: number): number {
  return Math.floor(value / multiple) * multiple;
}
