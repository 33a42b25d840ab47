// What the chosen placement takes from each pool, alignment waste included, against what the board has.
import type { Board } from "../board/board.ts";
import { cmaGeometry } from "../board/kernel/cma-geometry.ts";
import { cmaNeeded } from "../board/kernel/cma.ts";
import type { PoolBudget } from "./plan.ts";
import type { Allocation, StreamOption } from "./place-streams.ts";
import { isCarvedOut, ramAvailable } from "./ram.ts";

const PAGE = 4096;

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
  if (pool === board.cma.name) {
    const node = board.regions.find(({ name }) => name === pool)?.node;
    const sources = board.cma.facts.map((fact) => fact.source);
    const source =
      [...(node === undefined ? [] : [node]), ...sources].join(", ") || `set by ${board.cma.setBy}`;
    return { pool, needed, available: board.cma.size ?? null, source };
  }
  const region = board.regions.find(({ name }) => name === pool);
  return { pool, needed, available: region?.size ?? null, source: region?.node ?? pool };
}

function ramBudget(board: Board, allocations: readonly Allocation[]): readonly PoolBudget[] {
  const ordinary = allocations.filter(({ memory }) => !isCarvedOut(board, memory.pool));
  if (ordinary.length === 0) return [];
  const pages = ordinary
    .flatMap(buffersOf)
    .reduce((sum, bytes) => sum + Math.ceil(bytes / PAGE), 0);
  const ram = ramAvailable(board);
  const source = ram?.source ?? "the boot loader fills the memory banks in";
  return [{ pool: "ram", needed: BigInt(pages * PAGE), available: ram?.bytes ?? null, source }];
}

function buffersOf({ bytes, count }: Allocation): number[] {
  return Array.from({ length: count }, () => bytes).flat();
}
