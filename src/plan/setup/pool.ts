// The contiguous pools a plan needs: how large, how aligned, and where in physical memory each must lie so that every
// device of its streams reaches it.
import type { Board, Device, Region } from "../../board/board.ts";
import { cmaGeometry } from "../../board/kernel/cma-geometry.ts";
import { cmaNeeded } from "../../board/kernel/cma.ts";
import type { Kernel } from "../../board/kernel/kernel.ts";
import type { Range } from "../../buffer/memory.ts";
import { contains, intersect } from "../../buffer/range.ts";
import type { Plan } from "../plan.ts";
import { defaultPool, type MemoryUse, memoryUses } from "./memory-use.ts";
import { unique } from "./text.ts";

const MIB = 1024n * 1024n;
const SMALLEST_ALIGNMENT = 4n * MIB;

export interface PoolNeed {
  readonly pool: string;
  readonly isDefault: boolean;
  /** The board's region of that name; absent when the tree does not make it. */
  readonly region: Region | undefined;
  /** Bytes the pool has on this board and kernel; undefined when nothing tells. */
  readonly has: bigint | undefined;
  /** Bytes the plan draws from it. */
  readonly needed: bigint;
  /** Bytes the pool should have: the need, or what it has already if that is more, rounded up. */
  readonly size: bigint;
  /** Bytes; the kernel refuses a pool whose base or size is not a multiple (kernel/dma/contiguous.c:416). */
  readonly alignment: bigint;
  readonly uses: readonly MemoryUse[];
  /** Physical addresses all of the devices reach; undefined when no device's window is known. */
  readonly limit: Limit | undefined;
  /** Devices whose window nothing tells. */
  readonly unlimited: readonly Device[];
  /** Ranges of RAM inside the limit that can hold the pool; undefined when nothing limits it. */
  readonly ranges: readonly Range[] | undefined;
  /** All RAM lies inside the limit, so the pool cannot miss it. */
  readonly anywhere: boolean;
  readonly state: PoolState;
}

export interface Limit extends Range {
  /** The devices that set the bounds. */
  readonly by: readonly Device[];
}

export type PoolState =
  /** Large enough, and nowhere a device cannot reach. */
  | "fits"
  /** No node makes it: a new one must, or the command line or the configuration. */
  | "new"
  /** A node without a fixed address makes it: change its properties. */
  | "change"
  /** A node gives it a fixed address that an overlay cannot prove free to grow. */
  | "fixed"
  /** A carve-out, or a pool of the device's own that the tree does not show: not CMA, and not for onebuf to resize. */
  | "carve-out"
  /** No RAM that all devices reach can hold it. */
  | "no-room";

/** One entry for every pool the plan draws from that is not plain RAM: the budget's order, then the streams'. */
export function poolNeeds(plan: Plan, board: Board): readonly PoolNeed[] {
  const uses = memoryUses(plan, board);
  const fallback = defaultPool(plan, board);
  const pools = unique([...plan.budget.map(({ pool }) => pool), ...uses.map(({ pool }) => pool)]);
  return pools
    .filter((pool) => pool !== "ram")
    .map((pool) => {
      const drawn = uses.filter((use) => use.pool === pool);
      const counted = plan.budget.find((entry) => entry.pool === pool)?.needed;
      // The budget of a stream that nothing holds is what it would take; one placed elsewhere is not in it.
      const uncounted = drawn.filter(
        ({ placed, stream }) => counted === undefined || (!placed && stream.memory !== null),
      );
      const needed = (counted ?? 0n) + frameBytes(uncounted, board.kernel);
      return needOf(board, pool, needed, pool === fallback, drawn);
    })
    .filter(({ needed }) => needed > 0n);
}

function frameBytes(uses: readonly MemoryUse[], kernel: Kernel): bigint {
  const buffers = uses.flatMap(({ stream }) =>
    Array.from({ length: stream.buffers }, () => stream.layout.buffers).flat(),
  );
  return buffers.length === 0 ? 0n : cmaNeeded(buffers, cmaGeometry(kernel));
}

