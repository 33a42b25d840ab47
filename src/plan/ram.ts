// The RAM budget: what the board has, less what is carved out of it and what Linux needs to live.
import type { Board, Region } from "../board/board.ts";
import { formatMemory } from "./amounts.ts";

/** Kernel image, page structures and a small user space. Assumed: a trimmed 6.1 with busybox boots in about this. */
export const LINUX_FLOOR = 24n << 20n;

export interface RamAvailable {
  readonly bytes: bigint;
  readonly source: string;
}

const CARVED: ReadonlySet<Region["kind"]> = new Set(["no-map", "carveout", "memreserve"]);

/** Whether buffers of the pool take nothing of the RAM budget, because Linux has set the whole pool apart. */
export function isCarvedOut(board: Board, pool: string): boolean {
  return board.regions.some(({ name, kind }) => name === pool && CARVED.has(kind));
}

/** Undefined when the boot loader fills the banks in. Never negative. */
export function ramAvailable(board: Board): RamAvailable | undefined {
  if (!board.memoryKnown) return undefined;
  const total = board.memory.reduce((sum, bank) => sum + bank.size, 0n);
  const carved = board.regions
    .filter(({ kind }) => CARVED.has(kind))
    .reduce((sum, region) => sum + (region.size ?? 0n), 0n);
  const left = total - carved - LINUX_FLOOR;
  const less = carved > 0n ? ` less ${formatMemory(carved)} carved out` : "";
  const source = `${formatMemory(total)} of RAM${less} less ${formatMemory(LINUX_FLOOR)} for Linux itself (assumed)`;
  return { bytes: left > 0n ? left : 0n, source };
}
