// Who has the buffers of a CMA area, by the look: the largest first.
import type { Look } from "../../inspect/look.ts";
import { formatMemory } from "../../plan/amounts.ts";

export interface PoolHolder {
  /** Null for buffers that no process that is seen holds. */
  readonly pid: number | null;
  readonly command: string;
  /** Bytes. */
  readonly size: bigint;
}

/** Buffers bear the name of their heap (drivers/dma-buf/heaps/cma_heap.c:344); those of drivers are not told apart. */
export function holdersOf(look: Look, pool: string): readonly PoolHolder[] {
  const names = new Set([
    pool,
    ...look.heaps.filter((heap) => heap.pool === pool).flatMap((heap) => heap.names),
  ]);
  const sums = new Map<number | null, PoolHolder>();
  for (const { exporter, size, holders } of look.buffers) {
    if (!names.has(exporter)) continue;
    const [first] = holders;
    const pid = first?.pid ?? null;
    const command = first?.command ?? "no process that is seen";
    sums.set(pid, { pid, command, size: (sums.get(pid)?.size ?? 0n) + size });
  }
  return [...sums.values()].toSorted((a, b) => Number(b.size - a.size));
}

/** @param used bytes of the area that are in use, by whomever */
export function holdersText(holders: readonly PoolHolder[], used: bigint): string {
  const told = holders.reduce((sum, { size }) => sum + size, 0n);
  const parts = holders.map(({ pid, command, size }) =>
    pid === null
      ? `${formatMemory(size)} by ${command}`
      : `${formatMemory(size)} by ${command} (process ${pid})`,
  );
  const rest = used > told ? [`${formatMemory(used - told)} by drivers or the kernel`] : [];
  const all = holders.length === 0 ? rest : [...parts, ...rest];
  return all.length === 0 ? "" : `: ${all.join(", ")}`;
}
