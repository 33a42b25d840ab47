// How much of a pool buffers take when nothing else draws on it, and how much it holds.
import type { Board } from "../board/board.ts";
import { cmaGeometry } from "../board/kernel/cma-geometry.ts";
import { cmaNeeded } from "../board/kernel/cma.ts";
import type { CandidateMemory } from "./candidates.ts";
import { ramAvailable } from "./ram.ts";

const PAGE = 4096;

export interface Room {
  readonly needed: bigint;
  /** Null where nothing tells. */
  readonly available: bigint | null;
}

/** Bytes of ordinary pages that the buffers take, each its own. */
export function wholePages(buffers: readonly number[]): number {
  return buffers.reduce((sum, bytes) => sum + Math.ceil(bytes / PAGE), 0) * PAGE;
}

/** @param buffers bytes of each buffer, in the order they are allocated */
export function roomFor(board: Board, memory: CandidateMemory, buffers: readonly number[]): Room {
  const needed =
    memory.contiguous === "yes"
      ? cmaNeeded(buffers, cmaGeometry(board.kernel))
      : BigInt(wholePages(buffers));
  return { needed, available: capacityOf(board, memory.pool) };
}

/** What a pool holds in bytes; null where nothing tells. */
export function capacityOf(board: Board, pool: string): bigint | null {
  if (pool === "ram") return ramAvailable(board)?.bytes ?? null;
  if (pool === board.cma.name) return board.cma.size ?? null;
  return board.regions.find(({ name }) => name === pool)?.size ?? null;
}
