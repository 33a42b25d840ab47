// The RAM budget: what the board has, less what is carved out of it and what Linux needs to live.
import type { Board } from "../board/board.ts";
import { formatMemory } from "./amounts.ts";

/** Kernel image, page structures and a small user space. Assumed: a trimmed 6.1 with busybox boots in about this. */
export const LINUX_FLOOR = 24n << 20n;

export interface RamAvailable {
  readonly bytes: bigint;
  readonly source: string;
}

/** Undefined when the boot loader fills the banks in. Never negative. */
export function ramAvailable(board: Board): RamAvailable | undefined {
  if (!board.memoryKnown) return undefined;
  const total = board.memory.reduce((sum, bank) => sum + bank.size, 0n);
  const carved = board.regions
    .filter((region) => region.kind === "no-map" || region.kind === "carveout" || region.kind === "memreserve")
    .reduce((sum, region) => sum + (region.size ?? 0n), 0n);
  const left = total - carved - LINUX_FLOOR;
  const less = carved > 0n ? ` less ${formatMemory(carved)} carved out` : "";
  const source = `${formatMemory(total)} of RAM${less} less ${formatMemory(LINUX_FLOOR)} for Linux itself (assumed)`;
  return { bytes: left > 0n ? left : 0n, source };
}
