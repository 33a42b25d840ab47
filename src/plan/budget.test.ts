import { expect, test } from "vitest";
import { budgetOf } from "./budget.ts";
import type { StreamOption } from "./place-streams.ts";
import {
  boardWith,
  cmaHeap,
  MIB,
  sampleBoard,
  sampleKernel,
  systemHeap,
} from "./testing/sample.ts";

const option = (...allocations: StreamOption["allocations"]): StreamOption => ({
  memory: cmaHeap(),
  copies: [],
  allocations,
});

/** 1280 * 720 * 1.5 bytes: 338 pages. */
const FRAME = 1_382_400;

test("CMA by hand: frames start at multiples of 1 MiB, and the area is a multiple of 4 MiB", () => {
  // Seven frames 2 MiB apart, the last one 338 pages long: 12 MiB and 1.32 MiB, so 16 MiB.
  const [cma, ram] = budgetOf(boardWith([]), [
    option({ memory: cmaHeap(), bytes: [FRAME], count: 7 }),
  ]);
  expect(cma).toMatchObject({ pool: "reserved", needed: 16n * MIB, available: 64n * MIB });
  expect(ram).toMatchObject({ pool: "ram", needed: BigInt(7 * 338 * 4096) });
});

test("small buffers go into the gaps that large ones leave", () => {
  // A chroma buffer of 113 pages fits into the 174 pages that remain behind a luma buffer of 338.
  const [cma] = budgetOf(boardWith([]), [
    option({ memory: cmaHeap(), bytes: [FRAME, 460_800], count: 2 }),
  ]);
  expect(cma?.needed).toBe(4n * MIB);
});

test("a coarser grain of the kernel counts", () => {
  const kernel = sampleKernel({ options: { CMA_ALIGNMENT: "9", ARM64_4K_PAGES: "y" } });
  const [cma] = budgetOf(boardWith([], { kernel }), [
    option({ memory: cmaHeap(), bytes: [2 * FRAME], count: 3 }),
  ]);
  // 675 pages each, now 2 MiB aligned instead of 1 MiB: 4 MiB apart.
  expect(cma?.needed).toBe(12n * MIB);
});

test("scattered pages take RAM alone; two memories add up there", () => {
  const budget = budgetOf(boardWith([]), [
    option(
      { memory: systemHeap(), bytes: [FRAME], count: 5 },
      { memory: cmaHeap(), bytes: [FRAME], count: 3 },
    ),
  ]);
  expect(budget.map(({ pool, needed }) => [pool, needed])).toEqual([
    ["reserved", 8n * MIB],
    ["ram", BigInt(8 * 338 * 4096)],
  ]);
});

test("what nothing tells is null, not zero", () => {
  const board = sampleBoard({
    memoryKnown: false,
    cma: { name: "reserved", setBy: "unknown", size: undefined, range: undefined, facts: [] },
  });
  const budget = budgetOf(board, [option({ memory: cmaHeap(), bytes: [FRAME], count: 1 })]);
  expect(budget.map(({ available }) => available)).toEqual([null, null]);
});

test("a carve-out has its own size, and none of it is RAM any more", () => {
  const regions = [
    {
      name: "vpu",
      node: "/reserved-memory/vpu",
      kind: "no-map" as const,
      size: 8n * MIB,
      allocRanges: [],
    },
  ];
  const budget = budgetOf(boardWith([], { regions }), [
    option({ memory: cmaHeap({ pool: "vpu" }), bytes: [FRAME], count: 1 }),
  ]);
  expect(budget).toEqual([
    { pool: "vpu", needed: 4n * MIB, available: 8n * MIB, source: "/reserved-memory/vpu" },
  ]);
});

test("nothing chosen, nothing needed", () => {
  expect(budgetOf(boardWith([]), [])).toEqual([]);
});
