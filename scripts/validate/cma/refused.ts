// Part (c), first half: requests that kernels refused, with the area's free runs as they printed them. Decided exactly.
import type { PageRun } from "../../../src/sim/memory/cma-area.ts";
import { decide, type Part } from "../check.ts";
import { type AreaBoard, areaBoard, leaveFree, usePageAt } from "./area-board.ts";

/** A request that the kernel refused, with what was free then. */
interface Case {
  readonly text: string;
  readonly board: AreaBoard;
  readonly free: readonly PageRun[];
  readonly pages: number;
  readonly align: number;
  readonly errno: "ENOMEM" | "EBUSY";
  /** A page of the area that is pinned. */
  readonly pinned?: number;
}

function cases(): readonly Case[] {
  return [
    {
      text: "i.MX8MQ: 4050 pages of 3958 (1564046865.5850.1.camel@collabora.com)",
      board: areaBoard(64, 32, 9),
      free: [
        { start: 184, length: 72 },
        { start: 4306, length: 3886 },
      ],
      pages: 4050,
      align: 8,
      errno: "ENOMEM",
    },
    {
      text: "phone: 256 pages of 357, 166 at most in one run (58660BBE.1040807@samsung.com)",
      board: areaBoard(16, 8, 10),
      free: apart([4, 7, 7, 8, 38, 166, 127]),
      pages: 256,
      align: 0,
      errno: "ENOMEM",
    },
    {
      text: "x86: 200000 pages of 253672, one pinned (d566a6df-b0d7-8ab6-69dc-ae6077cee75b@intel.com)",
      board: areaBoard(2048, 1024, 9),
      free: [
        { start: 8314, length: 6 },
        { start: 8343, length: 9 },
        { start: 8375, length: 9 },
        { start: 8496, length: 253_648 },
      ],
      pages: 200_000,
      align: 8,
      errno: "EBUSY",
      pinned: 100_000,
    },
  ];
}

export function checkRefused(): Part {
  return {
    title: "(c) CMA, requests that a kernel refused",
    checks: cases().map(({ text, board, free, pages, align, errno, pinned }) => {
      leaveFree(board.area, free);
      if (pinned !== undefined) board.pages.pin(usePageAt(board.pages, board.area.base + pinned));
      const answer = board.area.allocate(pages, align);
      const got = "errno" in answer ? answer.errno : "given";
      return decide(text, errno, got, got === errno);
    }),
    notes: [],
  };
}

/** Runs of these lengths, each some used pages after the last: where they lay is not told. */
function apart(lengths: readonly number[]): readonly PageRun[] {
  let start = 10;
  return lengths.map((length) => {
    const run = { start, length };
    start += length + 100;
    return run;
  });
}