function needOf(
  board: Board,
  pool: string,
  needed: bigint,
  isDefault: boolean,
  uses: readonly MemoryUse[],
): PoolNeed {
  const region = regionOf(board, pool, isDefault);
  const has = isDefault ? board.cma.size : region?.size;
  const devices = unique(uses.flatMap((use) => use.devices));
  const limit = limitOf(devices);
  const alignment = poolAlignment(board.kernel);
  const size = roundUp([needed, has ?? 0n, region?.size ?? 0n].reduce(larger), alignment);
  const ram = ramOf(board);
  const ranges = limit && rangesFor(ram ?? [limit], limit, size, alignment);
  const anywhere = limit === undefined || (ram?.every((bank) => contains(limit, bank)) ?? false);
  const unlimited = devices.filter((device) => device.physical === undefined);
  const place = isDefault ? board.cma.range : region?.range;
  const inside = anywhere || (place !== undefined && contains(limit, place));
  const state = stateOf({
    region,
    isDefault,
    fits: inside && has !== undefined && has >= needed,
    ranges,
  });
  return {
    pool,
    isDefault,
    region,
    has,
    needed,
    size,
    alignment,
    uses,
    limit,
    unlimited,
    ranges,
    anywhere,
    state,
  };
}

/** `cma=` may have dropped the tree's default pool; its node is still the one an overlay must change. */
function regionOf(board: Board, pool: string, isDefault: boolean): Region | undefined {
  const made = isDefault
    ? board.regions.find(({ kind, node }) => kind === "cma-default" && node !== undefined)
    : undefined;
  return made ?? board.regions.find(({ name }) => name === pool);
}

function stateOf({
  region,
  isDefault,
  fits,
  ranges,
}: {
  readonly region: Region | undefined;
  readonly isDefault: boolean;
  readonly fits: boolean;
  readonly ranges: readonly Range[] | undefined;
}): PoolState {
  if (fits) return "fits";
  if (region ? region.kind !== "cma" && region.kind !== "cma-default" : !isDefault)
    return "carve-out";
  if (region?.node !== undefined && region.base !== undefined) return "fixed";
  if (ranges?.length === 0) return "no-room";
  return region?.node === undefined ? "new" : "change";
}

function rangesFor(
  ram: readonly Range[],
  limit: Range,
  size: bigint,
  alignment: bigint,
): readonly Range[] {
  const reached = ram.flatMap((bank) => intersect(bank, limit) ?? []);
  return reached.filter(({ lo, hi }) => roundUp(lo, alignment) + size - 1n <= hi);
}

/** The part of physical memory every device reaches. An empty part keeps its bounds: no range of RAM fits them then. */
function limitOf(devices: readonly Device[]): Limit | undefined {
  const limited = devices.flatMap((device) =>
    device.physical ? [{ device, ...device.physical }] : [],
  );
  const [first] = limited;
  if (!first) return undefined;
  const lo = limited.reduce((most, { lo: one }) => (one > most ? one : most), first.lo);
  const hi = limited.reduce((least, { hi: one }) => (one < least ? one : least), first.hi);
  const narrowest = limited.filter((one) => one.hi === hi || (lo > 0n && one.lo === lo));
  return { lo, hi, by: narrowest.map(({ device }) => device) };
}

function ramOf(board: Board): readonly Range[] | undefined {
  if (board.memoryKnown)
    return board.memory.map(({ base, size }) => ({ lo: base, hi: base + size - 1n }));
  return board.ramRange && [board.ramRange];
}

/** Never below 4 MiB, so that a kernel built with another page block size takes the pool as well. */
function poolAlignment(kernel: Kernel): bigint {
  return larger(BigInt(cmaGeometry(kernel).regionAlignment), SMALLEST_ALIGNMENT);
}

export function roundUp(value: bigint, multiple: bigint): bigint {
  return ((value + multiple - 1n) / multiple) * multiple;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
