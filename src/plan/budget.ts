// What the chosen placement takes from each pool, alignment waste included, against what the board has.
import type { Board } from "../board/board.ts";
import { cmaGeometry } from "../board/kernel/cma-geometry.ts";
import { cmaNeeded } from "../board/kernel/cma.ts";
import type { PoolBudget } from "./plan.ts";
import type { Allocation, StreamOption } from "./place-streams.ts";
import { isCarvedOut, ramAvailable } from "./ram.ts";
import { capacityOf, wholePages } from "./room.ts";

export function budgetOf(board: Board, chosen: readonly StreamOption[]): readonly PoolBudget[] {
  const allocations = chosen.flatMap((option) => option.allocations);
  const pools = [...new Set(allocations.map(({ memory }) => memory.pool))].filter(
    (pool) => pool !== "ram",
  );
  return [
    ...pools.map((pool) => regionBudget(board, pool, allocations)),
    ...ramBudget(board, allocations),
  ];
}

function regionBudget(board: Board, pool: string, allocations: readonly Allocation[]): PoolBudget {
  const bytes = allocations.filter(({ memory }) => memory.pool === pool).flatMap(buffersOf);
  const needed = cmaNeeded(bytes, cmaGeometry(board.kernel));
  return { pool, needed, available: capacityOf(board, pool), source: sourceOf(board, pool) };
}

function sourceOf(board: Board, pool: string): string {
  const node = board.regions.find(({ name }) => name === pool)?.node;
  if (pool !== board.cma.name) return node ?? pool;
  const sources = board.cma.facts.map((fact) => fact.source);
  return (
    [...(node === undefined ? [] : [node]), ...sources].join(", ") || `set by ${board.cma.setBy}`
  );
}

function ramBudget(board: Board, allocations: readonly Allocation[]): readonly PoolBudget[] {
  const ordinary = allocations.filter(({ memory }) => !isCarvedOut(board, memory.pool));
  if (ordinary.length === 0) return [];
  const needed = BigInt(wholePages(ordinary.flatMap(buffersOf)));
  const ram = ramAvailable(board);
  const source = ram?.source ?? "the boot loader fills the memory banks in";
  return [{ pool: "ram", needed, available: ram?.bytes ?? null, source }];
}

function buffersOf({ bytes, count }: Allocation): number[] {
  return Array.from({ length: count }, () => bytes).flat();
}
